package dev.tarn.warehouse.merge;

import java.util.Optional;

/**
 * What rows change in a dataset's table. The writer applies it, a reader lays it over the table;
 * the result is the same.
 *
 * @param added a query that gives the rows to add, with the dataset's columns
 * @param removed a query that gives the row ids of the table's rows that go, where there are any
 * @param conflicts a query that gives the rows that lost to another row of their key, for {@code
 *     unique}, where there are any
 * @param conflictCount how many those are
 */
public record Delta(
    String added, Optional<String> removed, Optional<String> conflicts, long conflictCount) {

  static Delta adding(String added) {
    return new Delta(added, Optional.empty(), Optional.empty(), 0);
  }

  Delta alsoRemoving(String rowIds) {
    String all = removed.map(rows -> rows + " UNION " + rowIds).orElse(rowIds);
    return new Delta(added, Optional.of(all), conflicts, conflictCount);
  }
}
