package dev.tarn.runner;

import static dev.tarn.runner.BarLake.A;
import static dev.tarn.runner.BarLake.B;
import static dev.tarn.runner.BarLake.MINUTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tarn.market.Candle;
import dev.tarn.market.RunnerState;
import dev.tarn.market.RunnerStatus;
import dev.tarn.market.Signal;
import dev.tarn.staging.ExitCode;
import dev.tarn.strategy.StrategyLake;
import dev.tarn.strategy.StrategyProvider;
import dev.tarn.warehouse.read.TimeRange;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LiveJobTest {
  private static final String ID = "sma-cross-1m-fast=2-slow=3";

  @TempDir private Path folder;
  private BarLake lake;
  private List<Candle> minutes = List.of();

  @BeforeEach
  void make() {
    lake = new BarLake(folder);
    minutes = BarLake.minutes(A, MINUTE, Closes.ALL);
  }

  private Runner.Setting cross() {
    return Runner.Setting.of(lake, MINUTE, Closes.STRATEGY);
  }

  @Test
  void aRunnerThatStartsAgainGoesOnWithoutRepeatingASignal() throws Exception {
    lake.stage(minutes.subList(0, 11));
    try (Runner first = cross().start()) {
      first.awaitGiven(1);
    }
    lake.stage(minutes.subList(11, 19));
    try (Runner second = cross().start()) {
      second.awaitGiven(4);
      lake.stage(minutes.subList(19, 21));
      second.awaitGiven(5);
      assertThat(second.given()).extracting(BarLake::told).first().isEqualTo("10:12 SELL 14.0");
    }
    try (Runner third = cross().start()) {
      assertThat(third.given()).isEmpty();
    }
    assertThat(
            lake.rows(
                "signals", "SELECT bar_time::TIME || ' ' || signal_type FROM signals ORDER BY 1"))
        .containsExactly(
            "10:09:00 BUY",
            "10:12:00 SELL",
            "10:15:00 BUY",
            "10:17:00 SELL",
            "10:18:00 BUY",
            "10:20:00 SELL");
  }

  @Test
  void aSignalWithoutTheStateThatFollowsItIsNotGivenAgain() throws Exception {
    lake.stage(minutes.subList(0, 10));
    try (StrategyLake killed = lake.open()) {
      killed.append(
          Signal.of(ID, A, MINUTE, minutes.get(9).openTime(), "BUY")
              .attribute("close", "12.0")
              .build());
    }
    try (Runner again = cross().start()) {
      lake.stage(minutes.subList(10, 13));
      again.awaitGiven(1);
      assertThat(again.given()).extracting(BarLake::told).containsExactly("10:12 SELL 14.0");
    }
  }

  @Test
  void aStopLossKnowsAfterARestartWhatWasPaid() throws Exception {
    try (StrategyLake before = lake.open()) {
      before.append(
          Signal.of("rsi-reversal-1m-stop-loss=20", A, MINUTE, minutes.get(1).openTime(), "BUY")
              .attribute("close", "100")
              .build());
    }
    double[] closes = new double[30];
    java.util.Arrays.fill(closes, 81);
    closes[29] = 79;
    List<Candle> falling = BarLake.minutes(A, MINUTE, closes);
    lake.stage(falling.subList(0, 29));
    try (Runner again = Runner.Setting.of(lake, MINUTE, "rsi-reversal:stop-loss=20").start()) {
      lake.stage(falling.subList(29, 30));
      again.awaitGiven(1);
      assertThat(again.given()).extracting(BarLake::told).containsExactly("10:29 SELL 79.0");
    }
  }

  static Stream<Arguments> faults() {
    return Stream.<Supplier<Throwable>>of(
            () -> new IllegalStateException("no idea"),
            () -> new java.io.IOException("checked, and thrown all the same"),
            StackOverflowError::new,
            () -> new NoClassDefFoundError("other/Library"),
            () -> new AssertionError("wrong"))
        .map(Arguments::of);
  }

  @ParameterizedTest
  @MethodSource("faults")
  void whatAStrategyThrowsEndsItForThatSymbolAlone(Supplier<Throwable> fault) throws Exception {
    StrategyProvider faulty = new Faulty("faulty", fault);
    lake.stage(minutes.subList(0, 1));
    lake.stage(BarLake.minutes(B, MINUTE, Closes.ALL).subList(0, 1));
    Runner.Setting setting =
        Runner.Setting.of(lake, MINUTE, "faulty", Closes.STRATEGY).with(faulty).over("AAA", "BBB");
    try (Runner runner = setting.start()) {
      lake.stage(minutes.subList(1, 21));
      lake.stage(BarLake.minutes(B, MINUTE, Closes.ALL).subList(1, 21));
      await()
          .atMost(Runner.PATIENCE)
          .until(
              () -> runner.given().stream().filter(s -> s.strategyId().equals(ID)).count() == 12);
      await()
          .atMost(Runner.PATIENCE)
          .until(() -> runner.given().stream().anyMatch(s -> s.strategyId().equals("faulty-1m")));
      assertThat(runner.said())
          .containsExactly("faulty-1m on x:AAA failed at the bar 2026-03-02T10:03:00Z");
      assertThat(runner.thrown().get(0)).hasSameClassAs(fault.get());
      assertThat(runner.stop()).isEqualTo(ExitCode.PARTLY);
    }
    try (StrategyLake read = lake.open()) {
      RunnerState failed = read.state("faulty-1m", A).orElseThrow();
      assertThat(failed.status()).isEqualTo(RunnerStatus.FAILED);
      assertThat(failed.message())
          .startsWith(
              "Failed at the bar 2026-03-02T10:03:00Z: " + fault.get().getClass().getName());
      assertThat(failed.lastBarTime()).isEqualTo(minutes.get(2).openTime());
      assertThat(read.state("faulty-1m", B).orElseThrow().status()).isEqualTo(RunnerStatus.STOPPED);
      assertThat(read.state(ID, A).orElseThrow().status()).isEqualTo(RunnerStatus.STOPPED);
    }
  }

  @Test
  void aRunnerOfWhichAllHaveFailedEnds() throws Exception {
    lake.stage(minutes);
    Runner.Setting setting =
        Runner.Setting.of(lake, MINUTE, "faulty")
            .with(new Faulty("faulty", () -> new IllegalStateException("no idea")));
    Runner runner = setting.start();
    await().atMost(Runner.PATIENCE).until(() -> !runner.thrown().isEmpty());
    assertThat(runner.stop()).isEqualTo(ExitCode.FAILED);
  }

  @Test
  void aSymbolThatTheLakeDoesNotHaveIsSaidAndWaitedFor() throws Exception {
    lake.stage(minutes.subList(0, 10));
    try (Runner runner = cross().over("AAA", "AAB").start()) {
      runner.awaitGiven(1);
      assertThat(runner.said()).singleElement().asString().contains("AAB").contains("AAA");
      try (StrategyLake read = lake.open()) {
        await()
            .atMost(Runner.PATIENCE)
            .untilAsserted(
                () ->
                    assertThat(read.states(ID))
                        .extracting(RunnerState::symbol, RunnerState::status)
                        .containsExactlyInAnyOrder(
                            org.assertj.core.groups.Tuple.tuple("AAA", RunnerStatus.RUNNING),
                            org.assertj.core.groups.Tuple.tuple("AAB", RunnerStatus.WAITING)));
      }
      lake.stage(
          BarLake.minutes(dev.tarn.market.Instrument.of("x", "AAB"), MINUTE, Closes.ALL)
              .subList(0, 10));
      runner.awaitGiven(2);
      assertThat(runner.said()).contains("Found AAB");
    }
  }

  @Test
  void aSymbolThatComesWhileSignalsCannotBeReadBeginsOnceTheyCan() throws Exception {
    lake.stage(BarLake.minutes(B, MINUTE, Closes.ALL).subList(0, 1));
    Path signals = lake.home().resolve("staging/signals");
    try (Runner runner = cross().over("BBB", "AAA").start()) {
      Files.createSymbolicLink(signals, signals); // leads nowhere
      lake.stage(minutes.subList(0, 13));
      await().atMost(Runner.PATIENCE).until(() -> runner.said().contains("Found AAA"));
      await()
          .atMost(Runner.PATIENCE)
          .until(() -> runner.said().stream().anyMatch(line -> line.endsWith("it is tried again")));
      Files.delete(signals);
      runner.awaitGiven(2);
      lake.stage(minutes.subList(13, 16));
      runner.awaitGiven(3);
      assertThat(runner.given())
          .extracting(BarLake::told)
          .containsExactly("10:09 BUY 12.0", "10:12 SELL 14.0", "10:15 BUY 17.0");
    }
  }

  @Test
  void aLakeMayComeLater() throws Exception {
    try (Runner runner = cross().start()) {
      assertThat(runner.said()).singleElement().asString().startsWith("Cannot find a lake");
      lake.stage(minutes);
      runner.awaitGiven(6);
    }
  }

  @Test
  void tooFewBarsAreWaitedFor() throws Exception {
    lake.stage(minutes.subList(0, 2));
    try (Runner runner = cross().start();
        StrategyLake read = lake.open()) {
      await()
          .atMost(Runner.PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(read.state(ID, A))
                      .hasValueSatisfying(
                          state -> {
                            assertThat(state.status()).isEqualTo(RunnerStatus.WAITING);
                            assertThat(state.message()).isEqualTo("It has 2 of 4 bars.");
                          }));
      lake.stage(minutes.subList(2, 4));
      await()
          .atMost(Runner.PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(read.state(ID, A).orElseThrow().status())
                      .isEqualTo(RunnerStatus.RUNNING));
      assertThat(runner.given()).isEmpty();
    }
  }

  @Test
  void aSymbolOfTwoVenuesIsRefusedUntilOneIsNamed() {
    lake.stage(minutes);
    lake.stage(BarLake.minutes(dev.tarn.market.Instrument.of("y", "AAA"), MINUTE, Closes.ALL));
    assertThatThrownBy(() -> cross().start().stop()).hasStackTraceContaining("'x', 'y'");
  }

  @Test
  void theStateTellsTheLastBarTheBiasAndTheSignal() throws Exception {
    lake.stage(minutes.subList(0, 10));
    String signal;
    try (Runner runner = cross().start()) {
      runner.awaitGiven(1);
      signal = runner.given().get(0).signalId();
    }
    try (StrategyLake read = lake.open()) {
      RunnerState state = read.state(ID, A).orElseThrow();
      assertThat(state.status()).isEqualTo(RunnerStatus.STOPPED);
      assertThat(state.currentBias()).isEqualTo("LONG");
      assertThat(state.signalState()).isEqualTo("TRIGGERED");
      assertThat(state.lastBarTime()).isEqualTo(minutes.get(9).openTime());
      assertThat(state.lastSignalId()).isEqualTo(signal);
      assertThat(state.message()).isNull();
      assertThat(read.signals(ID, TimeRange.ALL).get(0).attributes())
          .containsEntry("fast", "2")
          .containsEntry("slow", "3")
          .containsEntry("close", "12.0");
    }
  }

  @Test
  void strategiesAndRunnersSideBySideDoNotDisturbOneAnother() throws Exception {
    lake.stage(minutes.subList(0, 10));
    try (Runner one = cross().start();
        Runner other =
            Runner.Setting.of(lake, MINUTE, "sma-cross:fast=1,slow=2", "sma-cross:fast=1,slow=3")
                .start()) {
      lake.stage(minutes.subList(10, 21));
      one.awaitGiven(6);
      other.awaitGiven(8);
      assertThat(one.given())
          .isSortedAccordingTo(Comparator.comparing(Signal::barTime))
          .extracting(Signal::strategyId)
          .containsOnly(ID);
    }
  }
}
