package dev.tarn.benchmarks.storm;

/** Hands rows of one table to a system. Not safe for use by several threads. */
interface Producer extends AutoCloseable {

  /** Numbers of rows that follow one another: the first and the last. */
  record Range(long first, long last) {
    static final Range NONE = new Range(-1, -1);
  }

  /** Takes a row; whether it would survive a kill is told by {@link #commit}. */
  void append(Row row) throws Exception;

  /**
   * Commits what was appended.
   *
   * @return the rows that have become safe since the last call; from now on they survive a kill
   * @throws Exception when the system's retries are used up; the rows are kept for the next call
   */
  Range commit() throws Exception;
}
