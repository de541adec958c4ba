package dev.tarn.system.program;

import dev.tarn.market.MarketDatasets;
import dev.tarn.staging.Lake;
import dev.tarn.warehouse.read.LakeReader;
import dev.tarn.warehouse.read.Snapshot;
import dev.tarn.warehouse.read.Source;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * Polls a lake until there is a line on standard input: fresh reads, and plain read-only
 * connections through the link, by turns. Prints each read as {@code fresh ROWS DIFFERENT
 * NANOSECONDS} or {@code plain ROWS AGE_MILLISECONDS NANOSECONDS}, and each failure as {@code
 * failed KIND MESSAGE}.
 *
 * <p>Arguments: lake, pause between reads in milliseconds.
 */
public final class Reader {
  private final Lake lake;
  private final LakeReader reader;

  private Reader(Lake lake) {
    this.lake = lake;
    this.reader = new LakeReader(lake, MarketDatasets.of(lake));
  }

  public static void main(String[] args) throws IOException {
    Reader reader = new Reader(Lake.at(args[0]));
    long pause = Duration.ofMillis(Long.parseLong(args[1])).toNanos();
    while (System.in.available() == 0) {
      reader.report("fresh", reader::fresh);
      LockSupport.parkNanos(pause);
      reader.report("plain", reader::plain);
      LockSupport.parkNanos(pause);
    }
  }

  private interface Read {
    String read() throws SQLException;
  }

  private void report(String kind, Read read) {
    long begin = System.nanoTime();
    try {
      String result = read.read();
      System.out.println(kind + " " + result + " " + (System.nanoTime() - begin));
    } catch (SQLException | RuntimeException e) {
      System.out.println("failed " + kind + " " + String.valueOf(e).replace('\n', ' '));
    }
  }

  private String fresh() throws SQLException {
    try (Snapshot snapshot = reader.open(Source.FRESH, Set.of("events"))) {
      if (!snapshot.origin().notices().isEmpty()) {
        throw new SQLException("notices " + snapshot.origin().notices());
      }
      return row(
          snapshot.connection(),
          "SELECT count(*) || ' ' || count(DISTINCT (producer, number)) FROM events");
    }
  }

  private String plain() throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("duckdb.read_only", "true");
    Path link = lake.warehouse().resolve("core.duckdb");
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + link, properties)) {
      return row(
          connection,
          "SELECT (SELECT count(*) FROM events) || ' ' || (SELECT %d - epoch_ms(published_at) FROM tarn.generation)"
              .formatted(System.currentTimeMillis()));
    }
  }

  private static String row(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return result.getString(1);
    }
  }
}
