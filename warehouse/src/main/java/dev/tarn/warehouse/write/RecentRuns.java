package dev.tarn.warehouse.write;

import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.LongStream;

/**
 * The rows of the last runs of a writer that published a database, by the generations that they
 * published; that of a run that failed gives way to the next one's.
 */
final class RecentRuns {
  private static final int MOST = 100;

  private final NavigableMap<Long, String> rows = new TreeMap<>();

  /**
   * @param row as SQL writes it
   */
  void add(long generation, String row) {
    rows.put(generation, row);
    if (rows.size() > MOST) {
      rows.pollFirstEntry();
    }
  }

  /** True when there is a row for each generation after one, up to another. */
  boolean reach(long after, long last) {
    return LongStream.rangeClosed(after + 1, last).allMatch(rows::containsKey);
  }

  /** The rows of generations between two, without these. */
  List<String> between(long after, long before) {
    return List.copyOf(rows.subMap(after, false, before, false).values());
  }
}
