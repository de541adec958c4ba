package dev.tarn.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Two ways to the same end, measured in turn: A B A B. What else the machine does meanwhile hits
 * both alike, so the median of the rounds' ratios says more than two medians of separate runs.
 *
 * @param ours of each round
 * @param bare of each round, what it is compared with
 */
record Pair(List<Cost> ours, List<Cost> bare) {

  /** Something to be measured. */
  interface Measured {
    Cost once() throws Exception;
  }

  /** Measures in turn, after rounds that do not count. */
  static Pair inTurn(int warmups, int rounds, Measured ours, Measured bare) throws Exception {
    List<Cost> first = new ArrayList<>();
    List<Cost> second = new ArrayList<>();
    for (int round = -warmups; round < rounds; round++) {
      Cost a = ours.once();
      Cost b = bare.once();
      if (round >= 0) {
        first.add(a);
        second.add(b);
      }
    }
    return new Pair(first, second);
  }

  /** Seconds of ours for each second of the other. */
  double byTheClock() {
    return median(ratios(Cost::seconds));
  }

  /** The same of processor time; 0 where it cannot be told. */
  double byProcessor() {
    return median(ratios(Cost::processor));
  }

  private List<Double> ratios(ToDoubleFunction<Cost> part) {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < ours.size(); i++) {
      double ratio = part.applyAsDouble(ours.get(i)) / part.applyAsDouble(bare.get(i));
      ratios.add(Double.isFinite(ratio) ? ratio : 0);
    }
    return ratios;
  }

  static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** Medians and rounds, in milliseconds. */
  String details() {
    return "%d ms against %d ms; rounds %s against %s, processor %s against %s"
        .formatted(
            Math.round(median(ours.stream().map(Cost::seconds).toList()) * 1e3),
            Math.round(median(bare.stream().map(Cost::seconds).toList()) * 1e3),
            millis(ours, Cost::seconds),
            millis(bare, Cost::seconds),
            millis(ours, Cost::processor),
            millis(bare, Cost::processor));
  }

  private static String millis(List<Cost> costs, ToDoubleFunction<Cost> part) {
    return Arrays.toString(
        costs.stream().mapToLong(each -> Math.round(part.applyAsDouble(each) * 1e3)).toArray());
  }
}
