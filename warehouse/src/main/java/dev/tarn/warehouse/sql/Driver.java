package dev.tarn.warehouse.sql;

/** DuckDB's driver, loaded ahead of its use. */
public final class Driver {
  private Driver() {}

  /**
   * Loads the driver and its native library in a thread of its own, so that a command can read its
   * arguments meanwhile. Whoever needs the driver sooner waits for it. A failure shows when a
   * session is opened.
   */
  public static void preload() {
    Thread thread = new Thread(Driver::load, "duckdb-driver");
    thread.setDaemon(true);
    thread.start();
  }

  private static void load() {
    try {
      Class.forName("org.duckdb.DuckDBDriver");
      Class.forName("org.duckdb.DuckDBNative");
    } catch (ClassNotFoundException | LinkageError e) {
      // Opening a session will fail in the same way, and say so.
    }
  }
}
