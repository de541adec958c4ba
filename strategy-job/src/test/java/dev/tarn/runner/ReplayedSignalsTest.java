package dev.tarn.runner;

import static dev.tarn.runner.BarLake.A;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.market.Candle;
import dev.tarn.market.Instrument;
import dev.tarn.market.Signal;
import dev.tarn.market.Timeframe;
import dev.tarn.strategy.StrategyLake;
import dev.tarn.warehouse.read.TimeRange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The signals of bars that come one after the other are those of the same bars as a range. */
class ReplayedSignalsTest {
  private static final Path PUBLISHED =
      Path.of("../../shared/data/binance/XRPETH-1m-expected.csv").toAbsolutePath().normalize();

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"1m", "15m"})
  void barsOneByOneGiveTheSignalsOfTheHandComputedList(String text) throws Exception {
    Timeframe timeframe = Timeframe.parse(text);
    BarLake lake = new BarLake(folder);
    List<Candle> minutes = BarLake.minutes(A, timeframe, Closes.ALL);
    int each = (int) timeframe.longest().toMinutes();
    lake.stage(minutes.subList(0, each));
    List<String> expected =
        Closes.SIGNALS.stream()
            .map(
                signal ->
                    line(
                        minutes.get(signal.bar() * each).openTime(), signal.type(), signal.close()))
            .toList();
    try (Runner runner = Runner.Setting.of(lake, timeframe, Closes.STRATEGY).start()) {
      // a bar that is past by the clock is closed with whatever part of it is there
      for (int i = each; i < minutes.size(); i += each) {
        lake.stage(minutes.subList(i, i + each));
        int seen = i / each;
        runner.awaitGiven((int) Closes.SIGNALS.stream().filter(s -> s.bar() <= seen).count());
      }
    }
    assertThat(live(lake, "sma-cross-" + timeframe + "-fast=2-slow=3")).isEqualTo(expected);
    assertThat(past(lake, "AAA", timeframe, Closes.STRATEGY)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1m", "15m"})
  void aDayAndAHalfOfPublishedCandlesGivesTheSameSignalsLiveAndPast(String text) throws Exception {
    Assumptions.assumeTrue(Files.exists(PUBLISHED), "the published candles are not here");
    Timeframe timeframe = Timeframe.parse(text);
    List<String> expected = published(text);
    BarLake lake = new BarLake(folder);
    List<List<Candle>> bars = bars(timeframe);
    Random random = new Random(7);
    lake.stage(bars.get(0));
    try (Runner runner = Runner.Setting.of(lake, timeframe, "sma-cross").over("XRPETH").start()) {
      for (int i = 1; i < bars.size(); ) {
        int end =
            Math.min(
                bars.size(), i + 1 + random.nextInt(timeframe.equals(BarLake.MINUTE) ? 40 : 3));
        lake.stage(bars.subList(i, end).stream().flatMap(List::stream).toList());
        i = end;
      }
      runner.awaitGiven(expected.size());
    }
    assertThat(live(lake, "sma-cross-" + timeframe)).isEqualTo(expected);
    assertThat(past(lake, "XRPETH", timeframe, "sma-cross")).isEqualTo(expected);
  }

  /** The minutes of each bar. */
  private static List<List<Candle>> bars(Timeframe timeframe) throws IOException {
    Instrument instrument = Instrument.of("binance", "XRPETH");
    List<List<Candle>> bars = new ArrayList<>();
    Instant bar = Instant.MIN;
    for (String line : Files.readAllLines(PUBLISHED)) {
      if (!line.startsWith("open_time")) {
        String[] fields = line.split(",");
        Instant open = Instant.ofEpochMilli(Long.parseLong(fields[0]));
        if (!timeframe.bucketStart(open).equals(bar)) {
          bar = timeframe.bucketStart(open);
          bars.add(new ArrayList<>());
        }
        bars.get(bars.size() - 1)
            .add(BarLake.minute(instrument, open, Double.parseDouble(fields[4])));
      }
    }
    return bars;
  }

  /** Computed from the published closes with exact fractions, by another program. */
  private static List<String> published(String timeframe) throws IOException {
    try (InputStream file =
        ReplayedSignalsTest.class.getResourceAsStream("xrpeth-" + timeframe + "-signals.csv")) {
      String text = new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
      return text.lines()
          .map(line -> line.split(","))
          .map(fields -> line(Instant.parse(fields[0]), fields[1], Double.parseDouble(fields[2])))
          .toList();
    }
  }

  private static List<String> live(BarLake home, String strategyId) {
    try (StrategyLake lake = home.open()) {
      return lake.signals(strategyId, TimeRange.ALL).stream()
          .map(ReplayedSignalsTest::line)
          .toList();
    }
  }

  private static List<String> past(
      BarLake home, String symbol, Timeframe timeframe, String strategy) {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(said, true, StandardCharsets.UTF_8);
    int code =
        StrategyJob.run(
            stream,
            stream,
            "run",
            "--lake",
            home.home().toString(),
            "--strategy",
            strategy,
            "--symbols",
            symbol,
            "--timeframe",
            timeframe.toString(),
            "--from",
            "2019-01-01");
    assertThat(code).as(said.toString(StandardCharsets.UTF_8)).isZero();
    String run = home.rows("runs", "SELECT run_id FROM runs").get(0);
    try (StrategyLake lake = home.open()) {
      return lake.signalsOf(run).stream().map(ReplayedSignalsTest::line).toList();
    }
  }

  private static String line(Signal signal) {
    return line(
        signal.barTime(),
        signal.signalType(),
        Double.parseDouble(signal.attributes().get("close")));
  }

  private static String line(Instant barTime, String type, double close) {
    return barTime + " " + type + " " + close;
  }
}
