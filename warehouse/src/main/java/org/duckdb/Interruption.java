package org.duckdb;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * Ends what a connection does, from any thread. The driver lets others do that with a statement
 * alone, and only while it begins: not while the rows of a streamed result are fetched. What it has
 * for the connection is for its own package, so this stands there.
 */
public final class Interruption {
  private Interruption() {}

  /** Has the query that runs fail; nothing happens where none does, or the connection is closed. */
  public static void of(Connection connection) throws SQLException {
    DuckDBConnection its = connection.unwrap(DuckDBConnection.class);
    its.connRefLock.lock();
    try {
      if (!its.isClosed()) {
        its.interrupt();
      }
    } finally {
      its.connRefLock.unlock();
    }
  }
}
