package dev.tarn.benchmarks.storm;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;

/**
 * One SQLite file with a write-ahead log, a busy timeout of 30 s, and five attempts with doubling
 * pauses: the settings of a field report. Each process keeps its connection.
 */
final class SqliteWal implements SystemUnderTest {
  private static final Patience PATIENCE =
      Patience.doubling(5, Duration.ofMillis(100), "database is locked");

  @Override
  public String title() {
    return "SQLite, WAL";
  }

  private static Connection open(Plan plan) throws Exception {
    return PATIENCE.get(
        () -> {
          Connection connection =
              DriverManager.getConnection("jdbc:sqlite:" + plan.data().resolve("shared.sqlite"));
          SqlText.execute(connection, "PRAGMA busy_timeout = 30000");
          SqlText.execute(connection, "PRAGMA journal_mode = WAL");
          SqlText.execute(connection, "PRAGMA synchronous = NORMAL");
          return connection;
        });
  }

  @Override
  public void prepare(Plan plan) throws Exception {
    try (Connection connection = open(plan)) {
      for (Table table : Table.values()) {
        SqlText.execute(
            connection, SqlText.create(table, "INTEGER", "REAL", "TEXT") + " WITHOUT ROWID");
      }
    }
  }

  @Override
  public Producer producer(Plan plan, Table table, String name) throws Exception {
    Connection connection = open(plan);
    return new BufferedProducer() {
      @Override
      void store(List<Row> batch) throws Exception {
        PATIENCE.get(() -> insert(connection, table, batch));
      }

      @Override
      public void close() throws SQLException {
        connection.close();
      }
    };
  }

  /** One transaction, as the driver does it best. */
  private static int insert(Connection connection, Table table, List<Row> batch)
      throws SQLException {
    String marks = String.join(", ", Collections.nCopies(table.columns().size(), "?"));
    String sql = "INSERT INTO %s VALUES (%s) ON CONFLICT DO NOTHING".formatted(table.text(), marks);
    connection.setAutoCommit(false);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (Row row : batch) {
        List<Object> values = table.values(row);
        for (int i = 0; i < values.size(); i++) {
          statement.setObject(i + 1, values.get(i));
        }
        statement.addBatch();
      }
      statement.executeBatch();
      connection.commit();
    } catch (SQLException e) {
      connection.rollback();
      throw e;
    } finally {
      connection.setAutoCommit(true);
    }
    return 0;
  }

  private static int run(Connection connection, String sql) throws SQLException {
    SqlText.execute(connection, sql);
    return 0;
  }

  @Override
  public OptionalLong lastOrder(Plan plan, String strategy) throws Exception {
    try (Connection connection = open(plan)) {
      return PATIENCE.get(() -> SqlText.first(connection, SqlText.lastOrder(strategy)));
    }
  }

  @Override
  public Task aggregator(Plan plan) throws Exception {
    Connection connection = open(plan);
    return () ->
        PATIENCE.get(
            () ->
                run(
                    connection,
                    """
                    INSERT OR REPLACE INTO candles
                    SELECT DISTINCT symbol, time / 60000000 * 60000000 AS minute, -1, first_value(price) OVER bar,
                      max(price) OVER bar, min(price) OVER bar, last_value(price) OVER bar, sum(size) OVER bar
                    FROM ticks WHERE symbol IN (%s) AND time >= %d
                    WINDOW bar AS (PARTITION BY symbol, time / 60000000 ORDER BY time, number
                      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)"""
                        .formatted(SqlText.symbols(plan), SqlText.openMinute())));
  }

  @Override
  public Reader reader(Plan plan, String view) throws Exception {
    Connection connection = open(plan);
    return new Reader() {
      @Override
      public OptionalLong newestTick(String symbol) throws Exception {
        return PATIENCE.get(() -> SqlText.first(connection, SqlText.newestTicks(symbol)));
      }

      @Override
      public long bars(String symbol) throws Exception {
        return PATIENCE.get(() -> SqlText.rows(connection, SqlText.newestBars(symbol)));
      }
    };
  }

  @Override
  public Task analyst(Plan plan) throws Exception {
    Connection connection = open(plan);
    return () -> PATIENCE.get(() -> SqlText.rows(connection, SqlText.question()));
  }

  @Override
  public AutoCloseable mistake(Plan plan) throws Exception {
    return open(plan); // just one more: everybody has it open for writing
  }

  @Override
  public List<Tally> count(Plan plan) throws Exception {
    try (Connection connection = open(plan)) {
      return List.of(SqlText.tally(connection));
    }
  }
}
