package dev.tarn.strategy;

import static dev.tarn.strategy.Market.MINUTE;
import static dev.tarn.strategy.Market.QUARTER;
import static dev.tarn.strategy.Market.at;
import static dev.tarn.strategy.Market.candles;
import static dev.tarn.strategy.Market.tick;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.market.Candle;
import dev.tarn.market.Cluster;
import dev.tarn.market.Instrument;
import dev.tarn.market.OrderEvent;
import dev.tarn.market.OrderStatus;
import dev.tarn.market.Run;
import dev.tarn.market.RunKind;
import dev.tarn.market.RunnerState;
import dev.tarn.market.RunnerStatus;
import dev.tarn.market.Side;
import dev.tarn.market.Signal;
import dev.tarn.staging.RefusedException;
import dev.tarn.warehouse.read.TimeRange;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StrategyLakeTest {
  private static final Instrument A = Instrument.of("x", "A");
  private static final Instrument ELSEWHERE = Instrument.of("y", "A");

  @TempDir private Path folder;
  private Market market;

  @BeforeEach
  void market() {
    market = new Market(folder);
  }

  @Test
  void aLakeThatDoesNotExistYetHasNothing() {
    try (StrategyLake lake = market.open()) {
      assertThat(lake.candles(A, MINUTE, 10)).isEmpty();
      assertThat(lake.candles(A, MINUTE, TimeRange.ALL)).isEmpty();
      assertThat(lake.states("s")).isEmpty();
      assertThat(lake.signals("s", TimeRange.ALL)).isEmpty();
      assertThat(lake.orders("s")).isEmpty();
      assertThatThrownBy(() -> lake.find(List.of("A"), List.of()))
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("Cannot find a lake");
    }
    assertThat(market.lake().home()).doesNotExist();
  }

  @Test
  void candlesAreTheNewestInAscendingOrderWithTheFormingOne() {
    market.stage(candles(A, MINUTE, at("10:00"), 32));
    market.isNow("10:31:10");
    try (StrategyLake lake = market.open()) {
      assertThat(lake.candles(A, QUARTER, 2))
          .extracting(Candle::openTime, Candle::closed)
          .containsExactly(
              org.assertj.core.groups.Tuple.tuple(at("10:15"), true),
              org.assertj.core.groups.Tuple.tuple(at("10:30"), false));
    }
  }

  @Test
  void candlesOfARangeAreThoseThatOpenInIt() {
    market.stage(candles(A, MINUTE, at("10:00"), 5));
    TimeRange range = new TimeRange(Optional.of(at("10:01")), Optional.of(at("10:03")));
    try (StrategyLake lake = market.open()) {
      assertThat(lake.candles(A, MINUTE, range))
          .extracting(Candle::openTime)
          .containsExactly(at("10:01"), at("10:02"));
    }
  }

  @Test
  void aSymbolOfTwoVenuesIsTwoInstruments() {
    market.stage(candles(A, MINUTE, at("10:00"), 2));
    market.stage(candles(ELSEWHERE, MINUTE, at("10:00"), 3));
    try (StrategyLake lake = market.open()) {
      assertThat(lake.candles(A, MINUTE, 10)).hasSize(2);
      assertThat(lake.candles(ELSEWHERE, MINUTE, 10)).hasSize(3);
      assertThat(lake.find(List.of("A"), List.of("*"))).containsExactly(A, ELSEWHERE);
      assertThatThrownBy(() -> lake.find(List.of("A"), List.of()))
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("'x', 'y'");
    }
  }

  @Test
  void candlesOfTicksComeWithEverything() throws Exception {
    Files.createDirectories(market.lake().home());
    Files.writeString(market.lake().home().resolve("lake.yaml"), "footprint:\n  A: 1\n");
    market.stage(
        tick(A, at("10:00:01"), 100.5), tick(A, at("10:00:02"), 101), tick(A, at("10:01"), 99));
    try (StrategyLake lake = market.open()) {
      Candle first = lake.candles(A, MINUTE, 2).get(0);
      assertThat(first.closed()).isTrue();
      assertThat(first.high()).isEqualTo(101);
      assertThat(first.quoteVolume()).isEqualTo(201.5);
      assertThat(first.tradeCount()).isEqualTo(2);
      assertThat(first.clusters()).containsExactly(new Cluster(100, 1, 0), new Cluster(101, 1, 0));
    }
  }

  @Test
  void coarserCandlesThanAskedAreRefused() {
    market.stage(candles(A, QUARTER, at("10:00"), 2));
    try (StrategyLake lake = market.open()) {
      assertThatThrownBy(() -> lake.candles(A, MINUTE, 2))
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("Cannot make 1m candles of 'A'");
    }
  }

  @Test
  void whatIsAppendedAndFlushedIsRead() {
    Instant now = Instant.parse("2026-03-02T10:00:00.123456Z");
    Signal signal = Signal.of("s", A, MINUTE, at("10:00"), "BUY").attribute("fast", "10").build();
    Run run = Run.begin("s", RunKind.BACKTEST).id("r").build();
    Signal ofRun = Signal.of("s", A, MINUTE, at("10:00"), "BUY").run(run.runId()).build();
    RunnerState state =
        RunnerState.of("s", A, MINUTE, RunnerStatus.RUNNING)
            .bias("LONG")
            .lastBarTime(at("10:00"))
            .lastSignal(signal.signalId())
            .updatedAt(now)
            .build();
    OrderEvent order =
        OrderEvent.of("o", A, Side.BUY, "LIMIT", 2).limitPrice(9.5).signal(signal).build();
    OrderEvent accepted = order.next(OrderStatus.ACCEPTED).build();
    try (StrategyLake lake = market.open()) {
      List.of(signal, run, ofRun, state, accepted, order).forEach(lake::append);
      lake.flush();
      assertThat(lake.signals("s", TimeRange.ALL)).containsExactly(signal);
      assertThat(lake.signalsOf("r")).containsExactly(ofRun);
      assertThat(lake.states("s")).containsExactly(state);
      assertThat(lake.state("s", A)).contains(state);
      assertThat(lake.state("s", ELSEWHERE)).isEmpty();
      assertThat(lake.orders("s")).containsExactly(accepted);
    }
  }
}
