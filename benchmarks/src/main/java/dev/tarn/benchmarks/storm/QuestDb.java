package dev.tarn.benchmarks.storm;

import io.questdb.client.Sender;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.OptionalLong;
import java.util.Properties;

/**
 * A QuestDB server as it comes: rows go in by its client (ILP over HTTP, with the retries of ten
 * seconds that it has by itself) into tables with deduplication, questions by the PostgreSQL
 * protocol.
 */
final class QuestDb implements SystemUnderTest {
  private static final String HTTP = "http.bind.to";
  private static final String POSTGRES = "pg.net.bind.to";
  private static final Patience START = Patience.linear(15, Duration.ofMillis(200));
  private static final Patience READS = Patience.linear(3, Duration.ofMillis(100));

  @Override
  public String title() {
    return "QuestDB";
  }

  @Override
  public List<Service> services(Plan plan) throws IOException {
    Path settings = settings(plan);
    Files.createDirectories(settings.getParent());
    Files.writeString(
        settings,
        """
        %s=%s
        http.min.enabled=false
        %s=%s
        line.tcp.enabled=false
        telemetry.enabled=false
        """
            .formatted(HTTP, freeAddress(), POSTGRES, freeAddress()));
    Trial.openToAll(settings.getParent());
    return List.of(
        new Service(
            "questdb",
            List.of("-XX:+UseParallelGC"),
            "io.questdb.ServerMain",
            List.of("-d", plan.data().toString())));
  }

  private static Path settings(Plan plan) {
    return plan.data().resolve("conf").resolve("server.conf");
  }

  private static String freeAddress() throws IOException {
    InetAddress here = InetAddress.getLoopbackAddress();
    try (ServerSocket socket = new ServerSocket(0, 1, here)) {
      return here.getHostAddress() + ":" + socket.getLocalPort();
    }
  }

  private static String address(Plan plan, String key) throws IOException {
    Properties settings = new Properties();
    try (var reader = Files.newBufferedReader(settings(plan))) {
      settings.load(reader);
    }
    return settings.getProperty(key);
  }

  private static Connection open(Plan plan) throws IOException, SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", "admin");
    properties.setProperty("password", "quest");
    properties.setProperty("sslmode", "disable");
    return DriverManager.getConnection(
        "jdbc:postgresql://" + address(plan, POSTGRES) + "/qdb", properties);
  }

  @Override
  public void prepare(Plan plan) throws Exception {
    try (Connection connection = START.get(() -> open(plan))) {
      for (Table table : Table.values()) {
        SqlText.execute(connection, create(table));
      }
    }
  }

  private static String create(Table table) {
    StringBuilder columns = new StringBuilder();
    for (String column : table.columns()) {
      columns.append(columns.isEmpty() ? "" : ", ").append(column).append(' ').append(type(column));
    }
    String key = table == Table.CANDLES ? "time, symbol" : "time, " + table.owner() + ", number";
    return "CREATE TABLE %s (%s) TIMESTAMP(time) PARTITION BY DAY WAL DEDUP UPSERT KEYS(%s)"
        .formatted(table.text(), columns, key);
  }

  private static String type(String column) {
    return switch (column) {
      case "time" -> "TIMESTAMP";
      case "number" -> "LONG";
      case "symbol", "side", "strategy", "status" -> "SYMBOL";
      default -> "DOUBLE";
    };
  }

  @Override
  public Producer producer(Plan plan, Table table, String name) throws IOException {
    Sender sender =
        Sender.fromConfig(
            "http::addr=" + address(plan, HTTP) + ";auto_flush=off;retry_timeout=10000;");
    return new BufferedProducer() {
      @Override
      void store(List<Row> batch) {
        try {
          batch.forEach(row -> send(sender, table, row));
          sender.flush();
        } catch (RuntimeException e) {
          sender.reset(); // the rows come again with the next batch
          throw e;
        }
      }

      @Override
      public void close() {
        sender.close();
      }
    };
  }

  private static void send(Sender sender, Table table, Row row) {
    List<Object> values = table.values(row);
    sender.table(table.text());
    for (int i = 0; i < values.size(); i++) { // symbols have to come first
      if (values.get(i) instanceof String text) {
        sender.symbol(table.columns().get(i), text);
      }
    }
    for (int i = 0; i < values.size(); i++) {
      String column = table.columns().get(i);
      if (values.get(i) instanceof Double number) {
        sender.doubleColumn(column, number);
      } else if (values.get(i) instanceof Long number && !column.equals("time")) {
        sender.longColumn(column, number);
      }
    }
    sender.at(row.micros(), ChronoUnit.MICROS);
  }

  @Override
  public OptionalLong lastOrder(Plan plan, String strategy) throws Exception {
    try (Connection connection = open(plan)) {
      awaitApplied(connection, Table.ORDERS);
      return SqlText.first(connection, SqlText.lastOrder(strategy));
    }
  }

  /** What was committed is seen a little later: when it has been applied. */
  private static void awaitApplied(Connection connection, Table table) throws SQLException {
    SqlText.rows(connection, "SELECT wait_wal_table('%s')".formatted(table.text()));
  }

  @Override
  public Task aggregator(Plan plan) throws Exception {
    Connection connection = open(plan);
    return () ->
        SqlText.execute(
            connection,
            """
            INSERT INTO candles (time, symbol, number, open, high, low, close, volume)
            SELECT time, symbol, -1L, first(price), max(price), min(price), last(price), sum(size)
            FROM ticks WHERE time >= %d SAMPLE BY 1m ALIGN TO CALENDAR"""
                .formatted(SqlText.openMinute()));
  }

  @Override
  public Reader reader(Plan plan, String view) throws Exception {
    Connection connection = open(plan);
    return new Reader() {
      @Override
      public OptionalLong newestTick(String symbol) throws Exception {
        String sql =
            SqlText.newestTicks(symbol).replace("SELECT time", "SELECT cast(time AS LONG)");
        return READS.get(() -> SqlText.first(connection, sql));
      }

      @Override
      public long bars(String symbol) throws Exception {
        return READS.get(() -> SqlText.rows(connection, SqlText.newestBars(symbol)));
      }
    };
  }

  @Override
  public Task analyst(Plan plan) throws Exception {
    Connection kept = open(plan);
    return () -> READS.get(() -> SqlText.rows(kept, SqlText.question()));
  }

  @Override
  public AutoCloseable mistake(Plan plan) throws Exception {
    return open(plan); // the server writes, whoever connects
  }

  @Override
  public List<Tally> count(Plan plan) throws Exception {
    try (Connection connection = open(plan)) {
      for (Table table : Table.values()) {
        awaitApplied(connection, table);
      }
      return List.of(SqlText.tally(connection));
    }
  }
}
