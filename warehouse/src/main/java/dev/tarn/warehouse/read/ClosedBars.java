package dev.tarn.warehouse.read;

import dev.tarn.market.Candle;
import dev.tarn.market.Instrument;
import dev.tarn.market.Timeframe;
import dev.tarn.market.session.SessionBars;
import dev.tarn.market.session.Sessions;
import dev.tarn.market.session.TradingSession;
import dev.tarn.staging.Lake;
import dev.tarn.staging.RefusedException;
import dev.tarn.warehouse.sql.SqlFailure;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds the closed bars of many series in one fresh read: the same bars, made by the same SQL, as
 * {@link Candles} gives for each of them. Thread-safe.
 */
public final class ClosedBars {
  private static final Set<String> NAMES = Set.of("candles");
  private static final Duration SLOWEST_CLOCK_LOOK = Duration.ofMinutes(1);

  private final Lake lake;
  private final LakeReader reader;
  private final Sessions sessions;
  private final Clock clock;

  /**
   * @param lake need not exist yet
   * @param reader of the lake
   * @param sessions which session each symbol has
   * @param clock tells which bars are over
   */
  public ClosedBars(Lake lake, LakeReader reader, Sessions sessions, Clock clock) {
    this.lake = lake;
    this.reader = reader;
    this.sessions = sessions;
    this.clock = clock;
  }

  /**
   * What a look has found.
   *
   * @param bars ascending by open time, then instrument; of each series the first ones that were
   *     there
   * @param more whether there are later bars, which another look will find
   * @param quiet what trades cannot close a bar of the series; at most one entry for each
   * @param again when the clock will close a bar of which parts are there, whatever else comes
   * @param notices what was left out and why, a line each
   */
  public record Found(
      List<Candle> bars,
      boolean more,
      List<QuietTime> quiet,
      Optional<Instant> again,
      List<String> notices) {
    private static final Found NOTHING =
        new Found(List.of(), false, List.of(), Optional.empty(), List.of());

    public Found {
      bars = List.copyOf(bars);
      quiet = List.copyOf(quiet);
      notices = List.copyOf(notices);
    }
  }

  /**
   * Looks once. A lake that does not exist yet has no bars. Long backlogs come in pieces.
   *
   * @throws dev.tarn.staging.TarnException as {@link LakeReader#open} does
   */
  public Found find(Collection<BarSeries> series) {
    if (series.isEmpty() || !lake.exists()) {
      return Found.NOTHING;
    }
    try (Snapshot snapshot = reader.open(Source.FRESH, NAMES)) {
      PartsTable parts = new PartsTable(snapshot.session(), clock.instant(), byInstrument(series));
      while (true) {
        boolean more = parts.fill();
        Found found = find(snapshot, series, parts, more);
        if (!found.bars().isEmpty() || !more) {
          return found;
        }
      }
    } catch (SQLException e) {
      throw new SqlFailure(e);
    }
  }

  /** From where on the parts of an instrument matter, for the timeframe that needs most. */
  private Map<Instrument, PartsTable.Need> byInstrument(Collection<BarSeries> series) {
    Map<Instrument, PartsTable.Need> needs = new LinkedHashMap<>();
    for (BarSeries each : series) {
      Duration longest = each.timeframe().longest();
      boolean withinDay = each.timeframe().unit().isWithinDay();
      Duration slack = withinDay ? longest : longest.plusDays(2);
      Optional<Instant> since =
          each.after().map(after -> withinDay ? ends(each).after(after) : after.minus(slack));
      needs.merge(each.instrument(), new PartsTable.Need(since, slack), PartsTable.Need::and);
    }
    return needs;
  }

  private Found find(
      Snapshot snapshot, Collection<BarSeries> series, PartsTable parts, boolean more)
      throws SQLException {
    Instant now = clock.instant();
    Map<Instrument, List<StoredParts>> stored =
        parts.stored().stream().collect(Collectors.groupingBy(StoredParts::instrument));
    List<String> notices = new ArrayList<>(snapshot.origin().notices());
    Map<Group, List<BarSeries>> groups = new LinkedHashMap<>();
    List<String> selects = new ArrayList<>();
    List<QuietTime> quiet = new ArrayList<>();
    Optional<Instant> again = Optional.empty();
    for (BarSeries each : series) {
      List<StoredParts> its = dividing(each, stored.getOrDefault(each.instrument(), List.of()));
      if (its.isEmpty()) {
        refusal(each, stored).ifPresent(notices::add);
        continue;
      }
      again = earlier(again, again(each, its, now));
      quiet(each, its).ifPresent(quiet::add);
      if (!mayHaveClosed(each, its, now)) {
        continue;
      }
      if (session(each).isAlways() && its.stream().noneMatch(StoredParts::hasClusters)) {
        List<StoredTimeframe> made = its.stream().map(StoredParts::asTimeframe).toList();
        groups
            .computeIfAbsent(new Group(each.timeframe(), made), unused -> new ArrayList<>())
            .add(each);
        continue;
      }
      try {
        select(snapshot, each, its, now, notices).ifPresent(selects::add);
      } catch (RefusedException e) {
        notices.add(e.getMessage());
      }
    }
    groups.forEach((group, members) -> selects.add(group.select(members, now)));
    Wanted wanted = new Wanted(series, parts);
    List<Candle> bars = closed(snapshot, selects, notices);
    return new Found(bars.stream().filter(wanted::has).toList(), more, quiet, again, notices);
  }

  /** Series that one SELECT gives the bars of. */
  private record Group(Timeframe timeframe, List<StoredTimeframe> stored) {
    String select(List<BarSeries> members, Instant now) {
      List<Instrument> instruments = members.stream().map(BarSeries::instrument).toList();
      CandleQuery any = query(members.get(0));
      return CandleSql.ofMany(any, instruments, now).select(stored);
    }
  }

  /** The bars that were asked for, of those that a piece has whole. */
  private static final class Wanted {
    private final Map<String, Map<Instrument, TimeRange>> ranges = new HashMap<>();

    Wanted(Collection<BarSeries> series, PartsTable parts) {
      for (BarSeries each : series) {
        TimeRange later =
            new TimeRange(each.after().map(after -> after.plusNanos(1_000)), Optional.empty());
        TimeRange piece =
            new TimeRange(parts.start(each.instrument()), parts.end(each.instrument()));
        ranges
            .computeIfAbsent(each.timeframe().toString(), unused -> new HashMap<>())
            .put(each.instrument(), later.and(piece));
      }
    }

    boolean has(Candle bar) {
      TimeRange range = ranges.get(bar.timeframe()).get(new Instrument(bar.venue(), bar.symbol()));
      return range != null
          && range.from().stream().noneMatch(from -> bar.openTime().isBefore(from))
          && range.to().stream().allMatch(to -> bar.openTime().isBefore(to));
    }
  }

  private static List<StoredParts> dividing(BarSeries series, List<StoredParts> stored) {
    return stored.stream()
        .filter(parts -> parts.timeframe().divides(series.timeframe()))
        .sorted(Comparator.comparing(StoredParts::timeframe))
        .toList();
  }

  private static Optional<String> refusal(
      BarSeries series, Map<Instrument, List<StoredParts>> stored) {
    List<StoredParts> its = stored.getOrDefault(series.instrument(), List.of());
    return its.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "Cannot make %s candles of %s from those stored (%s): choose a timeframe that they divide"
                .formatted(
                    series.timeframe(),
                    series.instrument(),
                    its.stream()
                        .map(StoredParts::text)
                        .sorted()
                        .collect(Collectors.joining(", "))));
  }

  private BarEnds ends(BarSeries series) {
    return new BarEnds(session(series), series.timeframe());
  }

  private TradingSession session(BarSeries series) {
    return sessions.of(series.instrument().venue(), series.instrument().symbol());
  }

  /** Rules out most of what is still forming, without a query. */
  private boolean mayHaveClosed(BarSeries series, List<StoredParts> stored, Instant now) {
    BarEnds ends = ends(series);
    if (!ends.areKnown()) {
      return true;
    }
    Instant first = stored.stream().map(StoredParts::first).min(Comparator.naturalOrder()).get();
    Instant end = ends.after(first);
    return !now.isBefore(end)
        || stored.stream()
            .anyMatch(
                parts ->
                    parts.lastClosed().isPresent()
                        && !parts
                            .lastClosed()
                            .get()
                            .plus(parts.timeframe().longest())
                            .isBefore(end));
  }

  /** The clock closes bars at the bounds of the timeframe; those that are over it has closed. */
  private Optional<Instant> again(BarSeries series, List<StoredParts> stored, Instant now) {
    BarEnds ends = ends(series);
    if (!ends.areKnown()) {
      return Optional.of(now.plus(SLOWEST_CLOCK_LOOK));
    }
    Instant last = stored.stream().map(StoredParts::last).max(Comparator.naturalOrder()).get();
    return ends.after(last).isAfter(now) ? Optional.of(ends.after(now)) : Optional.empty();
  }

  /**
   * Trades of the last bar's time close nothing, as long as nothing before it waits for a trade;
   * they close what is before it, and so does a trade after it.
   */
  private Optional<QuietTime> quiet(BarSeries series, List<StoredParts> stored) {
    BarEnds ends = ends(series);
    if (!ends.areKnown()) {
      return Optional.empty();
    }
    Instant last = stored.stream().map(StoredParts::last).max(Comparator.naturalOrder()).get();
    Instant end = ends.after(last);
    boolean waits =
        stored.stream()
            .flatMap(parts -> parts.firstForming().stream())
            .anyMatch(forming -> !ends.after(forming).equals(end));
    return waits
        ? Optional.empty()
        : Optional.of(new QuietTime(series.instrument(), series.timeframe(), last, end));
  }

  private Optional<String> select(
      Snapshot snapshot,
      BarSeries series,
      List<StoredParts> stored,
      Instant now,
      List<String> notices)
      throws SQLException {
    String venue = series.instrument().venue();
    CandleQuery query = query(series);
    TradingSession session = session(series);
    if (session.isAlways()) {
      List<StoredTimeframe> timeframes = stored.stream().map(StoredParts::asTimeframe).toList();
      return Optional.of(new CandleSql(query, venue, query.range(), now).select(timeframes));
    }
    SessionBars bars = new SessionBars(session, series.timeframe());
    SessionCandles candles = new SessionCandles(snapshot.connection(), bars, query, venue, now);
    List<SessionLevel> levels = candles.plan(query.range());
    notices.addAll(candles.notices());
    return levels.isEmpty()
        ? Optional.empty()
        : Optional.of(new SessionCandleSql(query, venue, query.range(), now).select(levels));
  }

  /** Of all times: what the table of parts has is little. */
  private static CandleQuery query(BarSeries series) {
    return new CandleQuery(
        series.instrument().symbol(),
        Optional.of(series.instrument().venue()),
        series.timeframe(),
        TimeRange.ALL,
        OptionalLong.empty());
  }

  private static List<Candle> closed(
      Snapshot snapshot, List<String> selects, List<String> notices) {
    if (selects.isEmpty()) {
      return List.of();
    }
    String all =
        selects.stream()
            .map(select -> "SELECT * FROM (" + select + ") WHERE closed")
            .collect(Collectors.joining(" UNION ALL "));
    List<Candle> bars = new ArrayList<>();
    snapshot
        .session()
        .query(
            all,
            row -> {
              try {
                return bars.add(MarketRows.candle(row));
              } catch (RefusedException e) {
                return notices.add(e.getMessage());
              }
            });
    bars.sort(
        Comparator.comparing(Candle::openTime)
            .thenComparing(Candle::venue)
            .thenComparing(Candle::symbol));
    return bars;
  }

  private static Optional<Instant> earlier(Optional<Instant> one, Optional<Instant> other) {
    if (one.isEmpty() || other.isEmpty()) {
      return one.or(() -> other);
    }
    return one.get().isBefore(other.get()) ? one : other;
  }
}
