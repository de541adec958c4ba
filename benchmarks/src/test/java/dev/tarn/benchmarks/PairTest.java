package dev.tarn.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PairTest {

  @Test
  void theTwoAreMeasuredInTurnAndWarmUpsDoNotCount() throws Exception {
    List<String> order = new ArrayList<>();
    Pair pair = Pair.inTurn(1, 2, () -> cost(order, "A", 3), () -> cost(order, "B", 2));
    assertThat(order).containsExactly("A", "B", "A", "B", "A", "B");
    assertThat(pair.ours()).hasSize(2);
    assertThat(pair.byTheClock()).isEqualTo(1.5);
  }

  @Test
  void aDisturbedRoundDoesNotShowInTheMedian() {
    Pair pair =
        new Pair(
            List.of(seconds(2), seconds(90), seconds(2)),
            List.of(seconds(1), seconds(1), seconds(1)));
    assertThat(pair.byTheClock()).isEqualTo(2);
  }

  @Test
  void theMedianOfAnEvenNumberLiesBetweenTheMiddleTwo() {
    assertThat(Pair.median(List.of(4.0, 1.0, 2.0, 9.0))).isCloseTo(3, within(1e-12));
  }

  @Test
  void aCostHasTheTimeByTheClock() throws Exception {
    Cost cost = Cost.of(() -> Thread.sleep(50));
    assertThat(cost.seconds()).isGreaterThanOrEqualTo(0.05);
    assertThat(cost.processor()).isGreaterThanOrEqualTo(0);
  }

  private static Cost cost(List<String> order, String name, double seconds) {
    order.add(name);
    return seconds(seconds);
  }

  private static Cost seconds(double seconds) {
    return new Cost(seconds, seconds);
  }
}
