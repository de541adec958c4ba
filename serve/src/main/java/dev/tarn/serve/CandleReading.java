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
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/**
 * Reads bars of many series: those that differ only in their symbol by one query, the others one by
 * one. Stops early, leaving the rest, when it takes long.
 */
final class CandleReading {
  private static final Duration LONGEST = Duration.ofMillis(600);

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
  private final long deadline = System.nanoTime() + LONGEST.toNanos();

  /**
   * What was read of a series.
   *
   * @param from all bars from this time on, or {@link KeptSeries#ALL}
   * @param failure why there is nothing
   */
  record Read(long from, List<Bar> bars, Optional<RuntimeException> failure) {}

  /**
   * @param together how many series one query reads the whole of
   */
  CandleReading(Reading reading, int together) {
    this.reading = reading;
    this.together = together;
  }

  /**
   * Reads series from some times on, and hands over each as it is read. Where there is not time for
   * all, at least one of those that are left is read by itself: the one that comes first in the
   * map.
   */
  void read(Map<KeptSeries, Long> wanted, BiConsumer<KeptSeries, Read> taker) throws SQLException {
    Map<Timeframe, List<KeptSeries>> recent = new LinkedHashMap<>();
    Map<Timeframe, List<KeptSeries>> earlier = new LinkedHashMap<>();
    Map<Timeframe, List<KeptSeries>> whole = new LinkedHashMap<>();
    Set<KeptSeries> alone = new HashSet<>();
    for (Map.Entry<KeptSeries, Long> entry : wanted.entrySet()) {
      KeptSeries series = entry.getKey();
      Timeframe timeframe = series.key.timeframe();
      series.always = isAlways(series.key.series());
      if (series.key.footprint() || !series.always) {
        alone.add(series);
      } else if (entry.getValue() == KeptSeries.ALL) {
        whole.computeIfAbsent(timeframe, unused -> new ArrayList<>()).add(series);
      } else {
        boolean isRecent = entry.getValue() >= micros(recentStart(timeframe));
        (isRecent ? recent : earlier)
            .computeIfAbsent(timeframe, unused -> new ArrayList<>())
            .add(series);
      }
    }
    for (Map.Entry<Timeframe, List<KeptSeries>> group : recent.entrySet()) {
      since(group.getKey(), chunks(group.getValue(), together * MORE_RECENT), wanted, taker);
    }
    for (Map.Entry<Timeframe, List<KeptSeries>> group : earlier.entrySet()) {
      List<List<KeptSeries>> chunks = chunks(group.getValue(), together);
      alone.addAll(since(group.getKey(), chunks, wanted, taker));
    }
    for (Map.Entry<Timeframe, List<KeptSeries>> group : whole.entrySet()) {
      alone.addAll(whole(group.getKey(), group.getValue(), taker));
    }
    for (Map.Entry<KeptSeries, Long> entry : wanted.entrySet()) {
      if (alone.contains(entry.getKey())) {
        taker.accept(entry.getKey(), alone(entry.getKey(), entry.getValue()));
        if (isLate()) { // after one at least, however long the others took
          return;
        }
      }
    }
  }

  /**
   * Reads all of a chunk from the earliest time on that is wanted of one of them. Returns those
   * that there was no time for.
   */
  private List<KeptSeries> since(
      Timeframe timeframe,
      List<List<KeptSeries>> chunks,
      Map<KeptSeries, Long> wanted,
      BiConsumer<KeptSeries, Read> taker)
      throws SQLException {
    List<KeptSeries> left = new ArrayList<>();
    for (List<KeptSeries> chunk : chunks) {
      if (isLate()) {
        left.addAll(chunk);
        continue;
      }
      long earliest = chunk.stream().mapToLong(wanted::get).min().orElseThrow();
      Instant since = timeframe.bucketStart(time(earliest));
      TimeRange range = new TimeRange(Optional.of(since), Optional.empty());
      batch(timeframe, chunk, range, Integer.MAX_VALUE)
          .forEach(
              (series, bars) ->
                  taker.accept(series, new Read(micros(since), bars, Optional.empty())));
    }
    return left;
  }

  private static List<List<KeptSeries>> chunks(List<KeptSeries> some, int most) {
    List<List<KeptSeries>> chunks = new ArrayList<>();
    for (int i = 0; i < some.size(); i += most) {
      chunks.add(some.subList(i, Math.min(some.size(), i + most)));
    }
    return chunks;
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

  /** Returns those that are yet to be read, by themselves. */
  private List<KeptSeries> whole(
      Timeframe timeframe, List<KeptSeries> some, BiConsumer<KeptSeries, Read> taker)
      throws SQLException {
    List<KeptSeries> left = new ArrayList<>();
    for (List<KeptSeries> chunk : chunks(some, together)) {
      Map<KeptSeries, List<Bar>> lacking = new LinkedHashMap<>();
      chunk.forEach(series -> lacking.put(series, List.of()));
      if (!isLate()) {
        fill(timeframe, lacking, taker);
      }
      left.addAll(lacking.keySet());
    }
    return left;
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
      return new Read(from, bars, Optional.empty());
    } catch (RefusedException | Problem e) {
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
