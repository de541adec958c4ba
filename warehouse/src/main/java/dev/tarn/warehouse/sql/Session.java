package dev.tarn.warehouse.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Consumer;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDriver;
import org.duckdb.Interruption;

/**
 * A DuckDB instance in memory, to which replicas are attached, with one connection. Every statement
 * of Tarn goes through here. All times are UTC, and rows have no order but one that is asked for.
 * Not safe for use by several threads, except for {@link #interrupt}.
 *
 * <p>To start an instance, and to ask it anything for the first time, costs far more than a
 * statement does: who opens sessions again and again takes them from a {@link SessionPool}.
 */
public final class Session implements AutoCloseable {
  private final Connection connection;
  private final Consumer<String> beforeEach;
  private final Runnable afterwards;
  private boolean streams;

  private Session(Connection connection, Consumer<String> beforeEach, Runnable afterwards) {
    this.connection = connection;
    this.beforeEach = beforeEach;
    this.afterwards = afterwards;
  }

  /** Opens a session. */
  public static Session open(SessionOptions options) {
    return open(options, statement -> {});
  }

  /** Opens a session that calls {@code beforeEach} with every statement before it runs. */
  public static Session open(SessionOptions options, Consumer<String> beforeEach) {
    try {
      Session session = new Session(connect(), beforeEach, () -> {});
      try {
        session.set(options);
        return session;
      } catch (RuntimeException | Error e) {
        session.close();
        throw e;
      }
    } catch (SQLException e) {
      throw new SqlFailure(e);
    }
  }

  /**
   * Another session on the instance of this one: it sees what is attached, and has temporary tables
   * of its own. Closing it leaves the instance as it is.
   *
   * @param afterwards called once it is closed
   */
  Session another(Runnable afterwards) {
    try {
      return new Session(((DuckDBConnection) connection).duplicate(), beforeEach, afterwards);
    } catch (SQLException e) {
      throw new SqlFailure(e);
    }
  }

  /** Asks the driver itself: to find it, {@code DriverManager} would open every jar there is. */
  private static Connection connect() throws SQLException {
    return new DuckDBDriver().connect("jdbc:duckdb:", new Properties());
  }

  /** For all connections of the instance. */
  private void set(SessionOptions options) {
    execute("SET GLOBAL TimeZone = 'UTC'");
    execute("SET preserve_insertion_order = false");
    // With them, an export to Parquet that is broken off hangs for ever, about once in a hundred
    // times.
    execute("SET async_threads = 0");
    // Segments are read once or twice; what is kept of them would only fill the memory.
    execute("SET enable_external_file_cache = false");
    execute("SET temp_directory = " + Sql.literal(options.spill().toString()));
    options.memoryBytes().ifPresent(bytes -> execute("SET memory_limit = '" + bytes + " bytes'"));
    options.threads().ifPresent(threads -> execute("SET threads = " + threads));
  }

  /** The connection, for queries whose results are streamed: of any size, in little memory. */
  public Connection connection() {
    stream(true);
    return connection;
  }

  /**
   * Results of {@link #query} are not streamed: the driver would put "Invalid result set" in the
   * place of the message of a failed query, and what failed could not be told.
   */
  private void stream(boolean wanted) {
    if (streams != wanted) {
      execute("SET jdbc_stream_results = " + wanted);
      streams = wanted;
    }
  }

  /**
   * Runs a statement.
   *
   * @return rows changed, where the statement changes rows
   * @throws SqlFailure when DuckDB refuses
   */
  public long execute(String sql, Object... parameters) {
    return run(
        sql,
        (statement, hasRows) -> hasRows ? 0 : Math.max(0, statement.getLargeUpdateCount()),
        parameters);
  }

  /**
   * Makes a table of a query's rows, in place of one that may be there.
   *
   * @param table its name, as SQL
   * @return how many rows it has
   * @throws SqlFailure when DuckDB refuses
   */
  public long createTemporary(String table, String query) {
    return run(
        "CREATE OR REPLACE TEMP TABLE %s AS %s".formatted(table, query),
        (statement, hasRows) -> {
          long rows = hasRows ? -1 : statement.getLargeUpdateCount();
          if (rows < 0) { // merges go by it
            throw new SQLException("DuckDB does not tell how many rows " + table + " has");
          }
          return rows;
        });
  }

  /** Reads one row of a result. */
  public interface Row<T> {
    T read(ResultSet result) throws SQLException;
  }

  /** All rows of a query; for results that are known to be small. */
  public <T> List<T> query(String sql, Row<T> row, Object... parameters) {
    stream(false);
    return run(
        sql,
        (statement, hasRows) -> {
          List<T> rows = new ArrayList<>();
          try (ResultSet result = statement.getResultSet()) {
            while (result.next()) {
              rows.add(row.read(result));
            }
          }
          return rows;
        },
        parameters);
  }

  /** What a statement that has run answers. */
  private interface Answer<T> {
    T read(Statement statement, boolean hasRows) throws SQLException;
  }

  /**
   * Only what has parameters is prepared: DuckDB 2.0 plans a prepared statement once more when it
   * is executed, and for small batches planning is most of what a statement costs.
   */
  private <T> T run(String sql, Answer<T> answer, Object... parameters) {
    beforeEach.accept(sql);
    try {
      if (parameters.length == 0) {
        try (Statement statement = connection.createStatement()) {
          return answer.read(statement, statement.execute(sql));
        }
      }
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        bind(statement, parameters);
        return answer.read(statement, statement.execute());
      }
    } catch (SQLException e) {
      throw new SqlFailure(e);
    }
  }

  /** The first row of a query, if there is one. */
  public <T> Optional<T> first(String sql, Row<T> row, Object... parameters) {
    return query(sql, row, parameters).stream().findFirst();
  }

  /** The number that a query of one row and one column gives; null counts as 0. */
  public long number(String sql, Object... parameters) {
    return first(sql, result -> result.getLong(1), parameters).orElse(0L);
  }

  /** Runs {@code work} in a transaction: all of it happens, or nothing. */
  public void transaction(Runnable work) {
    execute("BEGIN TRANSACTION");
    try {
      work.run();
      execute("COMMIT");
    } catch (RuntimeException | Error e) {
      rollBack(e);
      throw e;
    }
  }

  private void rollBack(Throwable reason) {
    try (Statement statement = connection.createStatement()) {
      statement.execute("ROLLBACK");
    } catch (SQLException e) {
      if (!String.valueOf(e.getMessage()).contains("no transaction is active")) {
        reason.addSuppressed(e);
      }
    }
  }

  /** Has the statement that runs fail, or the result that is read end early; from any thread. */
  public void interrupt() {
    try {
      Interruption.of(connection);
    } catch (SQLException e) {
      throw new SqlFailure(e);
    }
  }

  private void bind(PreparedStatement statement, Object... parameters) throws SQLException {
    for (int i = 0; i < parameters.length; i++) {
      if (parameters[i] instanceof String[] texts) {
        statement.setArray(i + 1, connection.createArrayOf("VARCHAR", texts));
      } else if (parameters[i] instanceof Long[] numbers) {
        statement.setArray(i + 1, connection.createArrayOf("BIGINT", numbers));
      } else {
        statement.setObject(i + 1, parameters[i]);
      }
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new SqlFailure(e);
    } finally {
      afterwards.run();
    }
  }
}
