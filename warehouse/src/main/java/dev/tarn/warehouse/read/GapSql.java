package dev.tarn.warehouse.read;

import dev.tarn.market.Timeframe;
import dev.tarn.warehouse.sql.Sql;

/**
 * The SELECTs for gaps.
 *
 * <p>Bars are numbered, so a gap is a jump in the numbers. Days that have all their bars are sorted
 * out by counting; only the rows of the others are put in order. Where a venue has no rows at all
 * is looked for only on days that no series of it has whole.
 *
 * @param timeframe of the bars
 * @param tables which bars are expected
 * @param range of the open times that matter
 * @param stored how the candles are stored that make the bars
 */
record GapSql(Timeframe timeframe, GapTables tables, TimeRange range, Stored stored) {
  private static final String SLOT = "session, venue, slot";

  /** How candles are stored. */
  enum Stored {
    /** All are bars already: one row for each. */
    AS_BARS,
    /** Several may make one bar. */
    AS_PARTS
  }

  /** By series and time. */
  String gaps() {
    return """
        WITH %s, %s, %s, %s,
        islands AS (
          SELECT *, begin - coalesce(sum(finish - begin + 1) OVER (PARTITION BY venue, symbol, class
            ORDER BY begin ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS island
          FROM pieces WHERE begin <= finish)
        SELECT venue, symbol, %s AS timeframe,
          make_timestamp(min(slot_opens + (begin - slot) * length)) AS from_time,
          make_timestamp(max(least(slot_opens + (finish - slot + 1) * length, slot_closes)))
            AS to_time, sum(finish - begin + 1)::BIGINT AS missing, class
        FROM islands GROUP BY venue, symbol, class, island ORDER BY venue, symbol, from_time"""
        .formatted(days(), missing(), silent(), pieces(), Sql.literal(timeframe.toString()));
  }

  /** By series and day. */
  String completeness() {
    return """
        WITH %s
        SELECT venue, symbol, %s AS timeframe, DATE '1970-01-01' + day::INTEGER AS day,
          finish - begin + 1 AS expected, present, present / (finish - begin + 1) AS completeness
        FROM days WHERE begin <= finish ORDER BY venue, symbol, day"""
        .formatted(days(), Sql.literal(timeframe.toString()));
  }

  /**
   * What is expected of each series on each day, from bar {@code begin} to {@code finish}, and how
   * much of it is there. A series is alive from its first row to its last, and beyond where its
   * venue has fallen silent altogether.
   */
  private String days() {
    return """
        expected AS (
          SELECT e.session, e.venue, e.symbol, e.wanted, s.slot, s.last AS slot_last, s.day,
            s.opens AS slot_opens, s.closes AS slot_closes, s.length,
            greatest(s.slot, e.expected_from) AS asked, greatest(s.slot, e.listed_from) AS begin,
            least(s.last, e.expected_to - 1) AS finish,
            s.closes > e.first AND (s.opens <= e.last OR s.opens > v.last) AS alive
          FROM %1$s AS e JOIN (SELECT venue, max(last) AS last FROM %1$s GROUP BY venue) AS v
            ON v.venue = e.venue
          JOIN %2$s AS s
            ON s.session = e.session AND s.last >= e.expected_from AND s.slot < e.expected_to),
        days AS (%3$s)"""
        .formatted(
            tables.series(),
            tables.slots(),
            counted("(FROM expected WHERE wanted)", bars("e.wanted", tables.spans())));
  }

  /** Days with what is there: how many bars, the first one, and whether that is the whole day. */
  private String counted(String days, String bars) {
    boolean asBars = stored == Stored.AS_BARS;
    return """
        SELECT d.*, coalesce(present, 0) AS present, lowest,
          coalesce(exact AND present = finish - begin + 1, false) AS whole
        FROM %s AS d LEFT JOIN (
          SELECT venue, symbol, slot, %s AS present, min(number) AS lowest, %s AS exact
          FROM (%s) GROUP BY venue, symbol, slot) USING (venue, symbol, slot)"""
        .formatted(
            days,
            asBars ? "count(*)" : "count(DISTINCT number)",
            asBars ? "bool_and(on_grid)" : "true",
            bars);
  }

  /** Bars that are not there, each stretch within one day. */
  private String missing() {
    return """
        incomplete AS (SELECT * FROM days WHERE NOT whole AND begin <= finish),
        seen AS (
          SELECT DISTINCT r.venue, r.symbol, r.slot, r.number
          FROM (%s) AS r SEMI JOIN incomplete USING (venue, symbol, slot)),
        missing AS (
          SELECT * FROM (
            SELECT i.*, number + 1 AS a,
              lead(number, 1, finish + 1) OVER (PARTITION BY i.venue, i.symbol, i.slot
                ORDER BY number) - 1 AS b
            FROM seen JOIN incomplete AS i USING (venue, symbol, slot)
            UNION ALL BY NAME
            SELECT *, begin AS a, coalesce(lowest - 1, finish) AS b FROM incomplete)
          WHERE a <= b)"""
        .formatted(bars("e.wanted", spansOf("incomplete")));
  }

  /** Stretches within one day in which nothing is there of any series of a venue. */
  private String silent() {
    return """
        doubted AS (
          SELECT %1$s, slot_opens, length, min(begin) AS a, max(finish) AS b
          FROM incomplete GROUP BY ALL),
        others AS (%4$s),
        whole AS (
          SELECT %1$s, begin, finish FROM days WHERE whole
          UNION ALL SELECT %1$s, begin, finish FROM others WHERE whole),
        checked AS (
          SELECT * FROM doubted AS d WHERE NOT EXISTS (
            FROM whole AS w WHERE w.session = d.session AND w.venue = d.venue AND w.slot = d.slot
              AND w.begin <= d.a AND w.finish >= d.b)),
        heard AS (
          SELECT DISTINCT %1$s, number FROM (%2$s) SEMI JOIN checked USING (%1$s)),
        lives AS (
          SELECT %1$s, count(*) FILTER (WHERE alive) AS lives
          FROM expected SEMI JOIN checked USING (%1$s) GROUP BY ALL),
        silent AS (
          SELECT *, slot_opens + (x - slot) * length AS from_time,
            slot_opens + (y - slot) * length AS last_time FROM (
            SELECT %1$s, slot_opens, length, number + 1 AS x,
              lead(number, 1, b + 1) OVER (PARTITION BY %1$s ORDER BY number) - 1 AS y
            FROM heard JOIN checked USING (%1$s)
            UNION ALL
            SELECT %1$s, slot_opens, length, a AS x, coalesce(min(number) - 1, b) AS y
            FROM checked LEFT JOIN heard USING (%1$s) GROUP BY %1$s, slot_opens, length, a, b)
          WHERE x <= y),
        other_hours AS (
          SELECT DISTINCT venue, session, slot_opens, slot_closes FROM expected
          WHERE alive AND venue IN (
            SELECT venue FROM %3$s GROUP BY venue HAVING count(DISTINCT session) > 1)),
        elsewhere AS (
          SELECT DISTINCT s.session, s.venue, s.slot, s.x
          FROM silent AS s JOIN other_hours AS o ON o.venue = s.venue AND o.session <> s.session
            AND o.slot_opens <= s.last_time AND o.slot_closes > s.from_time)"""
        .formatted(
            SLOT,
            barsOfVenues(),
            tables.series(),
            counted(
                "(FROM expected SEMI JOIN doubted USING (%s) WHERE NOT wanted)".formatted(SLOT),
                bars("NOT e.wanted", spansOf("doubted"))));
  }

  /** What is missing, cut where its class changes. */
  private String pieces() {
    return """
        cut AS (
          SELECT m.*, if(s.x < a, a, s.x) AS x, if(s.y > b, b, s.y) AS y,
            lives - alive::INTEGER > 0 OR e.x IS NOT NULL AS has_others
          FROM missing AS m
          LEFT JOIN silent AS s ON s.session = m.session AND s.venue = m.venue
            AND s.slot = m.slot AND s.x <= m.b AND s.y >= m.a
          LEFT JOIN lives AS l ON l.session = m.session AND l.venue = m.venue
            AND l.slot = m.slot
          LEFT JOIN elsewhere AS e ON e.session = s.session AND e.venue = s.venue
            AND e.slot = s.slot AND e.x = s.x),
        pieces AS (
          SELECT * REPLACE (x AS begin, y AS finish),
            CASE WHEN has_others THEN 'outage' ELSE 'unknown' END AS class FROM cut
          UNION ALL BY NAME
          SELECT * REPLACE (
              lag(y, 1, a - 1) OVER (PARTITION BY venue, symbol, slot, a ORDER BY x) + 1 AS begin,
              coalesce(x - 1, b) AS finish), 'no-trades' AS class FROM cut
          UNION ALL BY NAME
          SELECT * REPLACE (y + 1 AS begin, b AS finish), 'no-trades' AS class FROM cut
          QUALIFY row_number() OVER (PARTITION BY venue, symbol, slot, a ORDER BY x DESC) = 1
          UNION ALL BY NAME
          SELECT * REPLACE (asked AS begin, least(begin - 1, slot_last, finish) AS finish),
            'before-listing' AS class FROM expected WHERE wanted)""";
  }

  /** The bars that are there, of each series in its own session. */
  private String bars(String condition, String spans) {
    return """
        SELECT c.venue, c.symbol, s.slot, %s
        FROM (%s) AS c JOIN (FROM %s AS e WHERE %s) AS e
          ON e.venue = c.venue AND e.symbol = c.symbol %s
        WHERE number >= e.expected_from AND number < e.expected_to"""
        .formatted(number(), candles(), tables.series(), condition, join("e", spans));
  }

  /** The bars that are there, of all series of a venue, in each session that one of them has. */
  private String barsOfVenues() {
    return """
        SELECT v.session, c.venue, s.slot, %s
        FROM (%s) AS c JOIN (SELECT DISTINCT venue, session FROM %s) AS v ON v.venue = c.venue %s"""
        .formatted(number(), candles(), tables.series(), join("v", spansOf("checked")));
  }

  private static String number() {
    return """
        s.slot + (c.micros - s.slot_opens) // s.length AS number,
          (c.micros - s.slot_opens) % s.length = 0 AS on_grid""";
  }

  /** Those of some days alone: most candles then find none. */
  private String spansOf(String days) {
    return "(FROM %s SEMI JOIN %s USING (session, slot))".formatted(tables.spans(), days);
  }

  private String join(String session, String spans) {
    return """
        JOIN %s AS k ON k.timeframe = c.timeframe
        JOIN %s AS s ON s.session = %s.session AND s.kind = k.kind AND s.utc_day = c.utc_day
          AND c.micros >= s.opens AND c.micros < s.closes"""
        .formatted(tables.kinds(), spans, session);
  }

  private String candles() {
    return """
        SELECT venue, symbol, timeframe, epoch_us(open_time) AS micros,
          open_time::DATE - DATE '1970-01-01' AS utc_day FROM candles WHERE true%s"""
        .formatted(range.condition("open_time"));
  }
}
