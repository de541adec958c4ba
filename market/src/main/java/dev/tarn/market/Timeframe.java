package dev.tarn.market;

import dev.tarn.staging.RefusedException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * The length of a candle, such as {@code 1m}, {@code 4h} or {@code 1M}, and where its buckets lie.
 *
 * <p>Buckets are aligned in UTC: seconds, minutes and hours count from midnight (the last bucket of
 * a day is shorter where they do not divide it), days from 1970-01-01, weeks from Monday, months
 * from January. Equal lengths have one canonical text: {@code 60m} is {@code 1h}, {@code 7d} is
 * {@code 1w}. Immutable.
 *
 * @param count how many units, at least 1
 * @param unit the unit, the largest that divides the length
 */
public record Timeframe(int count, TimeframeUnit unit) implements Comparable<Timeframe> {
  private static final int LONGEST_TEXT = 9;
  private static final long DAY_SECONDS = TimeframeUnit.DAY.seconds();

  /** Checks the count and brings it to the canonical form. */
  public Timeframe {
    if (count < 1) {
      throw invalid(count + unit.symbol(), "the number must be at least 1");
    }
    while (unit.inLarger() > 0 && count % unit.inLarger() == 0) {
      count /= unit.inLarger();
      unit = unit.larger();
    }
    if (unit.isWithinDay() && (long) count * unit.seconds() > TimeframeUnit.DAY.seconds()) {
      throw invalid(count + unit.symbol(), "from one day on, use whole days, such as 2d");
    }
    if (unit == TimeframeUnit.MONTH && 12 % count != 0) {
      throw invalid(count + unit.symbol(), "months must divide a year: 1, 2, 3, 4, 6 or 12");
    }
  }

  /**
   * Reads a timeframe: a number and one of {@code s}, {@code m}, {@code h}, {@code d}, {@code w},
   * {@code M} (month). {@code H}, {@code D} and {@code W} are taken too.
   *
   * @throws RefusedException if the text is no timeframe; the message says what is expected
   */
  public static Timeframe parse(String text) {
    int digits = 0;
    while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
      digits++;
    }
    if (digits == 0 || digits != text.length() - 1 || text.length() > LONGEST_TEXT) {
      throw invalid(text, "expected a number and one of s, m, h, d, w, M, such as 15m, 4h or 1d");
    }
    int count = Integer.parseInt(text.substring(0, digits));
    TimeframeUnit unit =
        TimeframeUnit.of(text.charAt(digits))
            .orElseThrow(
                () -> invalid(text, "its unit must be s, m, h, d, w or M, such as 15m, 4h or 1d"));
    return new Timeframe(count, unit);
  }

  /** Whether every bucket of {@code coarser} consists of whole buckets of this timeframe. */
  public boolean divides(Timeframe coarser) {
    if (equals(coarser)) {
      return true;
    }
    if (unit.isWithinDay()) {
      long within = coarser.unit.isWithinDay() ? coarser.length() : DAY_SECONDS;
      return within % length() == 0;
    }
    if (unit == coarser.unit) {
      return coarser.count % count == 0;
    }
    return unit == TimeframeUnit.DAY && count == 1 && !coarser.unit.isWithinDay();
  }

  /** The start of the bucket that {@code time} lies in. */
  public Instant bucketStart(Instant time) {
    if (unit == TimeframeUnit.MONTH) {
      LocalDate date = LocalDate.ofInstant(time, ZoneOffset.UTC);
      int month = (date.getMonthValue() - 1) / count * count + 1;
      return LocalDate.of(date.getYear(), month, 1).atStartOfDay().toInstant(ZoneOffset.UTC);
    }
    long second = time.getEpochSecond();
    if (unit.isWithinDay()) {
      long ofDay = Math.floorMod(second, DAY_SECONDS);
      return Instant.ofEpochSecond(second - ofDay + ofDay / length() * length());
    }
    long origin = originSecond();
    return Instant.ofEpochSecond(origin + Math.floorDiv(second - origin, length()) * length());
  }

  /** The end, exclusive, of the bucket that {@code time} lies in: where the next one starts. */
  public Instant bucketEnd(Instant time) {
    Instant start = bucketStart(time);
    if (unit == TimeframeUnit.MONTH) {
      return LocalDate.ofInstant(start, ZoneOffset.UTC)
          .plusMonths(count)
          .atStartOfDay()
          .toInstant(ZoneOffset.UTC);
    }
    Instant end = start.plusSeconds(length());
    Instant midnight =
        Instant.ofEpochSecond(
            (Math.floorDiv(start.getEpochSecond(), DAY_SECONDS) + 1) * DAY_SECONDS);
    return unit.isWithinDay() && end.isAfter(midnight) ? midnight : end;
  }

  /** The length of one bucket; of a month, the longest: 31 days. */
  public Duration longest() {
    return unit == TimeframeUnit.MONTH
        ? Duration.ofDays(31L * count)
        : Duration.ofSeconds(length());
  }

  /** Where buckets of days and weeks count from: 1970-01-01, for weeks the Monday after it. */
  public Instant origin() {
    return Instant.ofEpochSecond(originSecond());
  }

  @Override
  public int compareTo(Timeframe other) {
    return Long.compare(length(), other.length());
  }

  /** The canonical text, such as {@code 15m}. */
  @Override
  public String toString() {
    return count + unit.symbol();
  }

  /** In seconds; of months, an upper bound. */
  private long length() {
    return (long) count * unit.seconds();
  }

  private long originSecond() {
    return unit == TimeframeUnit.WEEK ? 4 * DAY_SECONDS : 0;
  }

  private static RefusedException invalid(String text, String reason) {
    return new RefusedException("Invalid timeframe \"" + text + "\": " + reason);
  }

  // Those of a record are made when they are first called, which takes a short command ten
  // milliseconds.
  @Override
  public boolean equals(Object other) {
    return other instanceof Timeframe timeframe
        && count == timeframe.count
        && unit == timeframe.unit;
  }

  @Override
  public int hashCode() {
    return 31 * unit.ordinal() + count;
  }
}
