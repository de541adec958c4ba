package dev.tarn.warehouse.read;

import dev.tarn.staging.RefusedException;
import java.time.Duration;
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

  static TimeRange of(Instant from, Instant to) {
    return new TimeRange(Optional.of(from), Optional.of(to));
  }

  /** The times that are in both; none, at the later start, where they do not meet. */
  TimeRange and(TimeRange other) {
    Optional<Instant> start = furthest(from, other.from, 1);
    Optional<Instant> end = furthest(to, other.to, -1);
    boolean meets = start.isEmpty() || end.isEmpty() || start.get().isBefore(end.get());
    return new TimeRange(start, meets ? end : start);
  }

  /** From earlier, and until later. */
  TimeRange wider(Duration before, Duration after) {
    return new TimeRange(from.map(start -> start.minus(before)), to.map(end -> end.plus(after)));
  }

  private static Optional<Instant> furthest(
      Optional<Instant> one, Optional<Instant> other, int sign) {
    if (one.isEmpty() || other.isEmpty()) {
      return one.or(() -> other);
    }
    return sign * one.get().compareTo(other.get()) > 0 ? one : other;
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
