package dev.tarn.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tarn.market.Candle;
import dev.tarn.market.CandleSource;
import dev.tarn.market.Instrument;
import dev.tarn.market.MarketDatasets;
import dev.tarn.market.RunnerState;
import dev.tarn.market.RunnerStatus;
import dev.tarn.market.Signal;
import dev.tarn.runner.StrategyJob;
import dev.tarn.staging.Appender;
import dev.tarn.staging.AppenderOptions;
import dev.tarn.strategy.StrategyLake;
import dev.tarn.warehouse.read.LakeReader;
import dev.tarn.warehouse.read.Snapshot;
import dev.tarn.warehouse.read.Source;
import dev.tarn.warehouse.read.TimeRange;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Strategies in processes of their own: killed, told to end, side by side. */
class StrategyProcessTest {
  private static final Instant START = Instant.parse("2026-03-02T10:00:00Z");
  private static final Instrument A = Instrument.of("x", "AAA");

  @TempDir private Path folder;
  private TestLake lake;
  private int staged;

  @BeforeEach
  void make() {
    lake = TestLake.in(folder);
  }

  private Jvm start(Object... more) {
    return startIn(Map.of(), more);
  }

  private Jvm startIn(Map<String, String> environment, Object... more) {
    List<Object> arguments =
        new ArrayList<>(
            List.of(
                "run",
                "--lake",
                lake.home(),
                "--symbols",
                "AAA",
                "--timeframe",
                "1m",
                "--since",
                "2026-01-01"));
    arguments.addAll(Arrays.asList(more));
    return Jvm.startIn(environment, StrategyJob.class, arguments.toArray());
  }

  /** Minutes whose closes rise for four and fall for four: a buy and a sale in every eight. */
  private void stage(int count) {
    try (Appender appender =
        lake.staging().appender(MarketDatasets.CANDLES, AppenderOptions.of("candles"))) {
      for (int i = 0; i < count; i++, staged++) {
        double price = 100 + (staged % 8 < 4 ? staged % 8 : 8 - staged % 8);
        appender.append(
            new Candle(
                A.venue(),
                A.symbol(),
                "1m",
                START.plus(Duration.ofMinutes(staged)),
                price,
                price,
                price,
                price,
                1,
                null,
                null,
                null,
                null,
                null,
                CandleSource.EXCHANGE,
                true,
                0));
      }
    }
  }

  private List<Signal> signals(String strategyId) {
    try (StrategyLake read = StrategyLake.open(lake.home(), "test")) {
      return read.signals(strategyId, TimeRange.ALL);
    }
  }

  private RunnerState state(String strategyId) {
    try (StrategyLake read = StrategyLake.open(lake.home(), "test")) {
      return read.state(strategyId, A).orElseThrow();
    }
  }

  private List<Instant> times(String strategyId) {
    return signals(strategyId).stream().map(Signal::barTime).toList();
  }

  @Test
  void aKilledRunnerRepeatsNothingAndTheOthersDoNotNotice() {
    String killedId = "sma-cross-1m-fast=1-slow=2";
    String otherId = "sma-cross-1m-fast=1-slow=3";
    SplittableRandom random = Choices.of(StrategyProcessTest.class);
    stage(8);
    try (Jvm other = start("--strategy", "sma-cross:fast=1,slow=3")) {
      for (int round = 0; round < 4; round++) {
        try (Jvm killed = start("--strategy", "sma-cross:fast=1,slow=2")) {
          killed.awaitError(line -> line.startsWith("Running: "));
          int before = killed.output().size();
          stage(8);
          await().atMost(Jvm.PATIENCE).until(() -> killed.output().size() > before);
          pause(random.nextInt(30));
          killed.kill();
        }
        stage(random.nextInt(9));
      }
      try (Jvm again = start("--strategy", "sma-cross:fast=1,slow=2")) {
        stage(8);
        List<Instant> wanted = expected(killedId);
        await()
            .atMost(Jvm.PATIENCE)
            .untilAsserted(() -> assertThat(times(killedId)).isEqualTo(wanted));
        again.terminate();
        assertThat(again.awaitEnd()).as("%s", again).isZero();
      }
      await()
          .atMost(Jvm.PATIENCE)
          .untilAsserted(() -> assertThat(times(otherId)).isEqualTo(expected(otherId)));
      assertThat(other.isAlive()).isTrue();
      assertThat(other.errors()).singleElement().asString().startsWith("Running: ");
    }
    assertThat(state(killedId).status()).isEqualTo(RunnerStatus.STOPPED);
  }

  /** The same over the range, by yet another process: a run of its own. */
  private List<Instant> expected(String strategyId) {
    try (Jvm past =
        Jvm.start(
            StrategyJob.class,
            "run",
            "--lake",
            lake.home(),
            "--symbols",
            "AAA",
            "--timeframe",
            "1m",
            "--from",
            "2026-01-01",
            "--strategy",
            strategyId.replace("sma-cross-1m-", "sma-cross:").replace("-slow", ",slow"),
            "--id",
            "past")) {
      assertThat(past.awaitEnd()).as("%s", past).isZero();
    }
    try (StrategyLake read = StrategyLake.open(lake.home(), "test");
        Snapshot snapshot =
            new LakeReader(lake.lake(), MarketDatasets.builtIn())
                .open(Source.FRESH, Set.of("runs"))) {
      String run =
          snapshot
              .session()
              .first(
                  "SELECT run_id FROM runs WHERE strategy_id = 'past' ORDER BY started_at DESC LIMIT 1",
                  row -> row.getString(1))
              .orElseThrow();
      List<Instant> times = read.signalsOf(run).stream().map(Signal::barTime).toList();
      assertThat(times).hasSizeGreaterThan(staged / 8);
      return times;
    }
  }

  @Test
  void toldToEndItSaysSoAndEnds() {
    stage(10);
    try (Jvm runner = start("--strategy", "sma-cross:fast=1,slow=2", "--paper")) {
      runner.awaitOutput(line -> line.endsWith("BUY at 101.0"));
      runner.terminate();
      assertThat(runner.awaitEnd()).as("%s", runner).isZero();
    }
    assertThat(state("sma-cross-1m-fast=1-slow=2"))
        .extracting(RunnerState::status, RunnerState::lastBarTime)
        .containsExactly(RunnerStatus.STOPPED, START.plus(Duration.ofMinutes(9)));
  }

  @Test
  void ctrlCOverARangeKeepsWhatWasDoneAndSaysThatTheRunFailed() {
    stage(3_000);
    StringBuilder values = new StringBuilder("1");
    for (int i = 2; i < 400; i++) {
      values.append('|').append(i);
    }
    try (Jvm runner =
        Jvm.start(
            StrategyJob.class,
            "run",
            "--lake",
            lake.home(),
            "--symbols",
            "AAA",
            "--timeframe",
            "1m",
            "--from",
            "2026-01-01",
            "--strategy",
            "sma-cross:slow=500,fast=" + values)) {
      await().atMost(Jvm.PATIENCE).until(() -> Files.exists(lake.home().resolve("staging/trials")));
      await().atMost(Jvm.PATIENCE).until(() -> lake.rows("trials", Source.FRESH) > 2);
      runner.interrupt();
      assertThat(runner.awaitEnd()).as("%s", runner).isEqualTo(1);
      assertThat(runner.output()).first().asString().startsWith("strategy ");
    }
    try (Snapshot snapshot =
        new LakeReader(lake.lake(), MarketDatasets.builtIn())
            .open(Source.FRESH, Set.of("runs", "trials"))) {
      assertThat(
              snapshot
                  .session()
                  .query("SELECT status || (ended_at IS NULL) FROM runs", row -> row.getString(1)))
          .containsExactly("FAILEDfalse");
      assertThat(
              snapshot
                  .session()
                  .query("SELECT count(*) FROM trials WHERE status = 'DONE'", row -> row.getLong(1))
                  .get(0))
          .isPositive();
    }
  }

  @Test
  void aJarInTheFolderOfStrategiesAddsOne() throws Exception {
    stage(10);
    try (Jvm runner =
        startIn(Map.of("TARN_STRATEGIES", jar().toString()), "--strategy", "every-bar")) {
      runner.awaitOutput(line -> line.contains("every-bar-1m x:AAA BUY"));
      runner.terminate();
      assertThat(runner.awaitEnd()).as("%s", runner).isZero();
    }
    try (Jvm runner = startIn(Map.of("TARN_STRATEGIES", "/nowhere"), "--strategy", "every-bar")) {
      assertThat(runner.awaitEnd()).isEqualTo(1);
      assertThat(runner.errors())
          .containsExactly(
              "Cannot find the folder /nowhere of TARN_STRATEGIES; make it, or correct the variable");
    }
  }

  private Path jar() throws Exception {
    Path source = folder.resolve("EveryBar.java");
    Files.writeString(
        source,
        """
        import dev.tarn.strategy.Parameter;
        import dev.tarn.strategy.Parameters;
        import dev.tarn.strategy.StrategyProvider;
        import java.util.List;
        import org.ta4j.core.BarSeries;
        import org.ta4j.core.BaseStrategy;
        import org.ta4j.core.Strategy;
        import org.ta4j.core.rules.BooleanRule;

        public final class EveryBar implements StrategyProvider {
          public String name() { return "every-bar"; }
          public String description() { return "Buys and sells in turn."; }
          public List<Parameter> parameters() { return List.of(); }
          public Strategy strategy(BarSeries series, Parameters parameters) {
            return new BaseStrategy(BooleanRule.TRUE, BooleanRule.TRUE);
          }
        }
        """);
    Path classes = Files.createDirectory(folder.resolve("classes"));
    assertThat(
            ToolProvider.getSystemJavaCompiler()
                .run(
                    null,
                    null,
                    null,
                    "-proc:none",
                    "-cp",
                    System.getProperty("java.class.path"),
                    "-d",
                    classes.toString(),
                    source.toString()))
        .isZero();
    Path services = classes.resolve("META-INF/services/dev.tarn.strategy.StrategyProvider");
    Files.createDirectories(services.getParent());
    Files.writeString(services, "EveryBar\n");
    Path strategies = Files.createDirectory(folder.resolve("strategies"));
    try (JarOutputStream jar =
            new JarOutputStream(Files.newOutputStream(strategies.resolve("every-bar.jar")));
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        jar.putNextEntry(new JarEntry(classes.relativize(file).toString()));
        Files.copy(file, jar);
      }
    }
    return strategies;
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
