package dev.tarn.warehouse.merge;

import dev.tarn.warehouse.sql.Session;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The times of some rows, as a few ranges with long pauses between them: live rows and those of a
 * backfill are years apart, and what lies between need not be read.
 */
record TimeRanges(List<Range> all) {
  /** Shorter pauses are read: a row group of a table spans about as much. */
  private static final Duration PAUSE = Duration.ofHours(2);

  private static final int MOST = 8;

  /**
   * @param from the earliest time, as DuckDB writes it
   * @param to the latest one
   */
  record Range(String from, String to) {}

  /**
   * The whole range of some times.
   *
   * @param isWide whether there may be a pause in it
   */
  record Whole(Range range, boolean isWide) {
    /**
     * What {@link #read} takes, of a relation with these times.
     *
     * @param time a timestamp, as SQL
     */
    static String columns(String time) {
      return "min(%1$s)::VARCHAR, max(%1$s)::VARCHAR, coalesce(epoch_us(max(%1$s))::DOUBLE - epoch_us(min(%1$s))::DOUBLE > %2$d, true)"
          .formatted(time, micros(PAUSE));
    }

    /** From the column {@code first} on; empty when there are no times. */
    static Optional<Whole> read(ResultSet row, int first) throws SQLException {
      @Nullable String from = row.getString(first);
      return from == null
          ? Optional.empty()
          : Optional.of(
              new Whole(new Range(from, row.getString(first + 1)), row.getBoolean(first + 2)));
    }
  }

  TimeRanges {
    all = List.copyOf(all);
  }

  /**
   * The ranges within the whole one.
   *
   * @param time a timestamp, as SQL
   * @param relation has it
   */
  static TimeRanges of(Session session, String time, String relation, Whole whole) {
    List<Range> ranges = new ArrayList<>();
    String from = whole.range().from();
    for (Range pause : whole.isWide() ? pauses(session, time, relation) : List.<Range>of()) {
      ranges.add(new Range(from, pause.from()));
      from = pause.to();
    }
    ranges.add(new Range(from, whole.range().to()));
    return new TimeRanges(ranges);
  }

  /** The longest pauses, in their order; times that are near to one another are looked at once. */
  private static List<Range> pauses(Session session, String time, String relation) {
    return session.query(
        """
        SELECT before::VARCHAR, "next"::VARCHAR FROM (
          SELECT tarn_from AS "next", lag(tarn_to) OVER steps AS before,
            epoch_us(tarn_from)::DOUBLE - (lag(epoch_us(tarn_to)) OVER steps)::DOUBLE AS pause
          FROM (SELECT min(%1$s) AS tarn_from, max(%1$s) AS tarn_to FROM %2$s WHERE isfinite(%1$s) GROUP BY epoch_us(%1$s) // %3$d)
          WINDOW steps AS (ORDER BY tarn_from)
          QUALIFY pause > %3$d ORDER BY pause DESC LIMIT %4$d)
        ORDER BY "next\""""
            .formatted(time, relation, micros(PAUSE), MOST - 1),
        row -> new Range(row.getString(1), row.getString(2)));
  }

  /**
   * A condition that a time lies in one of the ranges.
   *
   * @param time a timestamp, as SQL
   * @param wider by so much they reach beyond the rows' times, at both ends
   */
  String condition(String time, Duration wider) {
    return all.stream()
        .map(
            range ->
                "%1$s BETWEEN TIMESTAMP '%2$s' - INTERVAL (%4$d) MICROSECONDS AND TIMESTAMP '%3$s' + INTERVAL (%4$d) MICROSECONDS"
                    .formatted(time, range.from(), range.to(), micros(wider)))
        .collect(Collectors.joining(" OR ", "(", ")"));
  }

  private static long micros(Duration duration) {
    return duration.toNanos() / 1_000;
  }
}
