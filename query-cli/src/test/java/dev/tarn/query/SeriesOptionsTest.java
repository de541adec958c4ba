package dev.tarn.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Series and times as people ask for them. */
class SeriesOptionsTest {
  private static final String TIME = "2026-01-02T00:00:00Z";

  @TempDir Path folder;
  private TestLake lake;

  @BeforeEach
  void make() {
    lake = new TestLake(folder.resolve("lake")).at(Instant.parse("2026-01-02T12:00:30Z"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "AB v/AB",
        "AB,AC v/AB;v/AC",
        "A? v/A*;v/AB;v/AC",
        "A* v/A*",
        "A?,B* v/A*;v/AB;v/AC;v/B,C",
        "*C v/AC;v/B,C",
        "B,C v/B,C",
        "B\\,C,AB v/AB;v/B,C",
        "A\\*,AB v/A*;v/AB",
        "N_E|? w/N_E|X",
        "?_E* w/N_E|X",
        "N_E|X,AB v/AB;w/N_E|X",
        "%\\\\ w/%\\"
      })
  void symbolsAreNamesListsOfNamesAndPatternsAndWhatIsCalledExactlySoComesFirst(
      String asked, String found) {
    for (String symbol : new String[] {"AB", "AC", "A*", "B,C"}) {
      lake.candle("v", symbol, "1m", TIME, 5);
    }
    lake.candle("w", "N_E|X", "1m", TIME, 5).candle("w", "%\\", "1m", TIME, 6);
    assertThat(series("--symbol", asked)).containsExactly(found.split(";"));
  }

  @Test
  void severalOptionsAndVenuesArePutTogetherInOrderOfVenueAndSymbol() {
    for (String venue : new String[] {"kraken", "binance", ""}) {
      lake.candle(venue, "S", "1m", TIME, 5).candle(venue, "T", "1m", TIME, 5);
    }
    assertThat(series("--symbol=T", "--symbol=S", "--venue=*"))
        .containsExactly("/S", "/T", "binance/S", "binance/T", "kraken/S", "kraken/T");
    assertThat(series("--symbol=T,S", "--venue=k*,binance"))
        .containsExactly("binance/S", "binance/T", "kraken/S", "kraken/T");
    assertThat(series("--symbol=*", "--venue=")).containsExactly("/S", "/T");
    assertThat(series("--symbol=?", "--venue=kraken", "--venue=nobody"))
        .containsExactly("kraken/S", "kraken/T");
  }

  @Test
  void eachSeriesHasItsNewestRowsAndATableTellsWhoseTheyAre() {
    lake.ticks("v", "B", TIME, 3).ticks("v", "A", TIME, 3);
    assertThat(lake.run("ticks", "--symbol", "*", "--limit", "1", "--columns", "Symbol,price"))
        .isZero();
    assertThat(lake.out()).isEqualTo("symbol  price\nA           3\nB           3\n");
    lake.run("ticks", "--symbol", "A,B", "--limit", "1");
    assertThat(lake.out()).startsWith("venue  symbol  time  ").hasLineCount(3);
    lake.run("ticks", "--symbol", "A", "--limit", "1");
    assertThat(lake.out()).startsWith("time  ").hasLineCount(2);
  }

  @Test
  void severalSeriesMakeOneParquetFileInOrder() {
    lake.ticks("v", "B", TIME, 300).ticks("v", "A", TIME, 300);
    Path file = lake.home().resolve("staging/some.out");
    assertThat(
            lake.run(
                "ticks", "--symbol=*", "--format=parquet", "--output=" + file, "--columns=symbol"))
        .as(lake.err())
        .isZero();
    assertThat(
            lake.run("sql", "SELECT symbol FROM read_parquet('" + file + "')", "--format", "csv"))
        .as(lake.err())
        .isZero();
    List<String> symbols = lake.out().lines().skip(1).toList();
    assertThat(symbols).hasSize(600).isSorted();
  }

  @Test
  void aSeriesThatCannotBeGivenIsLeftOutAndToldOf() {
    lake.candle("v", "DAILY", "1d", TIME, 5).candle("v", "S", "1m", TIME, 5);
    assertThat(series("--symbol", "*")).containsExactly("v/S");
    assertThat(lake.err()).startsWith("Left out: Cannot make 1m candles of 'DAILY'");
    assertThat(lake.run("candles", "--symbol", "DAILY")).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"'S,DAILY',", "'S,DAI\\LY',v", "'*,DAILY',"})
  void aNamedSeriesThatCannotBeGivenMakesTheResultAPart(String symbols, @Nullable String venue) {
    lake.candle("v", "DAILY", "1d", TIME, 5).candle("v", "S", "1m", TIME, 5);
    List<String> arguments = new ArrayList<>(List.of("--symbol", symbols, "--columns", "symbol"));
    if (venue != null) {
      arguments.addAll(List.of("--venue", venue));
    }
    for (String format : List.of("csv", "parquet")) {
      Path file = folder.resolve("some." + format);
      List<String> all = new ArrayList<>(arguments);
      all.addAll(List.of("--format", format, "--output", file.toString()));
      assertThat(lake.run("candles", all.toArray(String[]::new))).as(lake.err()).isEqualTo(3);
      assertThat(file).isNotEmptyFile();
      assertThat(lake.err()).startsWith("Left out: Cannot make 1m candles of 'DAILY'");
      assertThat(lake.err()).hasLineCount(1);
    }
    assertThat(lake.run("candles", "--symbol", "S,D*")).isZero();
    assertThat(lake.run("candles", "--symbol", "S,DAILY", "--venue", "?")).isZero();
  }

  @Test
  void whatIsUnknownNamesTheNearest() {
    lake.candle("binance", "XRPETH", "1m", TIME, 5).candle("kraken", "XRPETH", "1m", TIME, 5);
    lake.candle("binance", "BTCUSD", "1m", TIME, 5);
    assertThat(lake.run("candles", "--symbol", "BTCUSD,XRPETC")).isEqualTo(1);
    assertThat(lake.err())
        .startsWith("Unknown symbol 'XRPETC' in candles; did you mean 'XRPETH' or");
    assertThat(lake.run("candles", "--symbol", "Z*")).isEqualTo(1);
    assertThat(lake.err()).startsWith("Unknown symbol 'Z*' in candles; did you mean");
    assertThat(lake.run("candles", "--symbol", "xrpeth", "--venue", "*")).isEqualTo(1);
    assertThat(lake.err()).contains("did you mean 'XRPETH'");
    assertThat(lake.run("candles", "--symbol", "BTC*", "--venue", "krakn")).isEqualTo(1);
    assertThat(lake.err())
        .isEqualToIgnoringNewLines("Unknown venue for symbol 'BTC*': choose --venue 'binance'");
    assertThat(lake.run("candles", "--symbol", "AB,,C")).isEqualTo(1);
    assertThat(lake.err().lines()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "--from=now, 0",
    "--from=today, 3",
    "--from=yesterday, 4",
    "--from=-1m, 1",
    "--from=-13h, 4",
    "--from=-3d, 5",
    "--from=-1w, 6",
    "--from=-1M, 6",
    "--from=-11h61m, 3",
    "--from=today-2d, 5",
    "--from=TODAY-2d, 5",
    "--from=yesterday --to=today, 1",
    "--last=1m, 1",
    "--last=1d12h, 4",
    "--last=1d --to=-2h, 3",
    "--from=today --tz=Asia/Kolkata, 4",
    "--from=2026-01-02 --tz=Asia/Kolkata, 4",
    "--from=2026-01-02T05:30 --tz=Asia/Kolkata, 3",
    "--from=2026-01-02T05:30Z --tz=Asia/Kolkata, 2",
    "--from=today --tz=+12:00, 1",
    "--from=2026-01-02 --tz=UTC, 3"
  })
  void timesAreWordsAndStepsBackAndLocalWhereAZoneIsGiven(String arguments, int candles) {
    for (String time :
        new String[] {
          "2025-12-28T12:00:00Z",
          "2025-12-31T12:00:00Z",
          "2026-01-01T23:59:00Z",
          "2026-01-02T00:00:00Z",
          "2026-01-02T06:00:00Z",
          "2026-01-02T12:00:00Z"
        }) {
      lake.candle("v", "S", "1m", time, 5);
    }
    String[] all = ("--symbol=S --format=jsonl " + arguments).split(" ");
    assertThat(lake.run("candles", all)).as(lake.err()).isZero();
    assertThat(lake.out().lines()).hasSize(candles);
    assertThat(lake.err().isEmpty()).isEqualTo(candles > 0);
  }

  /** On the 29th of March 2026 Berlin's clocks went from 2 to 3. */
  @Test
  void aDayBackIsADayOfTheCalendar() {
    lake.at(Instant.parse("2026-03-29T10:00:00Z"));
    lake.candle("v", "S", "1m", "2026-03-28T10:30:00Z", 5);
    assertThat(series("--symbol=S", "--from=-1d", "--tz=Europe/Berlin")).isEmpty();
    assertThat(series("--symbol=S", "--from=-1d")).hasSize(1);
    assertThat(series("--symbol=S", "--from=-24h", "--tz=Europe/Berlin")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--from=-",
        "--from=tomorow",
        "--from=now-",
        "--from=-2y",
        "--from=-2",
        "--from=today-999999M",
        "--from=",
        "--last=2",
        "--last=-2h",
        "--last=2h --from=today",
        "--last=1h --to=yesterday",
        "--from=today --to=yesterday",
        "--tz=Mars/Olympus",
        "--tz=+25:00",
        "--columns=open,pirce",
        "--columns="
      })
  void whatMakesNoSenseIsOneLineAndExitCode2(String arguments) {
    lake.candle("v", "S", "1m", TIME, 5);
    assertThat(lake.run("candles", ("--symbol=S " + arguments).split(" "))).isEqualTo(2);
    assertThat(lake.out()).isEmpty();
    assertThat(lake.err().lines()).hasSize(1);
    assertThat(lake.err()).contains("; see query-cli candles --help");
  }

  @Test
  void anUnknownColumnNamesThoseThatAreThere() {
    lake.ticks("v", "S", TIME, 1);
    lake.run("ticks", "--symbol=S", "--columns=prize");
    assertThat(lake.err())
        .startsWith("Unknown column 'prize': there are venue, symbol, time, price, size");
  }

  private List<String> series(String... arguments) {
    String[] all =
        Stream.concat(Stream.of(arguments), Stream.of("--format=csv", "--columns=venue,symbol"))
            .toArray(String[]::new);
    assertThat(lake.run("candles", all)).as(lake.err()).isZero();
    return lake.out()
        .lines()
        .skip(1)
        .map(line -> line.replaceFirst(",", "/").replace("\"", ""))
        .toList();
  }
}
