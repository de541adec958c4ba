package dev.tarn.warehouse.verify;

import dev.tarn.staging.Dataset;
import dev.tarn.staging.Merge;
import dev.tarn.warehouse.sql.Catalog;
import dev.tarn.warehouse.sql.Columns;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.Sql;
import java.util.Collection;
import java.util.Set;
import java.util.SortedSet;

/**
 * Holds the rows of a dataset in an attached replica against the segments that its ledger names.
 * Sums of days come first, and where they are equal nothing else is asked; where they differ, since
 * rows were loaded twice, won or lost, the rule is applied to all rows of these days.
 */
final class DatasetCheck {
  private final Session session;
  private final Catalog catalog;
  private final Dataset dataset;
  private final Log log;
  private final Stored stored;
  private final Found found;

  DatasetCheck(
      Session session, Catalog catalog, Dataset dataset, Log log, Stored stored, Found found) {
    this.session = session;
    this.catalog = catalog;
    this.dataset = dataset;
    this.log = log;
    this.stored = stored;
    this.found = found;
  }

  /**
   * What the replica has.
   *
   * @param rows the sums of the rows
   * @param conflicts the sums of the rows that lost to others
   */
  record Sums(DaySums rows, DaySums conflicts) {}

  Dataset dataset() {
    return dataset;
  }

  Sums check(Set<String> names) {
    DaySums rows = stored.sums(catalog, dataset);
    DaySums conflicts =
        Catalog.hasConflicts(dataset) ? DaySums.of(session, dataset, conflicts()) : DaySums.NONE;
    DaySums logged = log.sums(names);
    if (!log.unreadable().isEmpty()) {
      found.incomplete(dataset);
    }
    if (Catalog.derivesRows(dataset)) {
      checkDerivable(logged, names);
    } else if (dataset.merge() == Merge.UNIQUE) {
      DaySums both = rows.plus(conflicts);
      SortedSet<String> days = both.differingDays(logged);
      if (!days.isEmpty()) {
        compare(sums(RowRules.distinct(dataset, of(days, log.rows(names)))), both, days);
      }
    } else if (dataset.merge() == Merge.LATEST) {
      checkLatest(rows, logged, names);
    } else {
      compare(logged, rows, rows.differingDays(logged));
    }
    return new Sums(rows, conflicts);
  }

  /** Looks for rows that were never merged; for one replica of those that have the same rows. */
  void checkMerged(Sums sums) {
    long limit = found.has(Check.KEYS) ? Long.MAX_VALUE : KeyCheck.ROWS;
    new KeyCheck(session, catalog, dataset, stored, found, limit).check(sums.rows());
    if (dataset.merge() == Merge.UNIQUE) {
      new ConflictCheck(session, catalog, dataset, stored, found).check(sums.conflicts());
    }
  }

  private void checkLatest(DaySums rows, DaySums logged, Set<String> names) {
    SortedSet<String> days = rows.differingDays(logged);
    if (days.isEmpty()) {
      return;
    }
    String all = log.rows(names);
    // versions of a key may be of several days where the key does not hold the time
    String some = dataset.keyHoldsTime() ? of(days, all) : all;
    DaySums winners = sums(RowRules.winners(dataset, some));
    compare(winners, rows, dataset.keyHoldsTime() ? days : rows.differingDays(winners));
  }

  /** Candles: those that were loaded, unless one that is derived from ticks has won over them. */
  private void checkDerivable(DaySums logged, Set<String> names) {
    String all = stored.rows(catalog, dataset);
    String loaded = RowRules.loaded(all);
    DaySums sums = sums(loaded);
    SortedSet<String> days = sums.differingDays(logged);
    if (days.isEmpty()) {
      return;
    }
    String winners = RowRules.winners(dataset, of(days, log.rows(names)));
    String derived = RowRules.derived(of(days, all));
    compare(sums(RowRules.without(dataset, winners, derived)), sums, days);
    long outranked =
        session.number(
            "SELECT count(*) FROM (%s) AS w JOIN (%s) AS d ON %s WHERE %s > %s"
                .formatted(
                    winners,
                    derived,
                    Sql.equal(dataset.key(), "w", "d"),
                    Columns.order(dataset, "w"),
                    Columns.order(dataset, "d")));
    if (outranked > 0) {
      found.difference(
          dataset,
          "%d derived rows stand where loaded ones must; %s"
              .formatted(outranked, found.remedy(dataset)));
    }
  }

  private void compare(DaySums expected, DaySums actual, Collection<String> days) {
    for (String day : days) {
      if (!actual.day(day).sameRows(expected.day(day))) {
        found.difference(
            dataset,
            day,
            actual.day(day).against(expected.day(day)) + "; " + found.remedy(dataset));
      }
    }
  }

  private DaySums sums(String query) {
    return DaySums.of(session, dataset, query);
  }

  private String of(Collection<String> days, String rows) {
    return dataset.time().isEmpty() ? rows : RowRules.of(dataset, days, rows);
  }

  private String conflicts() {
    return "SELECT %s FROM %s"
        .formatted(Sql.names(Columns.names(dataset)), catalog.conflicts(dataset));
  }
}
