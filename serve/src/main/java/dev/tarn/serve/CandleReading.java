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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiConsumer;

/**
 * Reads bars of many series: those that differ only in their symbol by one query, the others one by
 * one. Stops early, leaving the rest, when it takes long.
 */
final class CandleReading {
  private static final Duration LONGEST = Duration.ofMillis(1_500);

  /** What begins earlier is not read together with what is new. */
  private static final Duration RECENT = Duration.ofHours(3);

  private static final int RECENT_BARS = 4;

  /** Of few bars, so many times as many series are read by one query. */
  private static final int MORE_RECENT = 8;

  /** First as many bars as are wanted, as if none were missing; then room for as many more. */
  private static final int[] ROOM = {1, 2};

  private static final int ALONE = 2;

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

  /** Reads series from some times on, and hands over each as it is read. */
  void read(Map<KeptSeries, Long> wanted, BiConsumer<KeptSeries, Read> taker) throws SQLException {
    Map<Timeframe, List<KeptSeries>> recent = new HashMap<>();
    Map<Timeframe, List<KeptSeries>> earlier = new HashMap<>();
    Map<Timeframe, List<KeptSeries>> whole = new HashMap<>();
    List<KeptSeries> alone = new ArrayList<>();
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
      if (group.getValue().size() <= ALONE) {
        alone.addAll(group.getValue());
      } else {
        since(group.getKey(), chunks(group.getValue(), together), wanted, taker);
      }
    }
    for (Map.Entry<Timeframe, List<KeptSeries>> group : whole.entrySet()) {
      List<KeptSeries> left = group.getValue();
      for (int room : ROOM) {
        left = whole(group.getKey(), left, room, taker);
      }
      alone.addAll(left);
    }
    for (KeptSeries series : alone) {
      taker.accept(series, alone(series, wanted.get(series)));
      if (isLate()) { // after one at least, however long the others took
        return;
      }
    }
  }

  /** Reads all of a chunk from the earliest time on that is wanted of one of them. */
  private void since(
      Timeframe timeframe,
      List<List<KeptSeries>> chunks,
      Map<KeptSeries, Long> wanted,
      BiConsumer<KeptSeries, Read> taker)
      throws SQLException {
    for (List<KeptSeries> chunk : chunks) {
      if (isLate()) {
        return;
      }
      long earliest = chunk.stream().mapToLong(wanted::get).min().orElseThrow();
      long since = micros(timeframe.bucketStart(time(earliest)));
      batch(timeframe, chunk, since)
          .forEach((series, bars) -> taker.accept(series, new Read(since, bars, Optional.empty())));
    }
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

  /** Returns those whose bars do not fill what is wanted: there may be older ones. */
  private List<KeptSeries> whole(
      Timeframe timeframe, List<KeptSeries> some, int room, BiConsumer<KeptSeries, Read> taker)
      throws SQLException {
    if (some.size() <= ALONE) {
      return some;
    }
    List<KeptSeries> left = new ArrayList<>();
    for (List<KeptSeries> chunk : chunks(some, together)) {
      if (isLate()) {
        left.addAll(chunk);
        continue;
      }
      long most = chunk.stream().mapToLong(series -> series.wanted).max().orElseThrow();
      Instant start = reading.now().minus(timeframe.longest().multipliedBy(most * room));
      long since = micros(timeframe.bucketStart(start));
      batch(timeframe, chunk, since)
          .forEach(
              (series, bars) -> {
                if (bars.size() >= series.wanted) {
                  taker.accept(series, new Read(KeptSeries.ALL, bars, Optional.empty()));
                } else {
                  left.add(series);
                }
              });
    }
    return left;
  }

  private Map<KeptSeries, List<Bar>> batch(Timeframe timeframe, List<KeptSeries> some, long since)
      throws SQLException {
    Map<Instrument, KeptSeries> bySeries = new HashMap<>();
    some.forEach(series -> bySeries.put(series.key.series(), series));
    Map<KeptSeries, List<Bar>> read = new HashMap<>();
    some.forEach(series -> read.put(series, new ArrayList<>()));
    String bars =
        new CandleBatch(reading.connection(), reading.now())
            .select(bySeries.keySet(), timeframe, time(since));
    String sql =
        "SELECT venue, symbol, epoch_us(open_time) AS opened, closed::BIGINT AS final, %s FROM (%s) ORDER BY venue, symbol, opened"
            .formatted(CandleForm.FIELDS, bars);
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
