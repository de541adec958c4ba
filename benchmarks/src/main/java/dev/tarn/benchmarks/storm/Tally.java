package dev.tarn.benchmarks.storm;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/** Counts stored rows, by producer and number. Not safe for use by several threads. */
final class Tally {
  private final Map<String, BitSet> seen = new HashMap<>();
  private long rows;
  private long doubled;

  /** Counts a row, unless it is nobody's, as bars are that were made out of ticks. */
  void add(Table table, String owner, long number) {
    table
        .producer(owner)
        .ifPresent(
            producer -> {
              BitSet numbers = numbers(producer);
              rows++;
              if (numbers.get((int) number)) {
                doubled++;
              }
              numbers.set((int) number);
            });
  }

  private BitSet numbers(String producer) {
    return seen.computeIfAbsent(producer, name -> new BitSet());
  }

  long rows() {
    return rows;
  }

  /** Rows that had been there before. */
  long doubled() {
    return doubled;
  }

  /** How many of these rows of a producer are not there. */
  long missing(String producer, BitSet expected) {
    BitSet missing = (BitSet) expected.clone();
    missing.andNot(numbers(producer));
    return missing.cardinality();
  }
}
