package dev.tarn.ingest.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.market.Tick;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Trades that look like a market's, the same for the same seed. */
class SyntheticMarketTest {
  private static Simulation simulation(long seed) {
    return new Simulation(
        "simulated",
        List.of("A", "B"),
        Instant.parse("2026-11-01T00:00:00Z"),
        3,
        Duration.ofHours(1),
        seed);
  }

  private static List<Tick> trades(long seed) {
    Simulation simulation = simulation(seed);
    SyntheticMarket market = new SyntheticMarket(simulation);
    List<Tick> trades = new ArrayList<>();
    for (long i = 0; i < simulation.trades(); i++) {
      trades.add(market.next());
    }
    return trades;
  }

  @Test
  void theSameSeedGivesTheSameTrades() {
    assertThat(trades(1)).hasSize(10_800).isEqualTo(trades(1)).isNotEqualTo(trades(2));
  }

  @Test
  void timesAndNumbersRiseAndPricesMoveLittle() {
    List<Tick> trades = trades(3);
    for (int i = 1; i < trades.size(); i++) {
      assertThat(trades.get(i).time()).isAfter(trades.get(i - 1).time());
      assertThat(trades.get(i).sequence()).isGreaterThan(trades.get(i - 1).sequence());
    }
    List<Double> prices =
        trades.stream().filter(trade -> trade.symbol().equals("A")).map(Tick::price).toList();
    for (int i = 1; i < prices.size(); i++) {
      assertThat(prices.get(i) / prices.get(i - 1)).isBetween(0.99, 1.01);
    }
  }
}
