package dev.tarn.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Two ways to the same end, measured in turn: A B A B. What else the machine does meanwhile hits
 * both alike, so the median of the rounds' ratios says more than two medians of separate runs.
 *
 * @param ours seconds of each round
 * @param bare seconds of each round, of what it is compared with
 */
record Pair(List<Double> ours, List<Double> bare) {

  /** Something to be measured; answers the seconds that count. */
  interface Timed {
    double seconds() throws Exception;
  }

  /** Work that counts from begin to end. */
  interface Work {
    void run() throws Exception;
  }

  /** The seconds that {@code work} takes. */
  static double time(Work work) throws Exception {
    long begin = System.nanoTime();
    work.run();
    return (System.nanoTime() - begin) / 1e9;
  }

  /** Measures in turn, after rounds that do not count. */
  static Pair inTurn(int warmups, int rounds, Timed ours, Timed bare) throws Exception {
    List<Double> first = new ArrayList<>();
    List<Double> second = new ArrayList<>();
    for (int round = -warmups; round < rounds; round++) {
      double a = ours.seconds();
      double b = bare.seconds();
      if (round >= 0) {
        first.add(a);
        second.add(b);
      }
    }
    return new Pair(first, second);
  }

  double oursMedian() {
    return median(ours);
  }

  double bareMedian() {
    return median(bare);
  }

  /** Seconds of ours for each second of the other: for what should cost little. */
  double cost() {
    return median(ratios());
  }

  /** Our speed as a part of the other's: for what should be fast. */
  double speed() {
    return 1 / cost();
  }

  private List<Double> ratios() {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < ours.size(); i++) {
      ratios.add(ours.get(i) / bare.get(i));
    }
    return ratios;
  }

  static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  @Override
  public String toString() {
    double[] sorted = ratios().stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return "%.1f ms against %.1f ms; %d rounds, costs %.2f to %.2f; rounds in ms: %s against %s"
        .formatted(
            oursMedian() * 1e3,
            bareMedian() * 1e3,
            ours.size(),
            sorted[0],
            sorted[sorted.length - 1],
            millis(ours),
            millis(bare));
  }

  private static String millis(List<Double> seconds) {
    return Arrays.toString(seconds.stream().mapToLong(each -> Math.round(each * 1e3)).toArray());
  }
}
