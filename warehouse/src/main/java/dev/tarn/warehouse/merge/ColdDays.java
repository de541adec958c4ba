package dev.tarn.warehouse.merge;

import dev.tarn.staging.Dataset;

/**
 * Days of a dataset that are not in its table, but in files of their own. A merge looks for the
 * counterparts of new rows in the table alone, so it has their days brought back first.
 */
@FunctionalInterface
public interface ColdDays {
  /** All rows are in the tables. */
  ColdDays NONE = (dataset, days) -> {};

  /**
   * Has the table of {@code dataset} hold all rows of some days. Rows that are in it already keep
   * their row ids.
   *
   * @param days a query that gives days as a column {@code "day"} of type {@code DATE}
   */
  void bringBack(Dataset dataset, String days);
}
