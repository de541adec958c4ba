package dev.tarn.warehouse.merge;

import dev.tarn.warehouse.sql.Columns;
import dev.tarn.warehouse.sql.Sql;
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
 * @param addsBatch true when the rows to add are all of the batch, in whose table they stay: the
 *     query gives the same until the next batch of the dataset
 */
public record Delta(
    String added,
    Optional<String> removed,
    Optional<String> conflicts,
    long conflictCount,
    boolean addsBatch) {

  static Delta adding(String added) {
    return new Delta(added, Optional.empty(), Optional.empty(), 0, false);
  }

  /** All rows of a batch are new. */
  static Delta adding(Batch batch) {
    String columns = Sql.names(Columns.names(batch.dataset()));
    return new Delta(
        "SELECT %s FROM %s".formatted(columns, batch.table()),
        Optional.empty(),
        Optional.empty(),
        0,
        true);
  }

  Delta alsoRemoving(String rowIds) {
    String all = removed.map(rows -> rows + " UNION " + rowIds).orElse(rowIds);
    return new Delta(added, Optional.of(all), conflicts, conflictCount, addsBatch);
  }
}
