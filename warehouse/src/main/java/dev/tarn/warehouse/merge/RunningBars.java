package dev.tarn.warehouse.merge;

import dev.tarn.warehouse.sql.Catalog;
import dev.tarn.warehouse.sql.LastTicks;
import dev.tarn.warehouse.sql.Session;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * The bars of minutes that go on, so that what a minute costs does not grow with its ticks. Beside
 * the time of a symbol's last tick stands the bar of that minute, made of all its ticks that are
 * stored; and later minutes have none yet. So the ticks of these minutes are <em>known</em> without
 * a look at them.
 *
 * <p>Not known are minutes before that one, to which a late tick comes; those of a symbol of which
 * a tick loses its place, since nothing can be taken out of a bar; those with footprints, and with
 * numbers that are too large for a decimal. They are made of all their ticks, and no bar is
 * remembered of them: the next minute has one again.
 */
final class RunningBars {
  /** A query that gives the time of the last tick of each symbol that has new ones. */
  static final String HEADS = "SELECT venue, symbol, newest AS \"time\" FROM tarn_heads";

  private static final String LAST_MINUTE = "date_trunc('minute', last_time)";
  private static final String OPENING = "opening";
  private static final String CLOSING = "closing";

  private final Session session;
  private final Catalog catalog;

  RunningBars(Session session, Catalog catalog) {
    this.session = session;
    this.catalog = catalog;
  }

  /**
   * Looks at what is known of the symbols that have new ticks.
   *
   * @param batch the table of the new ticks
   * @param delta what they change in the table of ticks
   * @return true when all minutes that they touch are known
   */
  boolean look(String batch, Delta delta, Footprint footprint) {
    String clustered =
        footprint.isEmpty() ? "" : " OR %s IS NOT NULL".formatted(footprint.step("n.symbol"));
    String losing =
        delta
            .conflicts()
            .map(
                rows ->
                    " OR EXISTS (SELECT 1 FROM (%s) AS g WHERE g.venue = n.venue AND g.symbol = n.symbol)"
                        .formatted(rows))
            .orElse("");
    session.execute(
        """
        CREATE OR REPLACE TEMP TABLE tarn_heads AS
        SELECT n.venue, n.symbol, oldest, greatest(n.newest, l."time") AS newest, l."time" AS last_time, l.bar,
          CASE WHEN n.huge%s%s THEN TIMESTAMP 'infinity' WHEN l."time" IS NULL THEN TIMESTAMP '-infinity'
            WHEN l.bar IS NULL THEN date_trunc('minute', l."time") + INTERVAL 1 MINUTE ELSE date_trunc('minute', l."time") END AS known_from
        FROM (
          SELECT venue, symbol, min("time") AS oldest, max("time") AS newest, max(size) >= 1e19 OR max(price * size) >= 1e19 AS huge
          FROM %s GROUP BY venue, symbol) AS n
        LEFT JOIN %s AS l ON l.venue = n.venue AND l.symbol = n.symbol"""
            .formatted(clustered, losing, batch, catalog.lastTicks()));
    return session.number(
            "SELECT count(*) FROM tarn_heads WHERE date_trunc('minute', oldest) < known_from OR "
                + unknownLastMinute())
        == 0;
  }

  private static String unknownLastMinute() {
    return LAST_MINUTE + " < known_from";
  }

  /**
   * Adds the new ticks of known minutes to their bars.
   *
   * @param all true when all of them are of known minutes
   */
  void advance(Delta delta, boolean all) {
    String ticks =
        "(SELECT *, %s AS minute FROM (%s)) AS n".formatted(TickCandles.MINUTE, delta.added());
    if (!all) {
      ticks +=
          " JOIN tarn_heads AS h ON n.venue = h.venue AND n.symbol = h.symbol WHERE minute >= known_from";
    }
    session.execute(
        """
        CREATE OR REPLACE TEMP TABLE tarn_bars AS
        SELECT venue, symbol, minute, %s
        FROM (
          SELECT venue, symbol, minute, %s
          FROM (
            SELECT n.venue, n.symbol, minute, price, side, %s AS tick,
              TRY_CAST(size AS DECIMAL(32, 12)) AS volume, TRY_CAST(price * size AS DECIMAL(32, 12)) AS quote_volume
            FROM %s)
          GROUP BY venue, symbol, minute
          UNION ALL
          SELECT venue, symbol, %s, %s FROM tarn_heads WHERE bar IS NOT NULL AND %s >= known_from)
        GROUP BY venue, symbol, minute"""
            .formatted(
                fields(RunningBars::joined),
                fields(RunningBars::ofTicks),
                LastTicks.tick(),
                ticks,
                LAST_MINUTE,
                fields(field -> "bar." + field),
                LAST_MINUTE));
  }

  private static String fields(UnaryOperator<String> value) {
    return LastTicks.BAR.stream()
        .map(field -> value.apply(field) + " AS " + field)
        .collect(Collectors.joining(", "));
  }

  /** A field of a bar, of several parts of the bar. */
  private static String joined(String field) {
    return switch (field) {
      case OPENING, "low" -> "min(" + field + ")";
      case CLOSING, "high" -> "max(" + field + ")";
      case "trade_count" -> "sum(trade_count)::BIGINT";
      default -> "sum(" + field + ")";
    };
  }

  /** A field of a bar, of the bar's ticks. */
  private static String ofTicks(String field) {
    return switch (field) {
      case OPENING -> "min(tick)";
      case CLOSING -> "max(tick)";
      case "high" -> "max(price)";
      case "low" -> "min(price)";
      case "buy_volume" -> "sum(CASE WHEN side = 'BUY' THEN volume ELSE 0 END)";
      case "sell_volume" -> "sum(CASE WHEN side = 'SELL' THEN volume ELSE 0 END)";
      case "trade_count" -> "count(*)";
      default -> "sum(" + field + ")";
    };
  }

  /** A query that gives the candles of the known minutes. */
  String candles() {
    String volumes =
        List.of("volume", "quote_volume", "buy_volume", "sell_volume").stream()
            .map(volume -> "coalesce(CAST(b.%1$s AS DOUBLE), 0) AS %1$s".formatted(volume))
            .collect(Collectors.joining(", "));
    return """
        SELECT b.venue, b.symbol, '1m' AS timeframe, b.minute AS open_time, b.opening.price AS "open", b.high, b.low, b.closing.price AS "close",
          %s, b.trade_count, NULL::%s AS clusters, 'TICKS' AS source,
          h.newest >= b.minute + INTERVAL 1 MINUTE AS closed, -1::BIGINT AS revision
        FROM tarn_bars AS b JOIN tarn_heads AS h ON b.venue = h.venue AND b.symbol = h.symbol"""
        .formatted(volumes, TickCandles.CLUSTERS);
  }

  /**
   * Names the minutes that are to be made of all their ticks, in {@code tarn_minutes}. Ticks that
   * were there before, in the same words, touch none.
   *
   * @return how many there are
   */
  long nameUnknownMinutes(Delta delta) {
    String gone =
        delta
            .conflicts()
            .map(
                rows ->
                    " UNION SELECT venue, symbol, %s FROM (%s)".formatted(TickCandles.MINUTE, rows))
            .orElse("");
    return session.createTemporary(
        "tarn_minutes",
        """
        SELECT n.venue, n.symbol, n.minute FROM (SELECT DISTINCT venue, symbol, %s AS minute FROM (%s)) AS n
        JOIN tarn_heads AS h ON n.venue = h.venue AND n.symbol = h.symbol WHERE n.minute < h.known_from
        UNION SELECT venue, symbol, %s FROM tarn_heads WHERE %s%s"""
            .formatted(TickCandles.MINUTE, delta.added(), LAST_MINUTE, unknownLastMinute(), gone));
  }

  /**
   * Notes the last tick of each symbol that had new ones, and its minute's bar where it is known.
   */
  void remember() {
    session.execute(
        "DELETE FROM %s AS l WHERE EXISTS (SELECT 1 FROM tarn_heads AS h WHERE h.venue = l.venue AND h.symbol = l.symbol)"
            .formatted(catalog.lastTicks()));
    String bar =
        LastTicks.BAR.stream()
            .map(field -> "%1$s := b.%1$s".formatted(field))
            .collect(Collectors.joining(", ", "struct_pack(", ")"));
    session.execute(
        """
        INSERT INTO %s (venue, symbol, "time", bar)
        SELECT h.venue, h.symbol, h.newest, CASE WHEN b.minute IS NOT NULL THEN %s END
        FROM tarn_heads AS h LEFT JOIN tarn_bars AS b
          ON b.venue = h.venue AND b.symbol = h.symbol AND b.minute = date_trunc('minute', h.newest)"""
            .formatted(catalog.lastTicks(), bar));
  }
}
