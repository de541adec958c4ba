package dev.tarn.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.ingest.JobFixture.Result;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Binance's dumps, with all that they do: headers or none, 11 or 12 columns, milliseconds or
 * microseconds.
 */
class ImportBinanceTest {
  private static final String KLINE =
      "1637971200000,0.00002853,0.00002854,0.00002851,0.00002854,36304.20000000,1637971259999,1.03547608,79,19523.00000000,0.55694227";

  private JobFixture job;

  @BeforeEach
  void freshLake(@TempDir Path folder) {
    job = new JobFixture(folder);
  }

  @Test
  void anAggregateTradeBecomesATickWithItsAggressorsSide() {
    Path file =
        job.file(
            "XRPETH-aggTrades-2019-10-11.csv",
            """
            13519807,0.00141342,23.00000000,15373518,15373518,1570752011620,True,True
            13519810,0.00141379,581.00000000,15373521,15373521,1570752028907,False,True
            """);

    Result result = job.run("import", "--format", "binance-aggtrades", file);

    assertThat(result.exitCode()).isZero();
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).isEqualTo(file + ": 2 rows imported into ticks in 1 segment\n");
    assertThat(job.rows("ticks").get(0))
        .containsEntry("venue", "binance")
        .containsEntry("symbol", "XRPETH")
        .containsEntry("time", Instant.parse("2019-10-11T00:00:11.620Z"))
        .containsEntry("price", 0.00141342)
        .containsEntry("size", 23.0)
        .containsEntry("side", "SELL")
        .containsEntry("trade_id", "13519807")
        .containsEntry("sequence", 13519807L)
        .containsEntry("received_at", null);
    assertThat(job.rows("ticks").get(1)).containsEntry("side", "BUY");
  }

  @Test
  void aSingleTradeOfAFuturesDumpHasSixColumns() {
    Path file =
        job.file(
            "t.csv",
            "id,price,qty,quote_qty,time,is_buyer_maker\n1,2.5,3.0,7.5,1789430400017025,false\n");

    Result result =
        job.run(
            "import",
            "--format",
            "binance-trades",
            "--symbol",
            "X",
            "--venue",
            "binance-futures",
            file);

    assertThat(result.exitCode()).isZero();
    assertThat(job.rows("ticks"))
        .singleElement()
        .satisfies(
            row ->
                assertThat(row)
                    .containsEntry("venue", "binance-futures")
                    .containsEntry("time", Instant.parse("2026-09-15T00:00:00.017025Z"))
                    .containsEntry("side", "BUY"));
  }

  @Test
  void aKlineBecomesAClosedCandleOfTheExchange() {
    Path file = job.file("ADABTC-1m-2021-11-27.csv", KLINE + ",0");

    assertThat(job.run("import", "--format", "binance-klines", file).exitCode()).isZero();

    assertThat(job.rows("candles"))
        .singleElement()
        .satisfies(
            row ->
                assertThat(row)
                    .containsEntry("timeframe", "1m")
                    .containsEntry("open_time", Instant.parse("2021-11-27T00:00:00Z"))
                    .containsEntry("volume", 36304.2)
                    .containsEntry("quote_volume", 1.03547608)
                    .containsEntry("buy_volume", 19523.0)
                    .containsEntry("sell_volume", 16781.2)
                    .containsEntry("trade_count", 79L)
                    .containsEntry("source", "EXCHANGE")
                    .containsEntry("closed", true)
                    .containsEntry("revision", 0L));
  }

  @Test
  void elevenColumnsWindowsLineEndsAndAnEmptyLineAreTaken() {
    Path file =
        job.file("k.csv", KLINE + "\r\n\r\n" + KLINE.replace("16379712", "16379718") + "\r\n");

    Result result = job.run("import", "--format", "binance-klines", "--symbol", "ADABTC", file);

    assertThat(result.exitCode()).isZero();
    assertThat(job.rows("candles")).hasSize(2);
  }

  @Test
  void aHeaderMayNameTheColumnsInAnotherOrder() {
    Path file =
        job.file(
            "a.csv",
            "Timestamp,Price,Quantity,Agg Trade ID,Is Buyer Maker\n1570752011620,2,3,4,true\n");

    assertThat(job.run("import", "--format", "binance-aggtrades", "--symbol", "X", file).exitCode())
        .isZero();
    assertThat(job.rows("ticks"))
        .singleElement()
        .satisfies(
            row -> assertThat(row).containsEntry("size", 3.0).containsEntry("trade_id", "4"));
  }

  @Test
  void aHeaderAloneHasNoRowsAndSaysSo() {
    Path file =
        job.file(
            "a.csv",
            "agg_trade_id,price,quantity,first_trade_id,last_trade_id,transact_time,is_buyer_maker\n");

    Result result = job.run("import", "--format", "binance-aggtrades", "--symbol", "X", file);

    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).contains("no rows for ticks");
    assertThat(job.segments("ticks")).isEmpty();
  }

  @Test
  void theTimeframeMustBeThatOfTheFile() {
    Path file = job.file("k.csv", KLINE);

    Result hour =
        job.run("import", "--format", "binance-klines", "--symbol", "X", "--timeframe", "1h", file);
    Result invalid =
        job.run("import", "--format", "binance-klines", "--symbol", "X", "--timeframe", "1x", file);

    assertThat(hour.exitCode()).isEqualTo(1);
    assertThat(hour.err())
        .contains("the candle does not last 1h; name the right timeframe with --timeframe");
    assertThat(invalid.exitCode()).isEqualTo(2);
    assertThat(invalid.err()).contains("1x");
    assertThat(job.segments("candles")).isEmpty();
  }

  @Test
  void aSymbolIsJustAText() {
    Path file = job.file("a.csv", "1,2,3,4,5,1570752011620,true,true\n");

    assertThat(
            job.run("import", "--format", "binance-aggtrades", "--symbol", "../../etc", file)
                .exitCode())
        .isZero();
    assertThat(
            job.run(
                    "import",
                    "--format",
                    "binance-aggtrades",
                    "--symbol",
                    "NSE_EQ|INE155A01022",
                    file)
                .exitCode())
        .isZero();

    assertThat(job.rows("ticks"))
        .extracting(row -> row.get("symbol"))
        .containsExactlyInAnyOrder("../../etc", "NSE_EQ|INE155A01022");
  }

  @Test
  void aDumpOfADayIsImportedOnceHoweverOften() {
    Path file = JobFixture.realData("binance/XRPETH-aggTrades-2019-10-11.csv");

    Result first = job.run("import", "--format", "binance-aggtrades", "--symbol", "XRPETH", file);
    Result second = job.run("import", "--format", "binance-aggtrades", "--symbol", "XRPETH", file);

    assertThat(first.out()).contains("12,477 rows imported");
    assertThat(second.out()).contains("12,477 rows of ticks already there, nothing added");
    assertThat(second.exitCode()).isZero();
    assertThat(job.rows("ticks")).hasSize(12_477);
  }

  @Test
  void aFileThatManyImportAtOnceIsThereOnce() throws Exception {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 5_000; i++) {
      rows.append(i).append(",2,3,4,5,").append(1570752011620L + i).append(",true,true\n");
    }
    Path file = job.file("a.csv", rows.toString());
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<Result>> results =
          threads.invokeAll(
              Collections.nCopies(
                  4,
                  () -> job.run("import", "--format", "binance-aggtrades", "--symbol", "X", file)));
      for (Future<Result> result : results) {
        assertThat(result.get().exitCode()).isZero();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(job.rows("ticks")).hasSize(5_000);
    assertThat(job.leftovers()).isEmpty();
  }

  @Test
  void realKlinesAndTradesOfAllAgesAreTaken() {
    Path klines = JobFixture.realData("binance/ADABTC-1m-2021-11-27.csv");
    Path withHeader = JobFixture.realData("binance/um_BTCUSDT-1h-2026-09-15.csv");
    Path micros = JobFixture.realData("binance/spot_BTCUSDT-aggTrades-2026-09-15.csv");

    assertThat(job.run("import", "--format", "binance-klines", klines).exitCode()).isZero();
    assertThat(
            job.run(
                    "import",
                    "--format",
                    "binance-klines",
                    "--symbol",
                    "BTCUSDT",
                    "--timeframe",
                    "1h",
                    withHeader)
                .exitCode())
        .isZero();
    assertThat(
            job.run("import", "--format", "binance-aggtrades", "--symbol", "BTCUSDT", micros)
                .exitCode())
        .isZero();

    assertThat(job.rows("candles")).hasSize(1_443);
    assertThat(job.rows("ticks"))
        .hasSize(5)
        .first()
        .satisfies(
            row ->
                assertThat(row)
                    .containsEntry("time", Instant.parse("2026-09-15T00:00:00.017025Z")));
  }
}
