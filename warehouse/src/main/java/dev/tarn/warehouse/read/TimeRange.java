package dev.tarn.warehouse.read;

import dev.tarn.staging.RefusedException;
import java.time.Instant;
import java.util.Optional;

/**
 * The times from {@code from}, inclusive, to {@code to}, exclusive; open where a bound is absent.
 * Immutable.
 */
public record TimeRange(Optional<Instant> from, Optional<Instant> to) {
  /** All times. */
  public static final TimeRange ALL = new TimeRange(Optional.empty(), Optional.empty());

  /** Refuses a range that ends before it begins. */
  public TimeRange {
    if (from.isPresent() && to.isPresent() && from.get().isAfter(to.get())) {
      throw new RefusedException(
          "Invalid range: it ends at %s, before its start %s; swap --from and --to"
              .formatted(to.get(), from.get()));
    }
  }

  TimeRange from(Instant start) {
    return new TimeRange(Optional.of(start), to);
  }

  /** The condition on a TIMESTAMP column, starting with AND; empty for all times. */
  public String condition(String column) {
    return from.map(start -> " AND " + column + " >= " + timestamp(start)).orElse("")
        + to.map(end -> " AND " + column + " < " + timestamp(end)).orElse("");
  }

  /** A TIMESTAMP in UTC as SQL, to the microsecond. */
  static String timestamp(Instant time) {
    long micros = Math.multiplyExact(time.getEpochSecond(), 1_000_000) + time.getNano() / 1_000;
    return "make_timestamp(" + micros + ")";
  }
}
