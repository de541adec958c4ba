package dev.tarn.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CandlesCommandTest {
  private static final String NSE = "NSE_EQ|INE155A01022";

  @TempDir Path folder;
  private TestLake lake;

  @BeforeEach
  void make() {
    lake = new TestLake(folder.resolve("lake"));
  }

  @Test
  void candlesOfStagedTicksAreReadBeforeAndAfterTheWriterRan() throws Exception {
    lake.ticks("v", "S", "2026-01-01T00:00:30Z", 60);
    String expected =
        """
        venue,symbol,timeframe,open_time,open,high,low,close,volume,quote_volume,buy_volume,sell_volume,trade_count,clusters,source,closed,revision,delta,vwap,session
        v,S,1m,2026-01-01T00:00:00Z,1,30,1,30,3,46.5,3,0,30,,TICKS,true,-1,3,15.5,regular
        v,S,1m,2026-01-01T00:01:00Z,31,60,31,60,3,136.5,3,0,30,,TICKS,false,-1,3,45.5,regular
        """;
    assertThat(lake.run("candles", "--symbol", "S", "--format", "csv")).isZero();
    assertThat(lake.out()).isEqualTo(expected);
    assertThat(lake.err()).isEmpty();
    assertThat(lake.run("candles", "--symbol", "S", "--source", "duckdb")).isEqualTo(1);
    assertThat(lake.err()).contains("nothing is published yet").doesNotContain("\n\n");
    lake.publish();
    for (String source : new String[] {"fresh", "duckdb", "PARQUET"}) {
      assertThat(lake.run("candles", "--symbol", "S", "--format", "csv", "--source", source))
          .isZero();
      assertThat(lake.out()).as(source).isEqualTo(expected);
    }
  }

  @Test
  void aTableShowsWhatAPersonWantsToSee() {
    lake.candle("v", "S", "1m", "2026-01-01T00:00:00Z", 0.00001234);
    assertThat(lake.run("candles", "--symbol", "S", "--timeframe", "4h")).isZero();
    assertThat(lake.out())
        .isEqualTo(
            """
            open_time                   open        high         low       close  volume  buy_volume  sell_volume  trade_count  source    closed  session
            2026-01-01T00:00:00Z  0.00001234  0.00001234  0.00001234  0.00001234     0.5                                        EXCHANGE  true    regular
            """);
  }

  @Test
  void verboseTellsWhatWasReadOnStandardError() throws Exception {
    lake.candle("v", "S", "1m", "2026-01-01T00:00:00Z", 5).publish();
    lake.candle("v", "S", "1m", "2026-01-01T00:01:00Z", 6);
    assertThat(lake.run("candles", "--symbol", "S", "--verbose", "--format", "jsonl")).isZero();
    assertThat(lake.out().lines()).hasSize(2);
    assertThat(lake.err())
        .matches("2 rows, newest .* ago; generation 1, published .* s ago; 1 staged segment\\R");
  }

  @ParameterizedTest
  @CsvSource({
    "1767225660, 2",
    "1767225660.0, 2",
    "1767225660000, 2",
    "1767225660000000, 2",
    "1767225660000000000, 2",
    "2026-01-01T00:01, 2",
    "2026-01-01T05:31+05:30, 2",
    "2026-01-01 00:01:00Z, 2",
    "2026-01-01, 3",
    "20260101, 3",
    "0, 3"
  })
  void timesAreReadInManyForms(String from, int candles) {
    for (int minute = 0; minute < 3; minute++) {
      lake.candle("v", "S", "1m", "2026-01-01T00:0" + minute + ":00Z", 5);
    }
    assertThat(lake.run("candles", "--symbol", "S", "--from", from, "--format", "jsonl")).isZero();
    assertThat(lake.out().lines()).hasSize(candles);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--from=1.70027E+12",
        "--from=yesterday-ish",
        "--from=2019",
        "--from=2026-13-01",
        "--from=9999999999999999999",
        "--from=2026-01-02 --to=2026-01-01",
        "--timeframe=5x",
        "--timeframe=0m",
        "--limit=0",
        "--limit=ten",
        "--format=xml",
        "--source=oracle",
        "--colour",
        "more words"
      })
  void wrongUsageIsOneLineAndExitCode2(String arguments) {
    lake.candle("v", "S", "1m", "2026-01-01T00:00:00Z", 5);
    String[] all = ("--symbol=S " + arguments).split(" ");
    assertThat(lake.run("candles", all)).isEqualTo(2);
    assertThat(lake.out()).isEmpty();
    assertThat(lake.err()).endsWith("; see query-cli candles --help" + System.lineSeparator());
    assertThat(lake.err().lines()).hasSize(1);
  }

  @Test
  void anUnknownSymbolNamesTheNearestAndAnAmbiguousOneItsVenues() {
    lake.candle("binance", "XRPETH", "1m", "2026-01-01T00:00:00Z", 5);
    lake.candle("kraken", "XRPETH", "1m", "2026-01-01T00:00:00Z", 6);
    assertThat(lake.run("candles", "--symbol", "XRPUSD")).isEqualTo(1);
    assertThat(lake.err())
        .isEqualTo(
            "Unknown symbol 'XRPUSD' in candles; did you mean 'XRPETH'?" + System.lineSeparator());
    assertThat(lake.run("candles", "--symbol", "XRPETH")).isEqualTo(1);
    assertThat(lake.err()).contains("choose one with --venue: 'binance', 'kraken'");
    assertThat(lake.run("candles", "--symbol", "XRPETH", "--venue", "kraken", "--format", "jsonl"))
        .isZero();
    assertThat(lake.out()).contains("\"close\":6,").doesNotContain("\"close\":5,");
  }

  @Test
  void anySymbolIsJustASymbol() {
    for (String symbol :
        new String[] {NSE, "../../etc", "'; DROP TABLE candles; --", "BTC/USD \"x\""}) {
      lake.candle("", symbol, "1m", "2026-01-01T00:00:00Z", 5);
      assertThat(lake.run("candles", "--symbol", symbol, "--format", "csv")).isZero();
      assertThat(lake.out().lines()).hasSize(2);
    }
  }

  @Test
  void aRangeWithoutCandlesIsEmptyAndSaysSo() {
    lake.candle("v", "S", "1m", "2026-01-01T00:00:00Z", 5);
    assertThat(lake.run("candles", "--symbol", "S", "--from", "2027-01-01", "--format", "json"))
        .isZero();
    assertThat(lake.out()).isEqualTo("[\n]\n");
    assertThat(lake.err()).startsWith("No 1m candles of 'S' from 2027-01-01T00:00:00Z");
  }

  @Test
  void aFileAppearsWholeAndStandardOutputStaysEmpty() throws Exception {
    lake.candle("v", "S", "1m", "2026-01-01T00:00:00Z", 5);
    Path csv = folder.resolve("c.csv");
    assertThat(lake.run("candles", "--symbol", "S", "--format", "csv", "--output", csv.toString()))
        .isZero();
    assertThat(lake.out()).isEmpty();
    assertThat(csv).content().contains("v,S,1m,2026-01-01T00:00:00Z,5,5,5,5,0.5,");
    Path parquet = folder.resolve("c.parquet");
    assertThat(
            lake.run(
                "candles", "--symbol", "S", "--format", "parquet", "--output", parquet.toString()))
        .isZero();
    assertThat(Files.size(parquet)).isPositive();
    assertThat(lake.run("candles", "--symbol", "T", "--output", folder.resolve("t").toString()))
        .isEqualTo(1);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("lake", "c.csv", "c.parquet");
    }
  }

  @Test
  void aLakeThatIsNotThereIsSaidWithItsPath() {
    assertThat(lake.run("candles", "--symbol", "S")).isEqualTo(1);
    assertThat(lake.err()).contains(lake.home().toString()).contains("--lake");
    assertThat(lake.home()).doesNotExist();
  }
}
