package dev.tarn.query;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads times: ISO 8601 (UTC where no offset is written), dates, and epoch seconds, milliseconds,
 * microseconds or nanoseconds, told apart by size.
 */
final class TimeOption implements ITypeConverter<Instant> {
  private static final Pattern EPOCH = Pattern.compile("\\d{1,19}(\\.\\d{1,9})?");
  private static final Pattern BASIC_DATE = Pattern.compile("(19|20|21)\\d{6}");
  private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");

  private static final long SMALLEST_MILLIS = 100_000_000_000L;

  /** Before 1973; a year alone would be taken for seconds. */
  private static final BigDecimal SMALLEST_SECONDS = BigDecimal.valueOf(100_000_000);

  private static final Instant FIRST = Instant.parse("1900-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("2200-01-01T00:00:00Z");

  @Override
  public Instant convert(String text) {
    Instant time;
    try {
      time = parse(text.strip());
    } catch (DateTimeException | ArithmeticException e) {
      throw invalid(
          text,
          "write it like 2026-01-02, 2026-01-02T03:04:05Z, or in epoch seconds to nanoseconds");
    }
    if (time.isBefore(FIRST) || time.isAfter(LAST)) {
      throw invalid(text, "it means " + time + ", and only 1900 to 2199 are plausible");
    }
    return time;
  }

  private static Instant parse(String text) {
    if (BASIC_DATE.matcher(text).matches()) {
      return midnight(LocalDate.parse(text, DateTimeFormatter.BASIC_ISO_DATE));
    }
    if (EPOCH.matcher(text).matches()) {
      return epoch(new BigDecimal(text));
    }
    if (DATE.matcher(text).matches()) {
      return midnight(LocalDate.parse(text));
    }
    String dateTime = text.replace(' ', 'T');
    try {
      return OffsetDateTime.parse(dateTime).toInstant();
    } catch (DateTimeException e) {
      return LocalDateTime.parse(dateTime).toInstant(ZoneOffset.UTC);
    }
  }

  private static Instant midnight(LocalDate date) {
    return date.atStartOfDay().toInstant(ZoneOffset.UTC);
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

  private static TypeConversionException invalid(String text, String reason) {
    return new TypeConversionException("Invalid time '" + text + "': " + reason);
  }
}
