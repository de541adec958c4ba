package dev.tarn.warehouse.client;

import dev.tarn.market.MarketDatasets;
import dev.tarn.staging.Dataset;
import dev.tarn.warehouse.merge.Footprint;
import dev.tarn.warehouse.merge.Merges;
import dev.tarn.warehouse.sql.Catalog;
import dev.tarn.warehouse.sql.Columns;
import dev.tarn.warehouse.sql.Sql;

/**
 * The rule of candles, what {@link Merges#candles} does: those of touched minutes are derived from
 * all their ticks, and compete with those that are staged.
 */
final class CandlesQuery {
  private final Catalog catalog;
  private final Dataset ticks = MarketDatasets.TICKS;
  private final Dataset candles;
  private final Footprint footprint;

  /**
   * @param footprint as the database has noted it
   */
  CandlesQuery(Catalog catalog, Dataset candles, Footprint footprint) {
    this.catalog = catalog;
    this.candles = candles;
    this.footprint = footprint;
  }

  /**
   * Adds {@code gone} and {@code come} of candles; those of ticks are there.
   *
   * @param freshTicks the part with the staged ticks
   * @param freshCandles the part with the staged candles
   */
  void define(Parts parts, String freshTicks, String freshCandles) {
    parts.define(
        "heads",
        """
        SELECT venue, symbol, max("time") AS "time" FROM (
          SELECT venue, symbol, "time" FROM %1$s UNION ALL
          SELECT l.venue, l.symbol, l."time" FROM %2$s AS l SEMI JOIN %1$s AS n ON l.venue = n.venue AND l.symbol = n.symbol)
        GROUP BY venue, symbol"""
            .formatted(freshTicks, catalog.lastTicks()));
    parts.define(
        "minutes",
        """
        SELECT venue, symbol, %1$s AS minute FROM %2$s
        UNION SELECT venue, symbol, %1$s FROM %3$s
        UNION SELECT c.venue, c.symbol, c.open_time FROM %4$s AS c
          SEMI JOIN heads AS h ON c.venue = h.venue AND c.symbol = h.symbol WHERE NOT c.closed AND c.timeframe = '1m'"""
            .formatted(
                Merges.MINUTE, freshTicks, Parts.name("gone", ticks), catalog.rows(candles)));
    parts.define("derived", Merges.bars(touchedTicks(), "SELECT * FROM heads", footprint));
    LatestQuery latest = new LatestQuery(catalog, candles);
    String touched = "c.venue = m.venue AND c.symbol = m.symbol AND c.open_time = m.minute";
    latest.defineBest(
        parts,
        "SELECT %1$s FROM %2$s UNION ALL SELECT %1$s FROM derived UNION ALL SELECT %1$s FROM %3$s AS c SEMI JOIN minutes AS m ON %4$s WHERE c.timeframe = '1m'"
            .formatted(
                Sql.names(Columns.names(candles)),
                freshCandles,
                catalog.conflicts(candles),
                touched));
    parts.define(
        "keys",
        "SELECT %s FROM %s UNION SELECT venue, symbol, '1m', minute FROM minutes"
            .formatted(Sql.names(candles.key()), Parts.name("best", candles)));
    parts.define(
        Parts.name("met", candles),
        """
        SELECT c.*, coalesce(%s AND m.minute IS NOT NULL, false) AS tarn_derived FROM (%s) AS c
        LEFT JOIN minutes AS m ON %s AND c.timeframe = '1m'"""
            .formatted(
                Merges.DERIVED.formatted("c"),
                new StoredRows(catalog, candles)
                    .met("keys", new RowPair(candles).equalKeys("t", "n")),
                touched));
    latest.defineWinners(parts, "NOT tarn_derived", "tarn_derived");
  }

  private String touchedTicks() {
    String stored =
        new StoredRows(catalog, ticks)
            .metNearby(
                "(SELECT *, minute AS \"time\" FROM minutes)",
                "t.venue = n.venue AND t.symbol = n.symbol AND date_trunc('minute', t.\"time\") = n.minute");
    return """
        SELECT *, %1$s AS minute FROM (
          SELECT %2$s FROM (%3$s) AS t ANTI JOIN %4$s AS g ON %5$s
          UNION ALL SELECT %2$s FROM %6$s)"""
        .formatted(
            Merges.MINUTE,
            Sql.names(Columns.names(ticks)),
            stored,
            Parts.name("gone", ticks),
            new RowPair(ticks).same("t", "g"),
            Parts.name("come", ticks));
  }
}
