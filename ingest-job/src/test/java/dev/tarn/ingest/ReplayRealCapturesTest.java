package dev.tarn.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.ingest.JobFixture.Result;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Captures that others have recorded; skipped where they are not beside the project. */
class ReplayRealCapturesTest {
  private static final long FIRST_TRADE = 3_735_683_259L;

  private JobFixture job;

  @BeforeEach
  void freshLake(@TempDir Path folder) {
    job = new JobFixture(folder);
  }

  @Test
  void twoFilesOfTheSpotMarketGiveTradesWithoutAHole() {
    Path first = JobFixture.realData("websocket/spot_btcusdt_20240808.gz");
    Path second = JobFixture.realData("websocket/spot_btcusdt_20240809.gz");

    assertThat(job.run("replay", first, second))
        .isEqualTo(
            new Result(
                0,
                first
                    + ": 9,757 ticks and 0 candles of binance; passed by 28,040 bookTicker, 3,452 depth\n"
                    + second
                    + ": 10,147 ticks and 0 candles of binance; passed by 45,134 bookTicker, 3,044 depth\n",
                ""));

    List<Map<String, @Nullable Object>> rows = job.rows("ticks");
    assertThat(rows).hasSize(19_904);
    for (int i = 0; i < rows.size(); i++) {
      assertThat(rows.get(i))
          .containsEntry("trade_id", Long.toString(FIRST_TRADE + i))
          .containsEntry("sequence", FIRST_TRADE + i);
    }
  }

  @Test
  void aCaptureOfTheFuturesMarketGivesAggregatesAndCandles() {
    Path capture = JobFixture.realData("websocket/BINANCE_FUTURES.ws.1.0");

    assertThat(job.run("replay", capture).out())
        .isEqualTo(
            capture
                + ": 91 ticks and 67 candles of binance-futures; passed by 764 depth, 613 bookTicker, 1 address\n");

    assertThat(job.rows("ticks"))
        .hasSize(91)
        .allSatisfy(row -> assertThat(row).containsEntry("venue", "binance-futures"));
    assertThat(job.rows("candles"))
        .hasSize(67)
        .allSatisfy(row -> assertThat(row).containsEntry("timeframe", "1m"))
        .extracting(row -> row.get("symbol"))
        .contains("CTKUSDT", "SUSHIUSDT", "AKROUSDT", "KEEPUSDT");
  }
}
