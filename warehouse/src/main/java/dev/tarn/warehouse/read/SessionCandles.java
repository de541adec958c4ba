package dev.tarn.warehouse.read;

import dev.tarn.market.Timeframe;
import dev.tarn.market.session.BarSpan;
import dev.tarn.market.session.SessionBars;
import dev.tarn.market.session.SessionPart;
import dev.tarn.staging.RefusedException;
import dev.tarn.warehouse.sql.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Plans bars that are aligned to a session: which stored candles can make them, and where the bars
 * lie. Used by one thread, like its connection.
 */
final class SessionCandles {
  private static final long SECOND_MICROS = 1_000_000;
  private static final long MINUTE_MICROS = 60 * SECOND_MICROS;

  private final Connection connection;
  private final SessionBars bars;
  private final CandleQuery query;
  private final String venue;
  private final Instant now;
  private final List<String> notices = new ArrayList<>();
  private String refusal = "";
  private long most;

  SessionCandles(
      Connection connection, SessionBars bars, CandleQuery query, String venue, Instant now) {
    this.connection = connection;
    this.bars = bars;
    this.query = query;
    this.venue = venue;
    this.now = now;
  }

  /**
   * Stored candles of one timeframe.
   *
   * @param text as it is stored
   * @param first the first open time
   * @param last the last open time
   * @param onSeconds whether all open at whole seconds
   * @param onMinutes whether all open at whole minutes
   */
  private record Stored(
      String text,
      Timeframe timeframe,
      boolean hasClusters,
      Instant first,
      Instant last,
      boolean onSeconds,
      boolean onMinutes) {

    /** Whether no candle can cross a bound that lies on the timeframe's grid. */
    boolean onGrid(long micros) {
      return (micros == SECOND_MICROS && onSeconds) || (micros == MINUTE_MICROS && onMinutes);
    }
  }

  /** What was left out of the last plan, a line each. */
  List<String> notices() {
    return List.copyOf(notices);
  }

  /** How many bars the last plan makes at most; counted where the query has a limit. */
  long most() {
    return most;
  }

  /**
   * What makes the bars that open in a range, finest first; nothing if there are none.
   *
   * @throws RefusedException if there are candles, but none that lies in the session's bars
   */
  List<SessionLevel> plan(TimeRange range) throws SQLException {
    notices.clear();
    refusal = "";
    most = 0;
    List<Stored> stored = stored(range);
    List<SessionLevel> levels = new ArrayList<>();
    Optional<BarSpans> within = Optional.empty();
    for (int i = 0; i < stored.size(); i++) {
      Stored part = stored.get(i);
      Optional<BarSpans> spans;
      if (part.timeframe().unit().isWithinDay()) {
        within = within.isPresent() ? within : spans(part, stored, range);
        spans = within;
      } else {
        spans = spans(part, stored, range);
      }
      if (spans.isPresent()) {
        SessionLevel level =
            new SessionLevel(part.text(), part.timeframe(), part.hasClusters(), spans.get());
        checked(level, part, stored.subList(0, i), range).ifPresent(levels::add);
      }
    }
    if (levels.isEmpty() && !refusal.isEmpty()) {
      throw new RefusedException(refusal);
    }
    return levels;
  }

  private Optional<BarSpans> spans(Stored part, List<Stored> stored, TimeRange range)
      throws SQLException {
    Duration slack = bars.timeframe().longest().plusDays(2);
    Instant first = stored.stream().map(Stored::first).min(Comparator.naturalOrder()).orElseThrow();
    Instant last = stored.stream().map(Stored::last).max(Comparator.naturalOrder()).orElseThrow();
    Instant from = later(range.from().orElse(Instant.MIN), first.minus(slack));
    Instant to = earlier(range.to().orElse(Instant.MAX), last.plus(slack));
    List<BarSpan> spans =
        part.timeframe().unit().isWithinDay()
            ? bars.spans(from, to)
            : bars.spansOf(part.timeframe(), from, to);
    return spans.isEmpty() ? Optional.empty() : Optional.of(BarSpans.create(connection, spans));
  }

  /** The stored timeframes that divide the one asked for, with candles near the range. */
  private List<Stored> stored(TimeRange range) throws SQLException {
    Duration length = bars.timeframe().longest();
    boolean withinDay = bars.timeframe().unit().isWithinDay();
    TimeRange parts =
        range.wider(
            withinDay ? Duration.ZERO : length.plusDays(1),
            withinDay ? length : length.plusDays(1));
    String sql =
        """
        SELECT timeframe, epoch_us(min(open_time)), epoch_us(max(open_time)), count(clusters) > 0,
          bool_and(epoch_us(open_time) %% 1000000 = 0), bool_and(epoch_us(open_time) %% 60000000 = 0)
        FROM candles WHERE symbol = %s AND venue = %s%s GROUP BY timeframe"""
            .formatted(
                Sql.literal(query.symbol()), Sql.literal(venue), parts.condition("open_time"));
    List<Stored> stored = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        String text = rows.getString(1);
        Optional<Timeframe> timeframe = Candles.timeframe(text);
        if (timeframe.isPresent() && timeframe.get().divides(bars.timeframe())) {
          stored.add(
              new Stored(
                  text,
                  timeframe.get(),
                  rows.getBoolean(4),
                  time(rows.getLong(2)),
                  time(rows.getLong(3)),
                  rows.getBoolean(5),
                  rows.getBoolean(6)));
        }
      }
    }
    stored.sort(Comparator.comparing(Stored::timeframe));
    return stored;
  }

  /** The level without bars that one of its candles crosses the bounds of. */
  private Optional<SessionLevel> checked(
      SessionLevel level, Stored part, List<Stored> finer, TimeRange range) throws SQLException {
    long micros = part.timeframe().longest().toNanos() / 1_000;
    boolean cannotCross = part.onGrid(micros) && level.spans().areMultiplesOf(micros);
    if (cannotCross && query.limit().isEmpty()) {
      return Optional.of(level);
    }
    SessionCandleSql sql = new SessionCandleSql(query, venue, range, now);
    Check check = check(sql, level);
    if (check.misfits() == 0) {
      most = Math.max(most, check.bars());
      return Optional.of(level);
    }
    tell(part, check, finer);
    if (level.timeframe().equals(query.timeframe())) {
      most = Math.max(most, check.bars());
      return check.bars() == 0
          ? Optional.empty()
          : Optional.of(level); // each candle is a whole bar
    }
    Optional<SessionLevel> left = without(level, sql.misfits(level));
    if (left.isEmpty()) {
      return left;
    }
    long made = check(sql, left.get()).bars();
    most = Math.max(most, made);
    return made == 0 ? Optional.empty() : left;
  }

  /**
   * What the candles of a level make.
   *
   * @param bars how many bars
   * @param misfits how many candles belong to no bar
   * @param first the first of these
   * @param last the last of these
   */
  private record Check(long bars, long misfits, Instant first, Instant last) {}

  private Check check(SessionCandleSql sql, SessionLevel level) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql.check(level))) {
      row.next();
      return new Check(row.getLong(1), row.getLong(2), time(row.getLong(3)), time(row.getLong(4)));
    }
  }

  private void tell(Stored part, Check check, List<Stored> finer) {
    boolean covered =
        finer.stream()
            .anyMatch(
                other ->
                    !other.first().isAfter(check.first()) && !other.last().isBefore(check.last()));
    if (covered) {
      return; // finer ones make these bars
    }
    String candles =
        "%d of the stored %s candles of '%s' cross the bounds of the session %s, the first at %s; store finer ones, or give it another session in lake.yaml"
            .formatted(
                check.misfits(), part.text(), query.symbol(), bars.session().name(), check.first());
    notices.add("Note: some bars are left out: " + candles);
    refusal = "Cannot make %s candles: %s".formatted(query.timeframe(), candles);
  }

  private Optional<SessionLevel> without(SessionLevel level, String misfits) throws SQLException {
    Duration length = level.timeframe().longest();
    NavigableSet<Instant> crossing = new TreeSet<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(misfits)) {
      while (rows.next()) {
        crossing.add(time(rows.getLong(1)));
      }
    }
    List<BarSpan> spans = level.spans().spans();
    Set<Bar> crossed = new HashSet<>();
    for (BarSpan span : spans) {
      Instant misfit = crossing.higher(span.barOpens().minus(length));
      if (misfit != null && misfit.isBefore(span.barCloses())) {
        crossed.add(Bar.of(span));
      }
    }
    List<BarSpan> left = spans.stream().filter(span -> !crossed.contains(Bar.of(span))).toList();
    return left.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new SessionLevel(
                level.text(),
                level.timeframe(),
                level.hasClusters(),
                BarSpans.create(connection, left)));
  }

  private record Bar(SessionPart part, Instant opens) {
    static Bar of(BarSpan span) {
      return new Bar(span.part(), span.barOpens());
    }
  }

  static Instant time(long micros) {
    return Instant.EPOCH.plusNanos(Math.multiplyExact(micros, 1_000));
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}
