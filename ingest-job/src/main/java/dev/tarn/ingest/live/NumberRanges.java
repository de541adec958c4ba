package dev.tarn.ingest.live;

import dev.tarn.ingest.history.Numbers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A set of numbers, kept as ranges. Not safe for use by several threads. */
final class NumberRanges {
  /** Last by first; ranges neither overlap nor touch. */
  private final TreeMap<Long, Long> lasts = new TreeMap<>();

  /** Adds all numbers of a range. */
  void add(Numbers range) {
    long first = range.first();
    long last = range.last();
    Map.Entry<Long, Long> before = lasts.floorEntry(first);
    if (before != null && before.getValue() >= first - 1) {
      first = before.getKey();
      last = Math.max(last, before.getValue());
    }
    for (Map.Entry<Long, Long> next = lasts.ceilingEntry(first);
        next != null && next.getKey() <= last + 1;
        next = lasts.ceilingEntry(first)) {
      last = Math.max(last, next.getValue());
      lasts.remove(next.getKey());
    }
    lasts.put(first, last);
  }

  /** Takes all numbers of a range out. */
  void remove(Numbers range) {
    Map.Entry<Long, Long> before = lasts.lowerEntry(range.first());
    if (before != null && before.getValue() >= range.first()) {
      lasts.put(before.getKey(), range.first() - 1);
      if (before.getValue() > range.last()) {
        lasts.put(range.last() + 1, before.getValue());
        return;
      }
    }
    for (Map.Entry<Long, Long> next = lasts.ceilingEntry(range.first());
        next != null && next.getKey() <= range.last();
        next = lasts.ceilingEntry(range.first())) {
      lasts.remove(next.getKey());
      if (next.getValue() > range.last()) {
        lasts.put(range.last() + 1, next.getValue());
      }
    }
  }

  /** Takes one number out. */
  void remove(long number) {
    if (!lasts.isEmpty()) {
      remove(new Numbers(number, number));
    }
  }

  /** Whether a number is among them. */
  boolean contains(long number) {
    Map.Entry<Long, Long> range = lasts.floorEntry(number);
    return range != null && number <= range.getValue();
  }

  /** Takes all numbers out. */
  void clear() {
    lasts.clear();
  }

  /** The lowest range. */
  Optional<Numbers> lowest() {
    return Optional.ofNullable(lasts.firstEntry()).map(e -> new Numbers(e.getKey(), e.getValue()));
  }

  /** All ranges, from the lowest. */
  List<Numbers> all() {
    return lasts.entrySet().stream().map(e -> new Numbers(e.getKey(), e.getValue())).toList();
  }

  /** How many numbers there are. */
  long count() {
    return lasts.entrySet().stream().mapToLong(e -> e.getValue() - e.getKey() + 1).sum();
  }
}
