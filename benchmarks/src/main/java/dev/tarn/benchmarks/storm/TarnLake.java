package dev.tarn.benchmarks.storm;

import dev.tarn.market.MarketDatasets;
import dev.tarn.staging.Lake;
import dev.tarn.warehouse.read.LakeReader;
import dev.tarn.warehouse.read.ReaderMemory;
import dev.tarn.warehouse.read.Snapshot;
import dev.tarn.warehouse.read.Source;
import dev.tarn.writer.WriterJob;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A lake with a writer that runs every second. Half of the readers look at what is published, with
 * a plain DuckDB connection and the retries of the reports; the others read fresh.
 */
final class TarnLake implements SystemUnderTest {
  static final String PUBLISHED = "published";
  static final String FRESH = "fresh";

  private static final Duration FIRST_PUBLICATION = Duration.ofSeconds(60);
  private static final Duration LAST_PUBLICATION = Duration.ofSeconds(30);

  /** Of this process. */
  private static final ReaderMemory MEMORY = ReaderMemory.withInstances();

  private static final Patience READS = Patience.linear(3, Duration.ofMillis(100));

  @Override
  public String title() {
    return "Tarn";
  }

  private static Lake lake(Plan plan) {
    return Lake.at(plan.data().toString());
  }

  private static Path link(Plan plan, String database) {
    return plan.data().resolve("warehouse").resolve(database + ".duckdb");
  }

  @Override
  public List<Service> services(Plan plan) {
    return List.of(
        new Service(
            "writer",
            List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"), // as bin/writer-job has it
            WriterJob.class.getName(),
            List.of("run", "--lake", plan.data().toString(), "--every", "1s")));
  }

  @Override
  public List<String> views() {
    return List.of(PUBLISHED, FRESH);
  }

  /** A database is there once it has a row. */
  @Override
  public void prepare(Plan plan) {
    for (Table table : new Table[] {Table.CANDLES, Table.ORDERS}) {
      try (TarnProducer producer = producer(plan, table, "preparation")) {
        producer.append(new Row("nobody", 0, "NONE", Clock.micros(), 2, 1));
      }
    }
    long deadline = Clock.micros() + FIRST_PUBLICATION.toNanos() / 1_000;
    while (Stream.of("core", "runs").anyMatch(name -> !Files.exists(link(plan, name)))) {
      if (Clock.micros() > deadline) {
        throw new IllegalStateException(
            "Cannot find %s after %s; see what the writer says"
                .formatted(link(plan, "core"), FIRST_PUBLICATION));
      }
      Clock.sleep(Plan.POLL);
    }
  }

  @Override
  public TarnProducer producer(Plan plan, Table table, String name) {
    return new TarnProducer(lake(plan), table, name);
  }

  @Override
  public OptionalLong lastOrder(Plan plan, String strategy) throws SQLException {
    return fresh(
        plan,
        "order_events",
        connection ->
            SqlText.first(
                connection,
                "SELECT max(sequence) FROM order_events WHERE strategy_id = '%s'"
                    .formatted(strategy)));
  }

  /** The writer makes the bars: who needs them, reads them. */
  @Override
  public Task aggregator(Plan plan) {
    return () ->
        fresh(
            plan,
            "candles",
            connection ->
                SqlText.rows(
                    connection,
                    "SELECT * FROM candles WHERE venue = '%s' AND timeframe = '1m' AND open_time >= make_timestamp(%d)"
                        .formatted(TarnProducer.VENUE, SqlText.openMinute())));
  }

  private interface Work<T> {
    T with(Connection connection) throws SQLException;
  }

  private static <T> T fresh(Plan plan, String dataset, Work<T> work) throws SQLException {
    Lake lake = lake(plan);
    try (Snapshot snapshot =
        new LakeReader(lake, MarketDatasets.of(lake))
            .with(MEMORY)
            .open(Source.FRESH, Set.of(dataset))) {
      if (!snapshot.origin().notices().isEmpty()) {
        throw new SQLException("left out: " + snapshot.origin().notices());
      }
      return work.with(snapshot.connection());
    }
  }

  private static <T> T published(Plan plan, Work<T> work) throws Exception {
    return READS.get(
        () -> {
          try (Connection connection = open(link(plan, "core"), "true")) {
            return work.with(connection);
          }
        });
  }

  private static Connection open(Path file, String readOnly) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("duckdb.read_only", readOnly);
    return DriverManager.getConnection("jdbc:duckdb:" + file, properties);
  }

  @Override
  public Reader reader(Plan plan, String view) {
    return new Reader() {
      private <T> T read(String dataset, Work<T> work) throws Exception {
        return view.equals(FRESH) ? fresh(plan, dataset, work) : published(plan, work);
      }

      @Override
      public OptionalLong newestTick(String symbol) throws Exception {
        return read("ticks", connection -> SqlText.first(connection, ticks(symbol)));
      }

      @Override
      public long bars(String symbol) throws Exception {
        return read("candles", connection -> SqlText.rows(connection, bars1m(symbol)));
      }
    };
  }

  private static String ticks(String symbol) {
    return "SELECT epoch_us(time), sequence, price, size, side FROM ticks WHERE venue = '%s' AND symbol = '%s' ORDER BY time DESC LIMIT 20"
        .formatted(TarnProducer.VENUE, symbol);
  }

  private static String bars1m(String symbol) {
    return "SELECT open_time, open, high, low, close, volume FROM candles WHERE venue = '%s' AND symbol = '%s' AND timeframe = '1m' ORDER BY open_time DESC LIMIT 60"
        .formatted(TarnProducer.VENUE, symbol);
  }

  @Override
  public Task analyst(Plan plan) throws Exception {
    Connection kept = READS.get(() -> open(link(plan, "core"), "true"));
    return () -> SqlText.rows(kept, SqlText.question());
  }

  @Override
  public AutoCloseable mistake(Plan plan) throws Exception {
    return open(link(plan, "core"), "false");
  }

  /** Once as a fresh read tells it, and once as it is published in the end. */
  @Override
  public List<Tally> count(Plan plan) throws Exception {
    Tally fresh = new Tally();
    for (Table table : Table.values()) {
      fresh(
          plan, TarnProducer.dataset(table).name(), connection -> tally(connection, table, fresh));
    }
    Tally published = new Tally();
    long deadline = Clock.micros() + LAST_PUBLICATION.toNanos() / 1_000;
    do {
      Clock.sleep(Plan.PERIOD);
      published = published(plan);
    } while (published.rows() < fresh.rows() && Clock.micros() < deadline);
    return List.of(fresh, published);
  }

  private static Tally published(Plan plan) throws SQLException {
    Tally tally = new Tally();
    for (Table table : Table.values()) {
      Path link = link(plan, table == Table.ORDERS ? "runs" : "core");
      // its real path: this process may still have another replica open
      try (Connection connection = open(link.toRealPath(), "true")) {
        tally(connection, table, tally);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return tally;
  }

  private static Tally tally(Connection connection, Table table, Tally tally) throws SQLException {
    String sql =
        switch (table) {
          case TICKS -> "SELECT symbol, sequence FROM ticks";
          case CANDLES -> "SELECT symbol, trade_count FROM candles WHERE symbol LIKE 'B%'";
          case ORDERS -> "SELECT strategy_id, sequence FROM order_events";
        };
    SqlText.tally(connection, sql, table, tally);
    return tally;
  }
}
