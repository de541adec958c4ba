package dev.tarn.warehouse.read;

import dev.tarn.market.Timeframe;
import dev.tarn.market.session.SessionBars;
import dev.tarn.market.session.Sessions;
import dev.tarn.market.session.TradingSession;
import dev.tarn.staging.RefusedException;
import dev.tarn.warehouse.sql.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Plans candles: finds out which timeframes are stored where the answer lies, and makes the one
 * SELECT that gives it. With a limit, only the newest stretch of time that can fill it is looked
 * at, so that the cost does not grow with the history. Used by one thread, like its connection.
 */
public final class Candles {
  /** Room for bars that are missing, before the first look back has to be repeated. */
  private static final int FIRST_LOOK = 2;

  private static final int WIDER = 8;
  private static final Duration FARTHEST_LOOK = Duration.ofDays(366L * 100);

  private final Connection connection;
  private final Clock clock;
  private final Sessions sessions;
  private final List<String> notices = new ArrayList<>();

  /**
   * Candles of symbols that have the built-in sessions.
   *
   * @param connection to a snapshot with the view {@code candles}; stays open
   * @param clock tells which bars are still forming
   */
  public Candles(Connection connection, Clock clock) {
    this(connection, clock, Sessions.BUILT_IN);
  }

  /**
   * Candles of symbols that have the sessions of their lake.
   *
   * @param connection to a snapshot with the view {@code candles}; stays open
   * @param clock tells which bars are still forming
   * @param sessions which session each symbol has
   */
  public Candles(Connection connection, Clock clock, Sessions sessions) {
    this.connection = connection;
    this.clock = clock;
    this.sessions = sessions;
  }

  /** What was left out of the last SELECT and why, a line each; seldom anything. */
  public List<String> notices() {
    return List.copyOf(notices);
  }

  /**
   * The SELECT for the candles, ascending by open time: the dataset's columns, then {@code delta}
   * (buy volume without sell volume), {@code vwap} (quote volume by volume) and {@code session}
   * (the part of the day: regular, pre, post or closed). It runs on this connection only.
   *
   * @throws RefusedException if the symbol is unknown or ambiguous, or has only candles that are
   *     coarser than asked, or that cross the bounds of its session
   * @throws SQLException if the database cannot answer
   */
  public String select(CandleQuery query) throws SQLException {
    notices.clear();
    String venue = new Series(connection, "candles").venue(query.symbol(), query.venue());
    TradingSession session = sessions.of(venue, query.symbol());
    return session.isAlways()
        ? selectAlways(query, venue)
        : select(query, venue, new SessionBars(session, query.timeframe()));
  }

  private String select(CandleQuery query, String venue, SessionBars bars) throws SQLException {
    Instant now = clock.instant();
    SessionCandles candles = new SessionCandles(connection, bars, query, venue, now);
    TimeRange range = query.range();
    List<SessionLevel> levels = List.of();
    Optional<Instant> newest = Optional.empty();
    if (query.limit().isPresent() && range.from().isEmpty()) {
      newest = newest(query, venue, range);
    }
    if (newest.isPresent()) {
      Duration look = bars.stretch(query.limit().getAsLong()).multipliedBy(FIRST_LOOK);
      TimeRange whole = range;
      do {
        boolean farthest = look.compareTo(FARTHEST_LOOK) > 0;
        range = farthest ? whole : whole.from(newest.get().minus(look));
        levels = candles.plan(range);
        look = look.multipliedBy(WIDER);
      } while (range.from().isPresent() && candles.most() < query.limit().getAsLong());
    } else {
      levels = candles.plan(range);
    }
    notices.addAll(candles.notices());
    SessionCandleSql sql = new SessionCandleSql(query, venue, range, now);
    if (levels.isEmpty()) {
      requireParts(query, venue);
      return sql.nothing();
    }
    return sql.select(levels);
  }

  private String selectAlways(CandleQuery query, String venue) throws SQLException {
    TimeRange range = query.partRange();
    List<StoredTimeframe> stored = List.of();
    if (query.limit().isPresent() && range.from().isEmpty()) {
      Optional<Instant> newest = newest(query, venue, range);
      if (newest.isPresent()) {
        Duration look = firstLook(query);
        TimeRange whole = range;
        do {
          boolean farthest = look.compareTo(FARTHEST_LOOK) > 0;
          range = farthest ? whole : whole.from(bucketBefore(query, newest.get(), look));
          stored = stored(query, venue, range);
          look = look.multipliedBy(WIDER);
        } while (range.from().isPresent() && !fills(stored, query.limit().getAsLong()));
      }
    } else {
      stored = stored(query, venue, range);
    }
    if (stored.isEmpty()) {
      requireParts(query, venue);
      stored =
          List.of(new StoredTimeframe(query.timeframe().toString(), query.timeframe(), 0, false));
    }
    return new CandleSql(query, venue, range, clock.instant()).select(stored);
  }

  private static Duration firstLook(CandleQuery query) {
    Duration bar = query.timeframe().longest();
    long most = Math.max(1, FARTHEST_LOOK.dividedBy(bar));
    return bar.multipliedBy(FIRST_LOOK * Math.min(most, query.limit().getAsLong()));
  }

  private static Instant bucketBefore(CandleQuery query, Instant newest, Duration look) {
    return query.timeframe().bucketStart(newest.minus(look));
  }

  private static boolean fills(List<StoredTimeframe> stored, long limit) {
    return stored.stream().anyMatch(timeframe -> timeframe.candles() >= limit);
  }

  private Optional<Instant> newest(CandleQuery query, String venue, TimeRange range)
      throws SQLException {
    // Neither a list of timeframes nor max(): both would keep DuckDB from reading the end alone.
    String sql =
        "SELECT epoch_us(open_time) FROM candles WHERE "
            + condition(query, venue, range)
            + " ORDER BY open_time DESC LIMIT 1";
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return rows.next()
          ? Optional.of(Instant.ofEpochSecond(rows.getLong(1) / 1_000_000))
          : Optional.empty();
    }
  }

  /** The stored timeframes that divide the one asked for, finest first. */
  private List<StoredTimeframe> stored(CandleQuery query, String venue, TimeRange range)
      throws SQLException {
    String count =
        query.limit().isPresent()
            ? "count(DISTINCT " + Buckets.start(query.timeframe(), "open_time") + ")"
            : "1";
    String sql =
        "SELECT timeframe, "
            + count
            + ", count(clusters) > 0 FROM candles WHERE "
            + condition(query, venue, range)
            + " GROUP BY timeframe";
    List<StoredTimeframe> stored = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        String text = rows.getString(1);
        Optional<Timeframe> timeframe = timeframe(text);
        if (timeframe.isPresent() && timeframe.get().divides(query.timeframe())) {
          stored.add(
              new StoredTimeframe(text, timeframe.get(), rows.getLong(2), rows.getBoolean(3)));
        }
      }
    }
    stored.sort(Comparator.comparing(StoredTimeframe::timeframe));
    return stored;
  }

  /** What a producer has called its candles may be no timeframe; such candles make no others. */
  static Optional<Timeframe> timeframe(String text) {
    try {
      return Optional.of(Timeframe.parse(text));
    } catch (RefusedException e) {
      return Optional.empty();
    }
  }

  private static String condition(CandleQuery query, String venue, TimeRange range) {
    return "symbol = "
        + Sql.literal(query.symbol())
        + " AND venue = "
        + Sql.literal(venue)
        + range.condition("open_time");
  }

  private void requireParts(CandleQuery query, String venue) throws SQLException {
    List<String> there =
        new Series(connection, "candles")
            .texts(
                "SELECT DISTINCT timeframe FROM candles WHERE "
                    + condition(query, venue, TimeRange.ALL)
                    + " ORDER BY timeframe");
    boolean divides =
        there.stream()
            .flatMap(text -> timeframe(text).stream())
            .anyMatch(timeframe -> timeframe.divides(query.timeframe()));
    if (!divides) {
      throw new RefusedException(
          "Cannot make %s candles of '%s' from those stored (%s): choose a timeframe that they divide"
              .formatted(query.timeframe(), query.symbol(), String.join(", ", there)));
    }
  }
}
