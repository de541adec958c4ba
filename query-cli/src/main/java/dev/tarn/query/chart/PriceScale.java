package dev.tarn.query.chart;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Which price stands at which height. Heights are half characters, counted from below. */
final class PriceScale {
  /** Lines from one label to the next, about. */
  private static final int LABEL_LINES = 3;

  private final double low;
  private final double high;
  private final int rows;

  PriceScale(List<Bar> bars, int rows) {
    this.low = bars.stream().mapToDouble(Bar::low).min().orElseThrow();
    this.high = bars.stream().mapToDouble(Bar::high).max().orElseThrow();
    this.rows = rows;
  }

  /** The half character in which a price lies. */
  int height(double price) {
    int top = rows * 2 - 1;
    return high > low ? (int) Math.round((price - low) / (high - low) * top) : rows;
  }

  /** Round prices by the row at which they stand. */
  SortedMap<Integer, String> labels() {
    SortedMap<Integer, String> labels = new TreeMap<>();
    if (high <= low) {
      labels.put(height(low) / 2, BigDecimal.valueOf(low).stripTrailingZeros().toPlainString());
      return labels;
    }
    BigDecimal step = step();
    BigDecimal price = BigDecimal.valueOf(low).divide(step, 0, RoundingMode.CEILING);
    for (price = price.multiply(step); price.doubleValue() <= high; price = price.add(step)) {
      int scale = Math.max(0, step.stripTrailingZeros().scale());
      labels.put(
          height(price.doubleValue()) / 2,
          price.setScale(scale, RoundingMode.HALF_EVEN).toPlainString());
    }
    return labels;
  }

  /** 1, 2 or 5 times a power of ten, so that labels do not crowd. */
  private BigDecimal step() {
    double least = (high - low) * LABEL_LINES / rows;
    BigDecimal power = BigDecimal.ONE.scaleByPowerOfTen((int) Math.floor(Math.log10(least)));
    for (int times : new int[] {1, 2, 5}) {
      BigDecimal step = power.multiply(BigDecimal.valueOf(times));
      if (step.doubleValue() >= least) {
        return step;
      }
    }
    return power.multiply(BigDecimal.TEN);
  }
}
