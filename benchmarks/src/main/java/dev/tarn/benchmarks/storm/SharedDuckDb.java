package dev.tarn.benchmarks.storm;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Properties;

/**
 * One DuckDB file that everybody opens and closes for each batch and each question, with three
 * attempts and growing pauses, as the field reports do it.
 */
enum SharedDuckDb implements SystemUnderTest {
  /** Analysts never close their connection. */
  WHERE_ANALYSTS_STAY("DuckDB, shared"),
  /** Everybody closes, analysts as well: no such storm, but what the retries are worth at best. */
  WHERE_ANALYSTS_LEAVE("DuckDB, shared, analysts leave");

  private static final Patience WRITES = Patience.linear(3, Duration.ofMillis(100));
  private static final Patience BACKFILLS = Patience.linear(3, Duration.ofMillis(200));
  private static final Patience AGGREGATES = Patience.linear(3, Duration.ofMillis(300));
  private static final Patience READS = Patience.linear(3, Duration.ofMillis(100));

  /** A report's buffer: when more than so many wait after a failure, ... */
  private static final int MOST_WAITING = 1_000;

  /** ... all but the last so many are dropped. */
  private static final int KEPT = 500;

  private final String title;

  SharedDuckDb(String title) {
    this.title = title;
  }

  @Override
  public String title() {
    return title;
  }

  private interface Work<T> {
    T with(Connection connection) throws SQLException;
  }

  private static <T> T writing(Plan plan, Patience patience, Work<T> work) throws Exception {
    return patience.get(
        () -> {
          try (Connection connection = open(plan, "false")) {
            return work.with(connection);
          }
        });
  }

  private static <T> T reading(Plan plan, Work<T> work) throws Exception {
    return READS.get(
        () -> {
          try (Connection connection = open(plan, "true")) {
            return work.with(connection);
          }
        });
  }

  /** As the driver's property says it: "true" or "false". */
  private static Connection open(Plan plan, String readOnly) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("duckdb.read_only", readOnly);
    Path file = plan.data().resolve("shared.duckdb");
    return DriverManager.getConnection("jdbc:duckdb:" + file, properties);
  }

  @Override
  public void prepare(Plan plan) throws Exception {
    try (Connection connection = open(plan, "false")) {
      for (Table table : Table.values()) {
        SqlText.execute(connection, SqlText.create(table, "BIGINT", "DOUBLE", "VARCHAR"));
      }
    }
  }

  @Override
  public Producer producer(Plan plan, Table table, String name) {
    Patience patience = table == Table.CANDLES ? BACKFILLS : WRITES;
    return new BufferedProducer() {
      @Override
      void store(List<Row> batch) throws Exception {
        String sql = SqlText.insert(table, batch);
        writing(
            plan,
            patience,
            connection -> {
              SqlText.execute(connection, sql);
              return batch.size();
            });
      }

      @Override
      void giveUp(List<Row> waiting) {
        if (waiting.size() > MOST_WAITING) {
          waiting.subList(0, waiting.size() - KEPT).clear();
        }
      }
    };
  }

  @Override
  public OptionalLong lastOrder(Plan plan, String strategy) throws Exception {
    return reading(plan, connection -> SqlText.first(connection, SqlText.lastOrder(strategy)));
  }

  @Override
  public Task aggregator(Plan plan) {
    return () ->
        writing(
            plan,
            AGGREGATES,
            connection -> {
              SqlText.execute(
                  connection,
                  """
                  INSERT OR REPLACE INTO candles
                  SELECT symbol, time // 60000000 * 60000000 AS minute, -1, arg_min(price, number), max(price), min(price),
                    arg_max(price, number), sum(size)
                  FROM ticks WHERE time >= %d GROUP BY symbol, minute"""
                      .formatted(SqlText.openMinute()));
              return 0;
            });
  }

  @Override
  public Reader reader(Plan plan, String view) {
    return new Reader() {
      @Override
      public OptionalLong newestTick(String symbol) throws Exception {
        return reading(plan, connection -> SqlText.first(connection, SqlText.newestTicks(symbol)));
      }

      @Override
      public long bars(String symbol) throws Exception {
        return reading(plan, connection -> SqlText.rows(connection, SqlText.newestBars(symbol)));
      }
    };
  }

  @Override
  public Task analyst(Plan plan) throws Exception {
    if (this == WHERE_ANALYSTS_LEAVE) {
      return () -> reading(plan, connection -> SqlText.rows(connection, SqlText.question()));
    }
    Connection kept = READS.get(() -> open(plan, "true"));
    return () -> SqlText.rows(kept, SqlText.question());
  }

  @Override
  public AutoCloseable mistake(Plan plan) throws Exception {
    return READS.get(() -> open(plan, "false"));
  }

  @Override
  public List<Tally> count(Plan plan) throws Exception {
    try (Connection connection = open(plan, "true")) {
      return List.of(SqlText.tally(connection));
    }
  }
}
