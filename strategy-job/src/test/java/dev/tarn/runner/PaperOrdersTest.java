package dev.tarn.runner;

import static dev.tarn.runner.BarLake.A;
import static dev.tarn.runner.BarLake.MINUTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tarn.market.Candle;
import dev.tarn.market.MarketDatasets;
import dev.tarn.market.RunnerState;
import dev.tarn.market.RunnerStatus;
import dev.tarn.market.Signal;
import dev.tarn.strategy.StrategyLake;
import dev.tarn.warehouse.read.OrderQuery;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PaperOrdersTest {
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
  void ordersOnPaperAreFilledAtTheNextOpenAlsoAcrossARestart() throws Exception {
    lake.stage(minutes.subList(0, 13));
    try (Runner first = cross().onPaper().start()) {
      first.awaitGiven(2);
    }
    lake.stage(minutes.subList(13, 15));
    try (Runner second = cross().onPaper().start();
        StrategyLake read = lake.open()) {
      await()
          .atMost(Runner.PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(read.orders(ID))
                      .extracting(
                          order -> order.side() + " " + order.status() + " " + order.averagePrice())
                      .containsExactlyInAnyOrder("BUY FILLED 15.0", "SELL FILLED 10.0"));
      assertThat(second.given()).isEmpty();
    }
    assertThat(
            lake.rows(
                "order_events",
                "SELECT status || count(*) || count(DISTINCT event_id) FROM order_events GROUP BY status ORDER BY 1"))
        .containsExactly("ACCEPTED22", "FILLED22", "NEW22");
  }

  @Test
  void signalsFromBeforeTheBarsThatAreReadAreNotFilledAtALaterPrice() throws Exception {
    double[] closes = new double[600];
    java.util.Arrays.setAll(closes, bar -> bar + 1);
    List<Candle> bars = BarLake.minutes(A, MINUTE, closes);
    lake.stage(bars);
    try (StrategyLake before = lake.open()) {
      before.append(Signal.of(ID, A, MINUTE, bars.get(1).openTime(), "BUY").build());
      before.append(Signal.of(ID, A, MINUTE, bars.get(590).openTime(), "SELL").build());
      before.append(
          RunnerState.of(ID, A, MINUTE, RunnerStatus.STOPPED)
              .lastBarTime(bars.get(595).openTime())
              .build());
    }
    try (Runner again = cross().onPaper().start()) {
      assertThat(again.given()).isEmpty();
    }
    assertThat(
            lake.rows(
                "order_events",
                "SELECT concat_ws(' ', side, average_price) FROM order_events WHERE status = 'FILLED'"))
        .containsExactly("SELL 592.0");
  }

  @Test
  void twoRunnersOfOneStrategyOnPaperMakeNoProblemOfItsOrders() throws Exception {
    lake.stage(minutes.subList(0, 8));
    try (Runner one = cross().onPaper().start();
        Runner other = cross().onPaper().start()) {
      lake.stage(minutes.subList(8, 14));
      one.awaitGiven(2);
      other.awaitGiven(2);
    }
    assertThat(
            lake.rows(
                "order_events",
                "SELECT concat_ws(' ', side, status, filled_quantity, problem) FROM (%s) ORDER BY 1"
                    .formatted(OrderQuery.LATEST.select(MarketDatasets.ORDER_EVENTS))))
        .containsExactly("BUY FILLED 1.0", "SELL FILLED 1.0");
  }
}
