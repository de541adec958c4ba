// java -cp duckdb_jdbc.jar Produce.java LAKE
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;

class Produce {
  private static final String TICKS =
      """
      SELECT * FROM (VALUES
        ('demo', 'XRPETH', TIMESTAMPTZ '2026-11-20 10:00:00.25Z', 0.0014::DOUBLE, 100::DOUBLE, 'BUY', '1'),
        ('demo', 'XRPETH', TIMESTAMPTZ '2026-11-20 10:00:01Z', 0.0015::DOUBLE, 40::DOUBLE, 'SELL', '2')
      ) AS t(venue, symbol, time, price, size, side, trade_id)""";

  private static final String SIGNALS =
      """
      SELECT 'sql-' || bar::VARCHAR AS signal_id, 'sql' AS strategy_id, 'XRPETH' AS symbol, '15m' AS timeframe,
        bar AS bar_time, 'BUY' AS signal_type, 0.8::DOUBLE AS confidence, bar + INTERVAL 15 MINUTES AS created_at,
        bar + INTERVAL 15 MINUTES AS updated_at, MAP {'why': 'crossed'} AS attributes
      FROM (VALUES (TIMESTAMP '2026-11-20 09:30:00'), (TIMESTAMP '2026-11-20 09:45:00')) AS t(bar)""";

  public static void main(String[] args) throws Exception {
    Path lake = Path.of(args[0]);
    // in memory; no database of the lake is opened
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("SET TimeZone = 'UTC'");
      append(statement, lake, "ticks", "time", TICKS);
      append(statement, lake, "signals", "bar_time", SIGNALS);
    }
  }

  /** Appends a query's rows to a dataset, each exactly once, however often it is done or broken off. */
  private static void append(Statement sql, Path lake, String dataset, String time, String query)
      throws Exception {
    Path folder = lake.resolve("staging").resolve(dataset);
    Files.createDirectories(folder.resolve("tmp"));
    sql.execute("CREATE OR REPLACE TEMP TABLE batch AS " + query);
    String name;
    // The name derives from the rows: the same rows again are the same segment.
    try (ResultSet named =
        sql.executeQuery(
            "SELECT strftime(min(" + time + ")::TIMESTAMP, '%Y%m%dT%H%M%S.%fZ') || '-sql-'"
                + " || left(sha256(string_agg(batch::VARCHAR, ';' ORDER BY batch::VARCHAR)), 32) FROM batch")) {
      named.next();
      name = named.getString(1);
    }
    Path part = folder.resolve("tmp").resolve(name + "-" + ProcessHandle.current().pid() + ".part");
    sql.execute(
        "COPY (FROM batch ORDER BY ALL) TO '" + part + "' (FORMAT parquet, COMPRESSION zstd,"
            + " KV_METADATA {'tarn.dataset': '" + dataset + "', 'tarn.format': '1'})");
    sync(part);
    try {
      Files.createLink(folder.resolve(name + ".parquet"), part); // from here on the rows are in the lake
    } catch (FileAlreadyExistsException e) {
      // they were there already
    }
    sync(folder);
    Files.delete(part);
  }

  /** Has what was written survive a power failure. */
  private static void sync(Path path) throws Exception {
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
      file.force(true);
    }
  }
}
