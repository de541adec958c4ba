package dev.tarn.market;

import dev.tarn.staging.RefusedException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What values of market data may be. One place for all who append rows through Tarn; the warehouse
 * holds the files of other programs to the same bounds.
 */
final class Values {
  private static final Instant EARLIEST = Instant.parse("1970-01-02T00:00:00Z");
  private static final Instant LATEST = Instant.parse("2100-01-01T00:00:00Z");

  private Values() {}

  static String present(String field, String value) {
    if (value.isEmpty()) {
      throw new RefusedException("Invalid %s: it is empty; give it a value".formatted(field));
    }
    return value;
  }

  static double price(String field, double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new RefusedException(
          "Invalid %s %s: a price is finite and above zero".formatted(field, value));
    }
    return value;
  }

  /**
   * Checks a quantity, and makes the zero positive: the two zeros are equal yet differ in their
   * bits.
   */
  static double quantity(String field, double value) {
    if (!(value >= 0) || Double.isInfinite(value)) {
      throw new RefusedException(
          "Invalid %s %s: a quantity is finite and not negative".formatted(field, value));
    }
    return value + 0.0;
  }

  static @Nullable Double quantity(String field, @Nullable Double value) {
    return value == null ? null : (Double) quantity(field, value.doubleValue());
  }

  static Instant time(String field, Instant value) {
    if (value.isBefore(EARLIEST) || !value.isBefore(LATEST)) {
      throw new RefusedException(
          "Invalid %s %s: it is not between 1970-01-02 and 2100".formatted(field, value));
    }
    return value;
  }

  static @Nullable Double finite(String field, @Nullable Double value) {
    if (value != null && !Double.isFinite(value)) {
      throw new RefusedException("Invalid %s %s: it has to be finite".formatted(field, value));
    }
    return value == null ? null : (Double) (value + 0.0);
  }

  static void period(Instant startedAt, @Nullable Instant endedAt) {
    time("started_at", startedAt);
    if (endedAt != null && time("ended_at", endedAt).isBefore(startedAt)) {
      throw new RefusedException(
          "Invalid ended_at %s: it began later, at %s".formatted(endedAt, startedAt));
    }
  }

  /** As a lake keeps it: in microseconds. */
  static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MICROS);
  }

  /** Now; or {@code begin}, should the clock have been set back behind it. */
  static Instant nowAfter(Instant begin) {
    Instant now = now();
    return now.isBefore(begin) ? begin : now;
  }

  /** One text for one list of texts. */
  static String joined(String... parts) {
    return Stream.of(parts)
        .map(part -> part.replace("%", "%25").replace(":", "%3A"))
        .collect(Collectors.joining(":"));
  }

  static long micros(Instant instant) {
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1_000);
  }

  static @Nullable Long microsOrNull(@Nullable Instant instant) {
    return instant == null ? null : (Long) micros(instant);
  }

  static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
