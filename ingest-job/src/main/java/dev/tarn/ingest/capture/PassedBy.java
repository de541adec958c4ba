package dev.tarn.ingest.capture;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts the messages that brought nothing, by kind. Thread-safe. */
final class PassedBy {
  /** A capture that is none could name any number of kinds. */
  private static final int MOST_KINDS = 50;

  private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

  void add(String kind) {
    LongAdder known = counts.get(kind);
    if (known == null) {
      known =
          counts.computeIfAbsent(
              counts.size() < MOST_KINDS ? kind : "other", unused -> new LongAdder());
    }
    known.increment();
  }

  Map<String, Long> counts() {
    Map<String, Long> sorted = new LinkedHashMap<>();
    counts.entrySet().stream()
        .map(entry -> Map.entry(entry.getKey(), entry.getValue().sum()))
        .sorted(
            Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
    return sorted;
  }
}
