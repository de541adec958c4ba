package dev.tarn.warehouse.read;

import dev.tarn.market.Instrument;
import dev.tarn.market.Timeframe;
import dev.tarn.market.session.Sessions;
import dev.tarn.market.session.TradingSession;
import dev.tarn.staging.RefusedException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Bars that a session lets expect and that are not there. Bars are expected of a series in regular
 * hours, up to the last one that has closed. Used by one thread, like its connection.
 */
public final class Gaps {
  private final Connection connection;
  private final Clock clock;
  private final Sessions sessions;
  private final Set<Instrument> leftOut = new TreeSet<>();

  /**
   * @param connection to a snapshot with the view {@code candles}; stays open
   * @param clock bars that close later are not expected yet
   * @param sessions which session each symbol has
   */
  public Gaps(Connection connection, Clock clock, Sessions sessions) {
    this.connection = connection;
    this.clock = clock;
    this.sessions = sessions;
  }

  /**
   * The SELECT for the gaps, by series and time: venue, symbol, timeframe, {@code from_time} and
   * {@code to_time} (exclusive), {@code missing} (how many bars) and {@code class}. It runs on this
   * connection only.
   *
   * @throws RefusedException if no series is as asked, or none has candles that can make the bars
   * @throws SQLException if the database cannot answer
   */
  public String select(GapQuery query) throws SQLException {
    return sql(query).gaps();
  }

  /**
   * The SELECT for the completeness of each series and session day: venue, symbol, timeframe, day,
   * {@code expected} and {@code present} (how many bars) and {@code completeness} (0 to 1).
   *
   * @throws RefusedException if no series is as asked, or none has candles that can make the bars
   * @throws SQLException if the database cannot answer
   */
  public String completeness(GapQuery query) throws SQLException {
    return sql(query).completeness();
  }

  /**
   * Series that the last SELECT was asked for and tells nothing of, since all that is stored of
   * them is coarser than the bars.
   */
  public Set<Instrument> leftOut() {
    return Set.copyOf(leftOut);
  }

  private GapSql sql(GapQuery query) throws SQLException {
    leftOut.clear();
    Map<String, Timeframe> timeframes = new TreeMap<>();
    List<GapSeries> series = series(query, timeframes);
    Map<String, NewestCandles> newest = new TreeMap<>();
    Map<TradingSession, List<GapSeries>> bySession = new LinkedHashMap<>();
    for (GapSeries one : series) {
      newest.merge(one.venue(), one.newest(), NewestCandles::and);
      bySession.computeIfAbsent(one.session(), session -> new ArrayList<>()).add(one);
    }
    List<GapPlan> plans = new ArrayList<>();
    bySession.forEach(
        (session, its) ->
            plans.add(
                GapPlan.of(
                    session, query.timeframe(), its, query.range(), newest, clock.instant())));
    GapTables tables = new GapTables(connection, query.timeframe());
    tables.fill(plans, timeframes);
    Instant from = plans.stream().map(GapPlan::from).min(Instant::compareTo).orElseThrow();
    Instant to = plans.stream().map(GapPlan::to).max(Instant::compareTo).orElseThrow();
    boolean bars = timeframes.values().stream().allMatch(query.timeframe()::equals);
    return new GapSql(
        query.timeframe(),
        tables,
        TimeRange.of(from, to),
        bars && timeframes.size() == 1 ? GapSql.Stored.AS_BARS : GapSql.Stored.AS_PARTS);
  }

  /** All series of the venues in question: those that are asked for and those beside them. */
  private List<GapSeries> series(GapQuery query, Map<String, Timeframe> timeframes)
      throws SQLException {
    Map<List<String>, GapSeries> series = new LinkedHashMap<>();
    Set<String> stored = new TreeSet<>();
    Set<String> venues = new TreeSet<>();
    String sql =
        """
        SELECT venue, symbol, timeframe, epoch_us(min(open_time)), epoch_us(max(open_time))
        FROM candles GROUP BY ALL ORDER BY ALL""";
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        String venue = rows.getString(1);
        String symbol = rows.getString(2);
        String text = rows.getString(3);
        boolean wanted = query.wants(venue, symbol);
        if (wanted) {
          stored.add(text);
          leftOut.add(new Instrument(venue, symbol));
        }
        Optional<Timeframe> timeframe = Candles.timeframe(text);
        if (timeframe.isEmpty() || !timeframe.get().divides(query.timeframe())) {
          continue;
        }
        timeframes.put(text, timeframe.get());
        if (wanted) {
          venues.add(venue);
        }
        TradingSession session = sessions.of(venue, symbol);
        Instant first = SessionCandles.time(rows.getLong(4));
        Instant last = SessionCandles.time(rows.getLong(5));
        NewestCandles newest =
            timeframe.get().unit().isWithinDay()
                ? NewestCandles.withinDay(last)
                : NewestCandles.ofDays(last);
        series.merge(
            List.of(venue, symbol),
            new GapSeries(venue, symbol, session, first, newest, wanted),
            GapSeries::and);
      }
    }
    requireAny(query, stored, venues);
    series.values().forEach(one -> leftOut.remove(new Instrument(one.venue(), one.symbol())));
    return series.values().stream().filter(one -> venues.contains(one.venue())).toList();
  }

  private static void requireAny(GapQuery query, Set<String> stored, Set<String> venues) {
    if (stored.isEmpty()) {
      throw new RefusedException(
          "No candles to look for gaps in: the lake has none of these series; add some with ingest-job");
    }
    if (venues.isEmpty()) {
      throw new RefusedException(
          "Cannot look for gaps in %s candles: those stored (%s) are coarser; choose a --timeframe that they divide"
              .formatted(query.timeframe(), String.join(", ", stored)));
    }
  }
}
