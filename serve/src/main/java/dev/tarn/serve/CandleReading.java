package dev.tarn.serve;

import dev.tarn.market.Instrument;
import dev.tarn.market.Timeframe;
import dev.tarn.query.output.JsonRows;
import dev.tarn.staging.RefusedException;
import dev.tarn.warehouse.read.CandleBatch;
import dev.tarn.warehouse.read.CandleQuery;
import dev.tarn.warehouse.read.SessionFilter;
import dev.tarn.warehouse.read.TimeRange;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads bars of many series: those that differ only in their symbol by one query, the others one by
 * one. Stops early, leaving the rest, when it takes long.
 */
final class CandleReading {
  static final Duration LONGEST = Duration.ofMillis(600);

  /** A series that was read for longer by itself when there was no more time took it. */
  private static final long OWN_NANOS = Duration.ofSeconds(1).toNanos();

  /** What begins earlier is not read together with what is new. */
  private static final Duration RECENT = Duration.ofHours(3);

  private static final int RECENT_BARS = 4;

  /** Of few bars, so many times as many series are read by one query. */
  private static final int MORE_RECENT = 8;

  /** So often ever older bars are read of series that lack some. */
  private static final int ATTEMPTS = 4;

  /** Nobody keeps bars of before; and no range begins where time itself does. */
  private static final Instant EARLIEST = Instant.parse("1600-01-01T00:00:00Z");

  /** Once bars have been found to be missing, as many more may be. */
  private static final int ROOM = 2;

  private final Reading reading;
  private final int together;
  private final Duration longest;
  private long deadline;
  private @Nullable KeptSeries inHand;
  private long inHandSince;

  /**
   * What was read of a series.
   *
   * @param from all bars from this time on, or {@link KeptSeries#ALL}
   * @param failure why there is nothing
   */
  record Read(long from, List<Bar> bars, Optional<RuntimeException> failure) {}

  /**
   * @param together how many series one query reads the whole of
   * @param longest how long queries of a kind go on before others have their turn
   */
  CandleReading(Reading reading, int together, Duration longest) {
    this.reading = reading;
    this.together = together;
    this.longest = longest;
  }

  /**
   * How a series is read.
   *
   * @param timeframe that of all series of a query
   */
  private record Manner(Way way, Timeframe timeframe) {}

  /** In the order of their turns, each of which has its own time. */
  private enum Way {
    /** The last few bars. */
    RECENT,
    /** From some time on. */
    SINCE,
    /** All that is wanted. */
    WHOLE,
    /** By itself. */
    ALONE
  }

  /** Series that are read by one query. */
  private record Part(Manner manner, List<KeptSeries> some) {}

  /**
   * Reads series from some times on, and hands over each as it is read: first what is recent, then
   * what is of some time on, then whole ones, then one by one. Of each of these, the first query is
   * made however long the others took; what there is not time for is left out. Those that come
   * first in the map are not.
   */
  void read(Map<KeptSeries, Long> wanted, BiConsumer<KeptSeries, Read> taker) throws SQLException {
    List<Part> parts = parts(wanted);
    for (Way way : Way.values()) {
      deadline = System.nanoTime() + longest.toNanos();
      for (Part part : parts) {
        if (part.manner().way() == way) {
          read(part, wanted, taker);
          if (isLate()) {
            break;
          }
        }
      }
    }
  }

  private void read(Part part, Map<KeptSeries, Long> wanted, BiConsumer<KeptSeries, Read> taker)
      throws SQLException {
    switch (part.manner().way()) {
      case RECENT, SINCE -> since(part, wanted, taker);
      case WHOLE -> whole(part, taker);
      case ALONE -> {
        KeptSeries only = part.some().get(0);
        taker.accept(only, alone(only, wanted.get(only)));
      }
    }
  }

  /**
   * The series that was being read by itself when a query failed, unless the time that had passed
   * was that of others.
   *
   * @param late whether it failed since there was no more time
   */
  Optional<KeptSeries> inHand(boolean late) {
    boolean others = late && System.nanoTime() - inHandSince < OWN_NANOS;
    return others ? Optional.empty() : Optional.ofNullable(inHand);
  }

  static boolean isReadAlone(KeptSeries series) {
    return series.key.footprint() || !series.always;
  }

  /** In the order of the first series of each. */
  private List<Part> parts(Map<KeptSeries, Long> wanted) {
    List<Part> parts = new ArrayList<>();
    Map<Manner, List<KeptSeries>> open = new HashMap<>();
    wanted.forEach(
        (series, from) -> {
          series.always = isAlways(series.key.series());
          Manner manner = new Manner(way(series, from), series.key.timeframe());
          List<KeptSeries> some = open.get(manner);
          if (some == null || some.size() >= together(manner.way())) {
            some = new ArrayList<>();
            open.put(manner, some);
            parts.add(new Part(manner, some));
          }
          some.add(series);
        });
    return parts;
  }

  private Way way(KeptSeries series, long from) {
    if (isReadAlone(series)) {
      return Way.ALONE;
    }
    if (from == KeptSeries.ALL) {
      return Way.WHOLE;
    }
    return from >= micros(recentStart(series.key.timeframe())) ? Way.RECENT : Way.SINCE;
  }

  private int together(Way way) {
    return switch (way) {
      case RECENT -> together * MORE_RECENT;
      case SINCE, WHOLE -> together;
      case ALONE -> 1;
    };
  }

  /** Reads all of them from the earliest time on that is wanted of one. */
  private void since(Part part, Map<KeptSeries, Long> wanted, BiConsumer<KeptSeries, Read> taker)
      throws SQLException {
    Timeframe timeframe = part.manner().timeframe();
    long earliest = part.some().stream().mapToLong(wanted::get).min().orElseThrow();
    Instant since = timeframe.bucketStart(time(earliest));
    TimeRange range = new TimeRange(Optional.of(since), Optional.empty());
    batch(timeframe, part.some(), range, Integer.MAX_VALUE)
        .forEach(
            (series, bars) ->
                taker.accept(series, new Read(micros(since), bars, Optional.empty())));
  }

  private boolean isLate() {
    return System.nanoTime() - deadline > 0;
  }

  private boolean isAlways(Instrument series) {
    return reading.sessions().of(series.venue(), series.symbol()).isAlways();
  }

  private Instant recentStart(Timeframe timeframe) {
    Duration bars = timeframe.longest().multipliedBy(RECENT_BARS);
    return reading.now().minus(bars.compareTo(RECENT) > 0 ? bars : RECENT);
  }

  /** What is lacking in the end is read one by one: one at least, since others may never be. */
  private void whole(Part part, BiConsumer<KeptSeries, Read> taker) throws SQLException {
    Map<KeptSeries, List<Bar>> lacking = new LinkedHashMap<>();
    part.some().forEach(series -> lacking.put(series, List.of()));
    fill(part.manner().timeframe(), lacking, taker);
    for (KeptSeries series : lacking.keySet()) {
      taker.accept(series, alone(series, KeptSeries.ALL));
      if (isLate()) {
        return;
      }
    }
  }

  /**
   * Reads as many bars as are wanted, as if none were missing, then older ones of those that lack
   * some. What is still lacking in the end is left in the map.
   */
  private void fill(
      Timeframe timeframe, Map<KeptSeries, List<Bar>> lacking, BiConsumer<KeptSeries, Read> taker)
      throws SQLException {
    TimeRange earlier = TimeRange.ALL;
    Instant before = reading.now();
    for (int i = 0; i < ATTEMPTS && !lacking.isEmpty() && (i == 0 || !isLate()); i++) {
      int most = most(lacking);
      Duration span = timeframe.longest().multipliedBy(i == 0 ? most : (long) most * ROOM);
      Instant since = timeframe.bucketStart(before.minus(span));
      if (since.isBefore(EARLIEST)) {
        return;
      }
      Map<KeptSeries, List<Bar>> read =
          batch(
              timeframe,
              lacking.keySet(),
              new TimeRange(Optional.of(since), earlier.to()),
              i == 0 ? Integer.MAX_VALUE : most);
      read.forEach((series, bars) -> lacking.merge(series, bars, CandleReading::joined));
      handOver(lacking, series -> lacking.get(series).size() >= series.wanted, taker);
      before = since;
      earlier = new TimeRange(Optional.empty(), Optional.of(since));
      if (!lacking.isEmpty() && read.values().stream().allMatch(List::isEmpty)) {
        Optional<Instant> newest =
            CandleBatch.newest(reading.snapshot(), instruments(lacking.keySet()), earlier);
        if (newest.isEmpty()) {
          break;
        }
        before = timeframe.bucketEnd(timeframe.bucketStart(newest.get()));
      }
    }
    if (lacking.values().stream().anyMatch(bars -> !bars.isEmpty()) && !isLate()) {
      // some may have no older bars; why there are none at all is told by reading one by itself
      Set<Instrument> older =
          CandleBatch.present(reading.snapshot(), instruments(lacking.keySet()), earlier);
      handOver(
          lacking,
          series -> !lacking.get(series).isEmpty() && !older.contains(series.key.series()),
          taker);
    }
  }

  /** How many bars the one lacks that lacks most. */
  private static int most(Map<KeptSeries, List<Bar>> lacking) {
    return lacking.entrySet().stream()
        .mapToInt(entry -> Math.max(1, entry.getKey().wanted - entry.getValue().size()))
        .max()
        .orElseThrow();
  }

  private static List<Bar> joined(List<Bar> bars, List<Bar> older) {
    List<Bar> all = new ArrayList<>(older);
    all.addAll(bars);
    return all;
  }

  /** Hands over those that have all that is wanted or there is, and takes them out of the map. */
  private static void handOver(
      Map<KeptSeries, List<Bar>> lacking,
      Predicate<KeptSeries> isWhole,
      BiConsumer<KeptSeries, Read> taker) {
    for (KeptSeries series : lacking.keySet().stream().filter(isWhole).toList()) {
      List<Bar> bars = lacking.remove(series);
      List<Bar> newest = bars.subList(Math.max(0, bars.size() - series.wanted), bars.size());
      taker.accept(series, new Read(KeptSeries.ALL, newest, Optional.empty()));
    }
  }

  private static List<Instrument> instruments(Collection<KeptSeries> some) {
    return some.stream().map(series -> series.key.series()).toList();
  }

  /** The newest bars of a range, at most so many of each series, ascending. */
  private Map<KeptSeries, List<Bar>> batch(
      Timeframe timeframe, Collection<KeptSeries> some, TimeRange range, int most)
      throws SQLException {
    Map<Instrument, KeptSeries> bySeries = new HashMap<>();
    some.forEach(series -> bySeries.put(series.key.series(), series));
    Map<KeptSeries, List<Bar>> read = new HashMap<>();
    some.forEach(series -> read.put(series, new ArrayList<>()));
    String bars =
        new CandleBatch(reading.connection(), reading.now())
            .select(bySeries.keySet(), timeframe, range);
    String sql =
        "SELECT venue, symbol, epoch_us(open_time) AS opened, closed::BIGINT AS final, %s FROM (%s)%s ORDER BY venue, symbol, opened"
            .formatted(CandleForm.FIELDS, bars, most == Integer.MAX_VALUE ? "" : newest(most));
    try (JsonRows rows = new JsonRows(reading.connection(), sql, 4)) {
      while (rows.next()) {
        KeptSeries series = bySeries.get(new Instrument(rows.text(0), rows.text(1)));
        if (series != null) {
          read.get(series).add(new Bar(rows.number(2), rows.number(3) != 0, rows.members()));
        }
      }
    }
    return read;
  }

  private static String newest(int most) {
    return " QUALIFY row_number() OVER (PARTITION BY venue, symbol ORDER BY open_time DESC) <= "
        + most;
  }

  private Read alone(KeptSeries series, long asked) throws SQLException {
    inHand = series;
    inHandSince = System.nanoTime();
    boolean whole = asked == KeptSeries.ALL;
    long from =
        whole || !series.always ? asked : micros(series.key.timeframe().bucketStart(time(asked)));
    CandleQuery query =
        new CandleQuery(
            series.key.series().symbol(),
            Optional.of(series.key.series().venue()),
            series.key.timeframe(),
            whole ? TimeRange.ALL : new TimeRange(Optional.of(time(from)), Optional.empty()),
            whole ? OptionalLong.of(series.wanted) : OptionalLong.empty(),
            SessionFilter.ALL);
    try {
      List<Bar> bars = CandleQuestions.bars(reading, query, series.key.footprint());
      inHand = null;
      return new Read(from, bars, Optional.empty());
    } catch (RefusedException | Problem e) {
      inHand = null;
      return new Read(from, List.of(), Optional.of(e));
    }
  }

  private static Instant time(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  private static long micros(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }
}
