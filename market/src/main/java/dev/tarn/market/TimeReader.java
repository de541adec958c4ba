package dev.tarn.market;

import dev.tarn.staging.RefusedException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads times as people write them: ISO 8601, dates, epoch seconds to nanoseconds, and words such
 * as {@code today} and {@code -2h}. Immutable.
 *
 * @param now what the words are relative to
 * @param zone of dates and of times without an offset
 */
public record TimeReader(Instant now, ZoneId zone) {
  private static final Pattern EPOCH = Pattern.compile("\\d{1,19}(\\.\\d{1,9})?");
  private static final Pattern BASIC_DATE = Pattern.compile("(19|20|21)\\d{6}");
  private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
  private static final Pattern STEPS = Pattern.compile("(\\d{1,6}[smhdwM])+");
  private static final Pattern STEP = Pattern.compile("(\\d+)(.)");

  private static final long SMALLEST_MILLIS = 100_000_000_000L;

  /** Before 1973; a year alone would be taken for seconds. */
  private static final BigDecimal SMALLEST_SECONDS = BigDecimal.valueOf(100_000_000);

  private static final Instant FIRST = Instant.parse("1900-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("2200-01-01T00:00:00Z");

  /**
   * The time that a text means.
   *
   * @throws RefusedException if it means none, or one that is not plausible
   */
  public Instant read(String text) {
    Instant time;
    try {
      time = parse(text.strip());
    } catch (DateTimeException | ArithmeticException e) {
      throw invalid(
          text,
          "write it like 2026-01-02, 2026-01-02T03:04:05Z, today, -2h, or in epoch seconds to"
              + " nanoseconds");
    }
    if (time.isBefore(FIRST) || time.isAfter(LAST)) {
      throw invalid(text, "it means " + time + ", and only 1900 to 2199 are plausible");
    }
    return time;
  }

  /**
   * The time that lies a duration such as {@code 90m} or {@code 1d12h} before now.
   *
   * @throws RefusedException if the text is no duration
   */
  public Instant before(String duration) {
    String steps = duration.strip();
    if (!STEPS.matcher(steps).matches()) {
      throw new RefusedException(
          "Invalid duration '%s': write a number and s, m, h, d, w or M (month), such as 2h or 1d12h"
              .formatted(duration));
    }
    return back(now, steps);
  }

  private Instant parse(String text) {
    if (BASIC_DATE.matcher(text).matches()) {
      return midnight(LocalDate.parse(text, DateTimeFormatter.BASIC_ISO_DATE));
    }
    if (EPOCH.matcher(text).matches()) {
      return epoch(new BigDecimal(text));
    }
    if (DATE.matcher(text).matches()) {
      return midnight(LocalDate.parse(text));
    }
    if (text.isEmpty() || !Character.isDigit(text.charAt(0))) {
      return relative(text);
    }
    String dateTime = text.replace(' ', 'T');
    try {
      return OffsetDateTime.parse(dateTime).toInstant();
    } catch (DateTimeException e) {
      return LocalDateTime.parse(dateTime).atZone(zone).toInstant();
    }
  }

  /** A word, a minus and steps back, or both: {@code today-2d}. */
  private Instant relative(String text) {
    int minus = text.indexOf('-');
    String word = (minus < 0 ? text : text.substring(0, minus)).toLowerCase(Locale.ROOT);
    LocalDate today = now.atZone(zone).toLocalDate();
    Instant from =
        switch (word) {
          case "now" -> now;
          case "today" -> midnight(today);
          case "yesterday" -> midnight(today.minusDays(1));
          case "" -> now;
          default -> throw new DateTimeException("no time");
        };
    if (minus < 0 && !word.isEmpty()) {
      return from;
    }
    String steps = text.substring(minus + 1);
    if (!STEPS.matcher(steps).matches()) {
      throw new DateTimeException("no steps");
    }
    return back(from, steps);
  }

  /** Days, weeks and months are those of the calendar: across daylight saving the hour stays. */
  private Instant back(Instant from, String steps) {
    ZonedDateTime time = from.atZone(zone);
    Matcher step = STEP.matcher(steps);
    while (step.find()) {
      time = time.minus(Long.parseLong(step.group(1)), unit(step.group(2)));
    }
    return time.toInstant();
  }

  private static ChronoUnit unit(String letter) {
    return switch (letter) {
      case "s" -> ChronoUnit.SECONDS;
      case "m" -> ChronoUnit.MINUTES;
      case "h" -> ChronoUnit.HOURS;
      case "d" -> ChronoUnit.DAYS;
      case "w" -> ChronoUnit.WEEKS;
      default -> ChronoUnit.MONTHS;
    };
  }

  private Instant midnight(LocalDate date) {
    return date.atStartOfDay(zone).toInstant();
  }

  private static Instant epoch(BigDecimal number) {
    if (number.signum() != 0 && number.compareTo(SMALLEST_SECONDS) < 0) {
      throw new DateTimeException("too small for an epoch");
    }
    int shift = 9;
    BigDecimal limit = BigDecimal.valueOf(SMALLEST_MILLIS);
    while (shift > 0 && number.compareTo(limit) >= 0) {
      shift -= 3;
      limit = limit.movePointRight(3);
    }
    BigDecimal nanos = number.movePointRight(shift);
    BigDecimal[] parts = nanos.divideAndRemainder(BigDecimal.valueOf(1_000_000_000));
    return Instant.ofEpochSecond(parts[0].longValueExact(), parts[1].longValue());
  }

  private static RefusedException invalid(String text, String reason) {
    return new RefusedException("Invalid time '" + text + "': " + reason);
  }
}
