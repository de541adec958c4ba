package dev.tarn.warehouse.read;

import dev.tarn.market.Timeframe;
import dev.tarn.warehouse.sql.Sql;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The SELECTs for bars that are aligned to a session. Like {@link CandleSql}, but where a bar lies
 * is looked up in a table of spans, which knows daylight saving, holidays and early closes.
 *
 * @param query what is asked for
 * @param venue of the symbol
 * @param range of the bars' open times
 * @param now a bar that ends later is still forming, unless its last part is there
 */
record SessionCandleSql(CandleQuery query, String venue, TimeRange range, Instant now) {

  /** Ascending by open time. */
  String select(List<SessionLevel> levels) {
    List<String> bars = new ArrayList<>();
    for (int i = 0; i < levels.size(); i++) {
      SessionLevel level = levels.get(i);
      boolean exact = level.timeframe().equals(query.timeframe());
      String rank = exact ? "CASE WHEN closed THEN -1 ELSE 1000 END" : String.valueOf(i);
      String made = exact ? exact(level) : resampled(level);
      bars.add(levels.size() == 1 ? made : "SELECT *, " + rank + " AS rank FROM (" + made + ")");
    }
    String all = String.join(" UNION ALL BY NAME ", bars);
    return BarColumns.answer(query, bars.size() == 1 ? all : BarColumns.best(all), "session");
  }

  /** No rows, with the columns of an answer. */
  String nothing() {
    return BarColumns.answer(query, "SELECT *, '' AS session FROM candles WHERE false", "session");
  }

  /**
   * How many bars the level makes, how many of its candles belong to none, and from when to when.
   */
  String check(SessionLevel level) {
    return """
        SELECT count(DISTINCT bucket) FILTER (WHERE fits AND %s), count(*) FILTER (WHERE NOT fits),
          epoch_us(min(open_time) FILTER (WHERE NOT fits)),
          epoch_us(max(open_time) FILTER (WHERE NOT fits))
        FROM (SELECT *, coalesce(part_end <= bar_end, false) AS fits FROM (%s))"""
        .formatted(wanted(), joined(level, outer(level)));
  }

  /** The open times of the level's candles that belong to no bar. */
  String misfits(SessionLevel level) {
    return "SELECT epoch_us(open_time) FROM (%s) WHERE NOT coalesce(part_end <= bar_end, false)"
        .formatted(joined(level, outer(level)));
  }

  /** A candle of whole days may stand for no session; a shorter one always opens in some part. */
  private static String outer(SessionLevel level) {
    return level.timeframe().unit().isWithinDay() ? "JOIN" : "LEFT JOIN";
  }

  private String exact(SessionLevel level) {
    return "SELECT * EXCLUDE (bucket, bar_end, part_end, micros) REPLACE (bucket AS open_time) FROM (%s)"
        .formatted(parts(level));
  }

  private String resampled(SessionLevel level) {
    String parts = parts(level);
    String bars =
        """
        SELECT %s, bucket AS open_time, %s,
          bool_and(closed) AND (max(part_end) >= bar_end OR bar_end <= %d) AS closed, session
        FROM (%s) GROUP BY bucket, bar_end, session"""
            .formatted(
                BarColumns.series(query, venue),
                BarColumns.aggregates(level.hasClusters()),
                BarSpans.micros(now),
                parts);
    return level.hasClusters() ? Clusters.joined(bars, parts) : bars;
  }

  /** The candles that lie wholly in one bar. */
  private String parts(SessionLevel level) {
    return "SELECT * FROM (%s) WHERE part_end <= bar_end AND %s"
        .formatted(joined(level, "JOIN"), wanted());
  }

  private String wanted() {
    String session = query.sessions() == SessionFilter.REGULAR ? "session = 'regular'" : "true";
    return session + range.condition("bucket");
  }

  private String joined(SessionLevel level, String join) {
    boolean withinDay = query.timeframe().unit().isWithinDay();
    String length = withinDay ? micros(query.timeframe()) : "";
    String bar =
        withinDay
            ? "s.bar_opens + (c.micros - s.bar_opens) // %1$s * %1$s".formatted(length)
            : "s.bar_opens";
    String barEnd =
        withinDay ? "least(%s + %s, s.bar_closes)".formatted(bar, length) : "s.bar_closes";
    return """
        SELECT c.*, s.session, make_timestamp(%s) AS bucket, %s AS bar_end, %s AS part_end
        FROM (SELECT *, epoch_us(open_time) AS micros FROM candles WHERE %s) AS c
        %s %s AS s ON open_time::DATE - DATE '1970-01-01' = s.utc_day
          AND c.micros >= s.opens AND c.micros < s.closes"""
        .formatted(bar, barEnd, partEnd(level), condition(level), join, level.spans().name());
  }

  /**
   * A candle that opens where a regular bar of its timeframe does is that bar, and is cut off with
   * it; any other one has its full length.
   */
  private static String partEnd(SessionLevel level) {
    return level.timeframe().unit().isWithinDay()
        ? "CASE WHEN s.session = 'regular' AND (c.micros - s.opens) % %1$s = 0 THEN least(c.micros + %1$s, s.closes) ELSE c.micros + %1$s END"
            .replace("%1$s", micros(level.timeframe()))
        : "s.part_closes";
  }

  private String condition(SessionLevel level) {
    TimeRange spans = level.spans().range();
    if (query.timeframe().unit().isWithinDay()) {
      spans = spans.and(range.wider(Duration.ZERO, query.timeframe().longest()));
    }
    return "symbol = %s AND venue = %s AND timeframe = %s%s"
        .formatted(
            Sql.literal(query.symbol()),
            Sql.literal(venue),
            Sql.literal(level.text()),
            spans.condition("open_time"));
  }

  private static String micros(Timeframe timeframe) {
    return String.valueOf(timeframe.longest().toNanos() / 1_000);
  }
}
