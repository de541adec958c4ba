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
import java.util.Optional;
import java.util.OptionalLong;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real bars, where the test data lies beside the project; skipped elsewhere. */
class PublishedBarsTest {
  private static final Path COINBASE = Path.of("../../shared/data/coinbase");

  @TempDir Path folder;

  @Test
  void secondBarsMakeThePublishedMinuteBarsExactly() throws IOException, SQLException {
    assumeThat(COINBASE).isDirectory();
    try (TestCandles lake = new TestCandles()) {
      load(lake, "second", "1s");
      String resampled =
          new Candles(lake.connection(), Clock.systemUTC())
              .select(
                  new CandleQuery(
                      "BTCUSD",
                      Optional.empty(),
                      Timeframe.parse("1m"),
                      TimeRange.ALL,
                      OptionalLong.empty()));
      lake.run("CREATE TABLE resampled AS " + resampled);
      lake.run("DELETE FROM candles");
      load(lake, "minute", "1m");
      String columns = "open_time, open, high, low, close, volume";
      assertThat(lake.rows("SELECT count(*) FROM resampled")).containsExactly("1419");
      assertThat(
              lake.rows(
                  "(SELECT %1$s FROM resampled EXCEPT SELECT %1$s FROM candles) UNION ALL (SELECT %1$s FROM candles EXCEPT SELECT %1$s FROM resampled)"
                      .formatted(columns)))
          .isEmpty();
    }
  }

  private void load(TestCandles lake, String kind, String timeframe)
      throws IOException, SQLException {
    Path csv = folder.resolve(kind + ".csv");
    try (InputStream file = Files.newInputStream(COINBASE.resolve(kind + "/20161007_trade.zip"));
        ZipInputStream zip = new ZipInputStream(file)) {
      zip.getNextEntry();
      Files.copy(zip, csv);
    }
    lake.run(
        """
        INSERT INTO candles SELECT '', 'BTCUSD', '%s', make_timestamp(1475798400000000 + c0 * 1000),
          c1, c2, c3, c4, c5, NULL, NULL, NULL, NULL, NULL, 'EXCHANGE', true, 0
        FROM read_csv('%s', header = false, columns = {'c0': 'BIGINT', 'c1': 'DOUBLE',
          'c2': 'DOUBLE', 'c3': 'DOUBLE', 'c4': 'DOUBLE', 'c5': 'DOUBLE'})"""
            .formatted(timeframe, csv));
  }
}
