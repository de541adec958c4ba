package dev.tarn.warehouse.merge;

import dev.tarn.market.MarketDatasets;
import dev.tarn.warehouse.sql.Catalog;
import dev.tarn.warehouse.sql.Columns;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.Sql;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Optional;

/**
 * One-minute candles from ticks: just the minutes that new ticks touch are computed anew. Where it
 * is known what a minute had before ({@link RunningBars}), the new ticks are added to that;
 * otherwise all its ticks are looked at. A minute is closed once its symbol has a tick in a later
 * one. Volumes are summed as decimals with 12 places, so that no order of rows shows in them, and
 * sums of decimal quantities are exact.
 */
final class TickCandles {
  /** Tells the candles that are derived here from all others. */
  static final String DERIVED = "%1$s.source = 'TICKS' AND %1$s.revision = -1";

  static final String MINUTE = "date_trunc('minute', \"time\")";

  /** Numbers that are too large for a decimal are added in the order of their size. */
  private static final String SUM =
      "coalesce(CAST(sum(TRY_CAST(CASE WHEN (%1$s) < 1e19 THEN %1$s END AS DECIMAL(32, 12))) AS DOUBLE), 0)"
          + " + coalesce(list_sum(list_sort(list(%1$s) FILTER (WHERE (%1$s) >= 1e19), 'ASC')), 0)";

  private static final String BOUGHT = SUM.formatted("CASE WHEN side = 'BUY' THEN size ELSE 0 END");
  private static final String SOLD = SUM.formatted("CASE WHEN side = 'SELL' THEN size ELSE 0 END");
  static final String CLUSTERS =
      Columns.type(MarketDatasets.CANDLES.field("clusters").orElseThrow().type());

  /** Views of it are evaluated by clients, whose settings tell what is left unsaid. */
  private static final String ORDER =
      "ORDER BY \"time\" ASC, \"sequence\" ASC NULLS FIRST, trade_id ASC NULLS FIRST, price ASC, size ASC";

  /**
   * Of doubles DuckDB makes decimals by a multiplication, whose error would move a price to the
   * step below; by way of their texts they are exact. Prices beyond decimals are few and far from
   * any step.
   */
  private static final String LOWER_BOUND =
      "coalesce(CAST(p - p %% s AS DOUBLE), floor(fdiv(price, s)) * s)";

  private final Session session;
  private final Catalog catalog;
  private Optional<Footprint> footprint = Optional.empty();

  TickCandles(Session session, Catalog catalog) {
    this.session = session;
    this.catalog = catalog;
  }

  /**
   * A query that gives the candles of the minutes that new ticks touch.
   *
   * @param ticks a relation with all ticks, the new ones included
   * @param batch the table of the new ticks
   * @param delta what they change in the table of ticks
   */
  String candles(String ticks, String batch, Delta delta) {
    RunningBars bars = new RunningBars(session, catalog);
    boolean allKnown = bars.look(batch, delta, footprint());
    bars.advance(delta, allKnown);
    if (allKnown || bars.nameUnknownMinutes(delta) == 0) { // nearly always
      return bars.candles();
    }
    return "%s UNION ALL SELECT * FROM (%s)"
        .formatted(bars.candles(), bars(touched(ticks), RunningBars.HEADS, footprint()));
  }

  /**
   * A query that gives the candles of a day.
   *
   * @param ticks a relation with all ticks of the day
   */
  String candles(String ticks, LocalDate day) {
    session.execute(
        "CREATE OR REPLACE TEMP TABLE tarn_minutes AS SELECT DISTINCT venue, symbol, %s AS minute FROM %s WHERE \"time\" >= TIMESTAMP '%s' AND \"time\" < TIMESTAMP '%s'"
            .formatted(MINUTE, ticks, day, day.plusDays(1)));
    return bars(
        touched(ticks), "SELECT venue, symbol, \"time\" FROM " + catalog.lastTicks(), footprint());
  }

  /** A query that gives all ticks of the minutes that are to be made of their ticks. */
  private String touched(String ticks) {
    String near =
        session
            .first(
                "SELECT %s FROM tarn_minutes".formatted(TimeRanges.Whole.columns("minute")),
                row -> TimeRanges.Whole.read(row, 1))
            .orElseThrow()
            .map(whole -> TimeRanges.of(session, "minute", "tarn_minutes", whole))
            .map(minutes -> minutes.condition("\"time\"", Duration.ofMinutes(1)))
            .orElse("false");
    return """
        SELECT t.* FROM (SELECT *, %s AS minute FROM %s WHERE %s) AS t
        SEMI JOIN tarn_minutes AS m ON t.venue = m.venue AND t.symbol = m.symbol AND t.minute = m.minute"""
        .formatted(MINUTE, ticks, near);
  }

  /** As it is noted; read once. */
  private Footprint footprint() {
    if (footprint.isEmpty()) {
      footprint = Optional.of(Footprint.of(session, catalog));
    }
    return footprint.get();
  }

  /**
   * A query that gives one-minute candles.
   *
   * @param ticks a query that gives all ticks of some minutes, with {@code minute} as a column
   * @param heads a query that gives the last time of each venue and symbol
   */
  static String bars(String ticks, String heads, Footprint footprint) {
    String none = "NULL::" + CLUSTERS;
    if (footprint.isEmpty()) {
      return bars("", "(" + ticks + ")", heads, none, "");
    }
    String clusters = clusters("touched", footprint);
    return bars(
        "WITH touched AS MATERIALIZED (" + ticks + ") ",
        "touched",
        heads,
        "f.clusters",
        " LEFT JOIN (%s) AS f ON a.venue = f.venue AND a.symbol = f.symbol AND a.minute = f.minute"
            .formatted(clusters));
  }

  private static String bars(
      String with, String ticks, String heads, String clusters, String joined) {
    return """
        %9$sSELECT a.venue, a.symbol, '1m' AS timeframe, a.minute AS open_time, a."open", a.high, a.low, a."close", a.volume,
          a.quote_volume, a.buy_volume, a.sell_volume, a.trade_count, %7$s AS clusters, 'TICKS' AS source,
          h."time" >= a.minute + INTERVAL 1 MINUTE AS closed, -1::BIGINT AS revision
        FROM (
          SELECT venue, symbol, minute, first(price %1$s) AS "open", max(price) AS high, min(price) AS low,
            last(price %1$s) AS "close", %2$s AS volume, %3$s AS quote_volume,
            %4$s AS buy_volume, %5$s AS sell_volume,
            count(*) AS trade_count
          FROM %6$s AS t
          GROUP BY venue, symbol, minute) AS a
        JOIN (%8$s) AS h ON a.venue = h.venue AND a.symbol = h.symbol%10$s"""
        .formatted(
            ORDER,
            SUM.formatted("size"),
            SUM.formatted("price * size"),
            BOUGHT,
            SOLD,
            ticks,
            clusters,
            heads,
            with,
            joined);
  }

  /**
   * A query that gives the clusters of each minute of the symbols that have a step.
   *
   * @param ticks a relation with all ticks of some minutes, with {@code minute} as a column
   */
  static String clusters(String ticks, Footprint footprint) {
    return """
        SELECT venue, symbol, minute,
          list(struct_pack(price := bound, buy_volume := bought, sell_volume := sold) ORDER BY bound ASC) AS clusters
        FROM (SELECT venue, symbol, minute, bound, %s AS bought, %s AS sold
          FROM (SELECT venue, symbol, minute, side, size, %s AS bound
            FROM (SELECT venue, symbol, minute, side, size, price, s, TRY_CAST(CAST(price AS VARCHAR) AS DECIMAL(32, 12)) AS p
              FROM (SELECT *, %s AS s FROM %s) WHERE s IS NOT NULL))
          GROUP BY venue, symbol, minute, bound)
        GROUP BY venue, symbol, minute"""
        .formatted(BOUGHT, SOLD, LOWER_BOUND.formatted(), footprint.step("symbol"), ticks);
  }

  /** The stored candles that were derived for a touched minute which has no ticks left. */
  String vanished(String derived) {
    return """
        SELECT c.rowid AS tarn_rowid, c.venue, c.symbol, c.open_time FROM %s AS c
        SEMI JOIN tarn_minutes AS m ON c.venue = m.venue AND c.symbol = m.symbol AND c.open_time = m.minute
        ANTI JOIN %s AS d ON c.venue = d.venue AND c.symbol = d.symbol AND c.open_time = d.open_time
        WHERE c.timeframe = '1m' AND %s"""
        .formatted(catalog.table(MarketDatasets.CANDLES), derived, DERIVED.formatted("c"));
  }

  /** Loaded candles that once lost to one that has vanished now. */
  String remembered(String vanished) {
    return """
        SELECT %s FROM %s AS c
        SEMI JOIN %s AS v ON c.venue = v.venue AND c.symbol = v.symbol AND c.open_time = v.open_time
        WHERE c.timeframe = '1m'"""
        .formatted(
            Sql.names(Columns.names(MarketDatasets.CANDLES), "c"),
            catalog.conflicts(MarketDatasets.CANDLES),
            vanished);
  }
}
