package dev.tarn.warehouse.sql;

import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * How DuckDB works in a session.
 *
 * @param memoryBytes what DuckDB may use before it spills; DuckDB's default when absent
 * @param threads how many threads it may use; all when absent
 * @param spill the folder for what does not fit in memory, made when needed
 */
public record SessionOptions(OptionalLong memoryBytes, OptionalInt threads, Path spill) {

  /** DuckDB's defaults, spilling into {@code spill}. */
  public static SessionOptions spillingTo(Path spill) {
    return new SessionOptions(OptionalLong.empty(), OptionalInt.empty(), spill);
  }

  /**
   * DuckDB's defaults, spilling into a folder of its own below the machine's folder for temporary
   * files, each time another, since DuckDB gives the files in it fixed names. Its name, {@code
   * tarn-spill-PID-NUMBER}, tells whose it was, should the process be killed.
   */
  public static SessionOptions spillingToTemporaryFolder() {
    String folder =
        "tarn-spill-" + ProcessHandle.current().pid() + "-" + Long.toHexString(System.nanoTime());
    return spillingTo(Path.of(System.getProperty("java.io.tmpdir"), folder));
  }

  /** The same, but with at most this much memory for data. */
  public SessionOptions withMemoryBytes(long bytes) {
    return new SessionOptions(OptionalLong.of(bytes), threads, spill);
  }

  /** The same, but with at most this many threads; empty for all. */
  public SessionOptions withThreads(OptionalInt number) {
    return new SessionOptions(memoryBytes, number, spill);
  }
}
