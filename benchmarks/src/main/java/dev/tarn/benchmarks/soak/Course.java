package dev.tarn.benchmarks.soak;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One quantity over the days. The first third settles; what is bounded is in the last third not
 * above what it was in the middle one, but for a little.
 *
 * @param name what it is, with its unit
 * @param kind whether the quantity itself is to be bounded, or what is added to it on a day
 * @param slack how much more does not count: what an allocator or a collector leaves to chance
 * @param values one for each day
 */
record Course(String name, Kind kind, double slack, List<Double> values) {
  private static final double PART = 0.1;

  /** What is to be bounded. */
  enum Kind {
    LEVEL,
    /** For what is kept for ever, such as the archive: a day adds what came on that day. */
    GROWTH
  }

  Course(String name, Kind kind, double slack) {
    this(name, kind, slack, new ArrayList<>());
  }

  void add(double value) {
    values.add(value);
  }

  /** Of the middle third: the median, or what a day adds. */
  double middle() {
    return of(values.size() / 3, 2 * values.size() / 3);
  }

  /** Of the last third. */
  double last() {
    return of(2 * values.size() / 3, values.size());
  }

  boolean bounded() {
    return last() <= middle() * (1 + PART) + slack;
  }

  private double of(int from, int to) {
    if (to - from < 2) {
      return Double.NaN;
    }
    if (kind == Kind.GROWTH) {
      return (values.get(to - 1) - values.get(from)) / (to - 1 - from);
    }
    double[] sorted = values.subList(from, to).stream().mapToDouble(each -> each).toArray();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
