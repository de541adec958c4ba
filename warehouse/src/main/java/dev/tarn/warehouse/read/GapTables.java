package dev.tarn.warehouse.read;

import dev.tarn.market.Timeframe;
import dev.tarn.market.session.BarIndex;
import dev.tarn.market.session.BarSpan;
import dev.tarn.market.session.SessionBars;
import dev.tarn.market.session.SessionPart;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * Temporary tables that tell a statement which bars are expected of which series:
 *
 * <ul>
 *   <li>series: each series, the numbers of the bars that are expected of it, and when it lived
 *   <li>slots: for each session, the bars of a day, their numbers and times
 *   <li>spans: for each session and kind of stored candle, which open times belong to which slot
 *   <li>kinds: of which kind a stored timeframe is
 * </ul>
 *
 * Used by one thread, like its connection.
 */
final class GapTables {
  /** The kind of candles that are shorter than a day. */
  private static final String WITHIN_DAY = "";

  private static final AtomicLong COUNT = new AtomicLong();
  private static final long DAY_MICROS = 86_400_000_000L;

  private final Connection connection;
  private final Timeframe timeframe;
  private final String suffix = "_" + COUNT.incrementAndGet();

  GapTables(Connection connection, Timeframe timeframe) {
    this.connection = connection;
    this.timeframe = timeframe;
  }

  String series() {
    return "tarn_gap_series" + suffix;
  }

  String slots() {
    return "tarn_gap_slots" + suffix;
  }

  String spans() {
    return "tarn_gap_spans" + suffix;
  }

  String kinds() {
    return "tarn_gap_kinds" + suffix;
  }

  /**
   * Fills the tables.
   *
   * @param timeframes as they are stored, with the timeframes that they mean
   */
  void fill(List<GapPlan> plans, Map<String, Timeframe> timeframes) throws SQLException {
    create(
        series(),
        "venue VARCHAR, symbol VARCHAR, session BIGINT, wanted BOOLEAN, expected_from"
            + " BIGINT, listed_from BIGINT, expected_to BIGINT, first BIGINT, last BIGINT");
    create(
        slots(),
        "session BIGINT, slot BIGINT, last BIGINT, day BIGINT, opens BIGINT, closes BIGINT, length BIGINT");
    create(
        spans(),
        "session BIGINT, kind VARCHAR, utc_day BIGINT, opens BIGINT, closes BIGINT, slot BIGINT, slot_opens BIGINT, length BIGINT");
    create(kinds(), "timeframe VARCHAR, kind VARCHAR");
    List<Timeframe> days = new ArrayList<>();
    try (DuckDBAppender rows = appender(kinds())) {
      for (Map.Entry<String, Timeframe> entry : timeframes.entrySet()) {
        boolean withinDay = entry.getValue().unit().isWithinDay();
        rows.beginRow();
        rows.append(entry.getKey());
        rows.append(withinDay ? WITHIN_DAY : entry.getValue().toString());
        rows.endRow();
        if (!withinDay && !days.contains(entry.getValue())) {
          days.add(entry.getValue());
        }
      }
    }
    for (int session = 0; session < plans.size(); session++) {
      append(session, plans.get(session), days);
    }
  }

  private void append(int session, GapPlan plan, List<Timeframe> days) throws SQLException {
    try (DuckDBAppender rows = appender(series())) {
      for (GapPlan.Expected expected : plan.series()) {
        rows.beginRow();
        rows.append(expected.series().venue());
        rows.append(expected.series().symbol());
        rows.append((long) session);
        rows.append(expected.series().isWanted());
        rows.append(expected.from());
        rows.append(expected.listed());
        rows.append(expected.to());
        rows.append(BarSpans.micros(expected.series().first()));
        rows.append(BarSpans.micros(expected.series().newest().time()));
        rows.endRow();
      }
    }
    Map<Instant, BarIndex.Slot> byOpen = new TreeMap<>();
    try (DuckDBAppender rows = appender(slots())) {
      for (BarIndex.Slot slot : plan.index().slots()) {
        byOpen.put(slot.opens(), slot);
        rows.beginRow();
        rows.append((long) session);
        rows.append(slot.first());
        rows.append(slot.last());
        rows.append(slot.day().toEpochDay());
        rows.append(BarSpans.micros(slot.opens()));
        rows.append(BarSpans.micros(slot.closes()));
        rows.append(length());
        rows.endRow();
      }
    }
    SessionBars bars = new SessionBars(plan.session(), timeframe);
    try (DuckDBAppender rows = appender(spans())) {
      append(rows, session, WITHIN_DAY, bars.spans(plan.from(), plan.to()), byOpen);
      for (Timeframe part : days) {
        append(rows, session, part.toString(), bars.spansOf(part, plan.from(), plan.to()), byOpen);
      }
    }
  }

  private void append(
      DuckDBAppender rows,
      int session,
      String kind,
      List<BarSpan> spans,
      Map<Instant, BarIndex.Slot> byOpen)
      throws SQLException {
    for (BarSpan span : spans) {
      BarIndex.Slot slot = byOpen.get(span.barOpens());
      if (span.part() != SessionPart.REGULAR || slot == null) {
        continue;
      }
      long opens = BarSpans.micros(span.opens());
      long closes = BarSpans.micros(span.closes());
      for (long day = Math.floorDiv(opens, DAY_MICROS);
          day <= Math.floorDiv(closes - 1, DAY_MICROS);
          day++) {
        rows.beginRow();
        rows.append((long) session);
        rows.append(kind);
        rows.append(day);
        rows.append(opens);
        rows.append(closes);
        rows.append(slot.first());
        rows.append(BarSpans.micros(slot.opens()));
        rows.append(length());
        rows.endRow();
      }
    }
  }

  /** Of one bar; of days and longer, so long that a slot has no other one. */
  private long length() {
    return timeframe.unit().isWithinDay()
        ? timeframe.longest().toNanos() / 1_000
        : Long.MAX_VALUE / 4;
  }

  private void create(String name, String columns) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE TEMP TABLE " + name + " (" + columns + ")");
    }
  }

  private DuckDBAppender appender(String table) throws SQLException {
    return connection.unwrap(DuckDBConnection.class).createAppender("temp", "main", table);
  }
}
