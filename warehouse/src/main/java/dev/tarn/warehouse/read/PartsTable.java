package dev.tarn.warehouse.read;

import dev.tarn.market.Instrument;
import dev.tarn.market.Timeframe;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.Sql;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A temporary table of the stored candles that bars may still have to be made of, which takes the
 * place of the view {@code candles}: bars are then made of a few rows, however large the lake is.
 * Used by one thread, like its session.
 */
final class PartsTable {
  private static final String NAME = "tarn_parts";

  /** An instrument whose bars go back further than this is read in pieces of {@link #PIECE}. */
  private static final Duration RECENT = Duration.ofDays(7);

  private static final Duration PIECE = Duration.ofDays(14);

  private final Session session;
  private final Instant now;
  private final Map<Instrument, Need> needs;
  private final Map<Instrument, Instant> starts = new LinkedHashMap<>();
  private final Map<Instrument, Instant> ends = new LinkedHashMap<>();

  /**
   * What bars of an instrument need.
   *
   * @param since open times of their parts, from then on; absent for all
   * @param slack how long after a bar has opened its last part may open
   */
  record Need(Optional<Instant> since, Duration slack) {
    Need and(Need other) {
      Optional<Instant> earlier =
          since.isEmpty() || other.since.isEmpty()
              ? Optional.empty()
              : since.get().isBefore(other.since.get()) ? since : other.since;
      return new Need(earlier, slack.compareTo(other.slack) > 0 ? slack : other.slack);
    }

    Need from(Instant start) {
      return new Need(Optional.of(start), slack);
    }
  }

  PartsTable(Session session, Instant now, Map<Instrument, Need> needs) {
    this.session = session;
    this.now = now;
    this.needs = new LinkedHashMap<>(needs);
    session.execute("ALTER VIEW candles RENAME TO tarn_all_candles");
  }

  /**
   * Takes the next piece, or all that is left.
   *
   * @return whether there are later ones
   */
  boolean fill() {
    if (!ends.isEmpty()) { // those that are complete have had their turn
      needs.keySet().retainAll(ends.keySet());
    }
    starts.putAll(ends);
    needs.replaceAll(
        (instrument, need) ->
            need.from(starts.getOrDefault(instrument, need.since().orElse(Instant.EPOCH))));
    ends.clear();
    shorten();
    if (needs.isEmpty()) {
      return false;
    }
    session.execute(
        """
        CREATE OR REPLACE TEMP TABLE %s AS WITH near AS MATERIALIZED (
          SELECT * FROM tarn_all_candles WHERE %s)
        SELECT c.* FROM near AS c JOIN (%s) AS a
          ON c.venue = a.venue AND c.symbol = a.symbol
          AND c.open_time >= a.since AND c.open_time < a.until"""
            .formatted(NAME, near(needs), asked(needs)));
    session.execute("CREATE OR REPLACE TEMP VIEW candles AS FROM " + NAME);
    return !ends.isEmpty();
  }

  /** Where the bars of this piece begin that may be asked for, if another piece went before. */
  Optional<Instant> start(Instrument instrument) {
    return Optional.ofNullable(starts.get(instrument));
  }

  /** Where the bars of this piece end that may be asked for; absent where all are there. */
  Optional<Instant> end(Instrument instrument) {
    return Optional.ofNullable(ends.get(instrument));
  }

  /** What the table has, by instrument and timeframe. */
  List<StoredParts> stored() {
    if (needs.isEmpty()) {
      return List.of();
    }
    return session
        .query(
            """
            SELECT venue, symbol, timeframe, count(clusters) > 0, epoch_us(min(open_time)),
              epoch_us(max(open_time)), epoch_us(max(open_time) FILTER (closed)),
              epoch_us(min(open_time) FILTER (NOT closed))
            FROM %s GROUP BY ALL"""
                .formatted(NAME),
            row -> {
              Optional<Timeframe> timeframe = Candles.timeframe(row.getString(3));
              return timeframe.isEmpty()
                  ? Optional.<StoredParts>empty()
                  : Optional.of(
                      new StoredParts(
                          new Instrument(row.getString(1), row.getString(2)),
                          row.getString(3),
                          timeframe.get(),
                          row.getBoolean(4),
                          SessionCandles.time(row.getLong(5)),
                          SessionCandles.time(row.getLong(6)),
                          Optional.ofNullable((Long) row.getObject(7)).map(SessionCandles::time),
                          Optional.ofNullable((Long) row.getObject(8)).map(SessionCandles::time)));
            })
        .stream()
        .flatMap(Optional::stream)
        .toList();
  }

  /** Finds out where the pieces of those instruments begin and end that have much to come. */
  private void shorten() {
    Map<Instrument, Need> old = new LinkedHashMap<>();
    needs.forEach(
        (instrument, need) -> {
          if (need.since().isEmpty() || need.since().get().isBefore(now.minus(RECENT))) {
            old.put(instrument, need);
          }
        });
    if (old.isEmpty()) {
      return;
    }
    old.keySet().forEach(needs::remove);
    session.query(
        """
        WITH near AS (SELECT venue, symbol, open_time FROM tarn_all_candles WHERE %s)
        SELECT c.venue, c.symbol, epoch_us(min(open_time)), epoch_us(max(open_time))
        FROM near AS c JOIN (%s) AS a
          ON c.venue = a.venue AND c.symbol = a.symbol AND c.open_time >= a.since
        GROUP BY ALL"""
            .formatted(near(old), asked(old)),
        row -> {
          Instrument instrument = new Instrument(row.getString(1), row.getString(2));
          Instant first = SessionCandles.time(row.getLong(3));
          Instant last = SessionCandles.time(row.getLong(4));
          Need need = old.get(instrument).from(first);
          needs.put(instrument, need);
          Instant end = first.plus(PIECE).plus(need.slack());
          if (last.isAfter(end)) {
            ends.put(instrument, end);
          }
          return instrument;
        });
  }

  private String asked(Map<Instrument, Need> some) {
    return some.entrySet().stream()
        .map(
            entry ->
                "(%s, %s, %s, %s)"
                    .formatted(
                        Sql.literal(entry.getKey().venue()),
                        Sql.literal(entry.getKey().symbol()),
                        TimeRange.timestamp(entry.getValue().since().orElse(Instant.EPOCH)),
                        until(entry.getKey(), entry.getValue())))
        .collect(
            Collectors.joining(
                ", ", "SELECT * FROM (VALUES ", ") AS v (venue, symbol, since, until)"));
  }

  private String until(Instrument instrument, Need need) {
    return end(instrument)
        .map(end -> TimeRange.timestamp(end.plus(need.slack())))
        .orElse("TIMESTAMP 'infinity'");
  }

  /** Constants, by which zone maps prune. */
  private static String near(Map<Instrument, Need> some) {
    Instant earliest =
        some.values().stream()
            .map(need -> need.since().orElse(Instant.EPOCH))
            .min(Instant::compareTo)
            .orElseThrow();
    String symbols =
        some.keySet().stream()
            .map(instrument -> Sql.literal(instrument.symbol()))
            .distinct()
            .collect(Collectors.joining(", "));
    return "open_time >= %s AND symbol IN (%s)".formatted(TimeRange.timestamp(earliest), symbols);
  }
}
