package dev.tarn.warehouse.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.tarn.market.Timeframe;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real minutes of the National Stock Exchange, where they lie beside the project. */
class NseBarsTest {
  private static final Path NSE = Path.of("../../shared/data/nse");
  private static final String SYMBOL = "NSE_EQ|INE528G01035";
  private static final ZoneId KOLKATA = ZoneId.of("Asia/Kolkata");

  @TempDir Path folder;
  private TestCandles lake;

  @BeforeEach
  void load() throws SQLException, IOException {
    lake = new TestCandles();
    assumeThat(NSE).isDirectory();
    for (int day = 9; day <= 11; day++) {
      load(LocalDate.of(2019, 7, day));
    }
  }

  @AfterEach
  void close() throws SQLException {
    lake.close();
  }

  @Test
  void quartersOfAnHourCountFromTheOpenAndStrayBarsAreToldApart() throws SQLException {
    lake.run("CREATE TABLE bars AS " + select("15m"));
    assertThat(
            lake.rows(
                """
                SELECT (open_time + INTERVAL '5 hours 30 minutes')::DATE AS day, session, count(*),
                  min(open_time)::TIME, max(open_time)::TIME FROM bars GROUP BY 1, 2 ORDER BY 1, 4"""))
        .containsExactly(
            "2019-07-09 regular 25 03:45 09:45",
            "2019-07-09 post 1 10:00 10:00",
            "2019-07-10 regular 25 03:45 09:45",
            "2019-07-10 post 1 10:00 10:00",
            "2019-07-11 regular 25 03:45 09:45",
            "2019-07-11 post 1 10:00 10:00");
    assertThat(lake.rows("SELECT volume FROM bars WHERE session = 'post' ORDER BY open_time"))
        .containsExactly("1275.0", "1576.0", "440.0");
    assertThat(lake.rows("SELECT sum(volume) = (SELECT sum(volume) FROM candles) FROM bars"))
        .containsExactly("true");
    assertThat(
            lake.rows(
                """
                SELECT count(*) FROM bars AS b WHERE
                  (b.open, b.high, b.low, b.close, b.volume) IS DISTINCT FROM (
                    SELECT (first(open ORDER BY open_time), max(high), min(low),
                      last(close ORDER BY open_time), sum(volume)) FROM candles AS c
                    WHERE c.open_time >= b.open_time
                      AND c.open_time < b.open_time + INTERVAL '15 minutes')"""))
        .containsExactly("0");
  }

  @Test
  void aDayIsTheSession() throws SQLException {
    assertThat(
            lake.rows(
                "SELECT open_time::VARCHAR, open, close, volume FROM ("
                    + select("1d")
                    + ") WHERE session = 'regular'"))
        .isEqualTo(
            lake.rows(
                """
                SELECT min(open_time)::VARCHAR, arg_min(open, open_time), arg_max(close, open_time),
                  sum(volume) FROM candles WHERE open_time::TIME < TIME '10:00:00'
                GROUP BY open_time::DATE ORDER BY 1"""));
  }

  private String select(String timeframe) throws SQLException {
    return new Candles(lake.connection(), Clock.systemUTC())
        .select(
            new CandleQuery(
                SYMBOL,
                Optional.empty(),
                Timeframe.parse(timeframe),
                TimeRange.ALL,
                OptionalLong.empty()));
  }

  private void load(LocalDate day) throws IOException, SQLException {
    Path csv = folder.resolve(day + ".csv");
    String name = day.toString().replace("-", "") + "_trade.zip";
    try (InputStream file = Files.newInputStream(NSE.resolve(name));
        ZipInputStream zip = new ZipInputStream(file)) {
      zip.getNextEntry();
      Files.copy(zip, csv);
    }
    Instant midnight = day.atStartOfDay(KOLKATA).toInstant();
    lake.run(
        """
        INSERT INTO candles SELECT '', '%s', '1m', make_timestamp(%d + c0 * 1000),
          c1 / 10000, c2 / 10000, c3 / 10000, c4 / 10000, c5, NULL, NULL, NULL, NULL, NULL,
          'EXCHANGE', true, 0
        FROM read_csv('%s', header = false, columns = {'c0': 'BIGINT', 'c1': 'DOUBLE',
          'c2': 'DOUBLE', 'c3': 'DOUBLE', 'c4': 'DOUBLE', 'c5': 'DOUBLE'})"""
            .formatted(SYMBOL, midnight.toEpochMilli() * 1_000, csv));
  }
}
