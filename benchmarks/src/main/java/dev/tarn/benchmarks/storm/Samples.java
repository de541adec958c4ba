package dev.tarn.benchmarks.storm;

import java.util.Arrays;
import java.util.stream.LongStream;

/** Waits or ages, in microseconds. Immutable. */
final class Samples {
  private final long[] sorted;

  Samples(LongStream micros) {
    sorted = micros.sorted().toArray();
  }

  int count() {
    return sorted.length;
  }

  /** In milliseconds, the value that {@code part} of all do not exceed; not a number if none. */
  double millis(double part) {
    return sorted.length == 0
        ? Double.NaN
        : sorted[(int) Math.min(sorted.length - 1L, (long) (sorted.length * part))] / 1e3;
  }

  double worst() {
    return millis(1);
  }

  /** How many are longer. */
  long above(long micros) {
    int at = Arrays.binarySearch(sorted, micros);
    return at < 0 ? sorted.length + at + 1 : Arrays.stream(sorted).filter(x -> x > micros).count();
  }
}
