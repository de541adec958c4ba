package org.duckdb;

/**
 * Stands in for the driver's class of this name, which starts the JVM's flight recorder at the
 * first connection, to report DuckDB's memory to it: 75 ms, nearly half the time that a short query
 * takes. It is first on the class path, before the driver's jar. The driver calls these methods and
 * no others; {@code JfrMemoryMonitorTest} fails when a new version of the driver calls more.
 */
final class JfrMemoryMonitor {
  private JfrMemoryMonitor() {}

  static void init() {}

  static void connectionOpened(DuckDBConnection connection) {}

  static void connectionClosed(long databaseAddress) {}
}
