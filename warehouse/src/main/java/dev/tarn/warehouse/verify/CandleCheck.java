package dev.tarn.warehouse.verify;

import dev.tarn.market.MarketDatasets;
import dev.tarn.staging.Dataset;
import dev.tarn.warehouse.merge.Merges;
import dev.tarn.warehouse.sql.Catalog;
import dev.tarn.warehouse.sql.Columns;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.Sql;
import java.time.LocalDate;
import java.util.Set;
import java.util.TreeSet;

/**
 * Derives the candles of an attached replica anew from all its ticks, day by day, and holds them
 * against those that are there.
 */
final class CandleCheck {
  private static final Dataset TICKS = MarketDatasets.TICKS;
  private static final Dataset CANDLES = MarketDatasets.CANDLES;

  private final Session session;
  private final Catalog catalog;
  private final Stored stored;
  private final Found found;
  private final Set<String> olderFootprints;

  CandleCheck(Session session, Catalog catalog, Stored stored, Found found) {
    this.session = session;
    this.catalog = catalog;
    this.stored = stored;
    this.found = found;
    this.olderFootprints = olderFootprints(session, catalog);
  }

  /** The days whose candles may have footprints of other steps than those that are noted. */
  static Set<String> olderFootprints(Session session, Catalog catalog) {
    return catalog.hasFootprint(session)
        ? new TreeSet<>(
            session.query(
                "SELECT \"day\"::VARCHAR FROM " + catalog.olderFootprints(),
                row -> row.getString(1)))
        : Set.of();
  }

  /** Looks at each day that has ticks or candles. */
  void check(DaySums ticks, DaySums candles) {
    Set<String> days = new TreeSet<>(ticks.byDay().keySet());
    days.addAll(candles.byDay().keySet());
    for (String day : days) {
      check(day);
    }
  }

  private void check(String day) {
    String ticks = "(" + RowRules.of(TICKS, Set.of(day), stored.rows(catalog, TICKS)) + ")";
    session.execute(
        "CREATE OR REPLACE TEMP TABLE tarn_derived AS SELECT %s FROM (%s)"
            .formatted(
                Sql.names(Columns.names(CANDLES)),
                new Merges(session, catalog).candlesOf(ticks, LocalDate.parse(day))));
    String candles = RowRules.of(CANDLES, Set.of(day), stored.rows(catalog, CANDLES));
    String loaded = RowRules.loaded(candles);
    DaySum expected = sum(RowRules.without(CANDLES, "FROM tarn_derived", loaded), day);
    DaySum actual = sum(RowRules.derived(candles), day);
    if (!actual.sameRows(expected)) {
      found.difference(
          CANDLES,
          day,
          "derived from its ticks anew, "
              + actual.against(expected)
              + "; "
              + found.remedy(CANDLES));
    }
    long outranked =
        session.number(
            "SELECT count(*) FROM tarn_derived AS d JOIN (%s) AS l ON %s WHERE %s > %s"
                .formatted(
                    loaded,
                    Sql.equal(CANDLES.key(), "d", "l"),
                    Columns.order(CANDLES, "d"),
                    Columns.order(CANDLES, "l")));
    if (outranked > 0) {
      found.difference(
          CANDLES,
          day,
          "%d loaded rows stand where derived ones must; %s"
              .formatted(outranked, found.remedy(CANDLES)));
    }
  }

  /** Footprints of days that were cold when steps changed are of other steps. */
  private DaySum sum(String query, String day) {
    String comparable =
        olderFootprints.contains(day)
            ? "SELECT * REPLACE (NULL AS clusters) FROM (" + query + ")"
            : query;
    return DaySums.of(session, CANDLES, comparable).day(day);
  }
}
