package dev.tarn.staging;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a segment, which is its identity: {@code 20261120T214700.123456Z-<producer>-<hex>}.
 * Names sort by time.
 *
 * @param time microsecond precision, UTC; for a journal when it was begun, for a file's chunk the
 *     time of its first row
 * @param producer who appended the rows: letters, digits, {@code .}, {@code _}, {@code -} and
 *     {@code =}
 * @param unique what tells it from all others: 8 to 64 lower-case hexadecimal digits
 */
public record SegmentName(Instant time, String producer, String unique) {
  private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999Z");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
  private static final Pattern PRODUCER = Pattern.compile("[A-Za-z0-9._=-]{1,64}");
  private static final Pattern UNIQUE = Pattern.compile("[0-9a-f]{8,64}");
  private static final Pattern NAME =
      Pattern.compile("(\\d{8}T\\d{6}\\.\\d{6}Z)-(%s)-(%s)".formatted(PRODUCER, UNIQUE));

  public SegmentName {
    Objects.requireNonNull(time, "time");
    time = time.truncatedTo(ChronoUnit.MICROS);
    if (!canHold(time)) {
      throw new RefusedException(
          "Invalid time %s in the name of a segment; use one of the years 0 to 9999"
              .formatted(time));
    }
    if (!UNIQUE.matcher(unique).matches()) {
      throw new RefusedException(
          "Invalid end '%s' of the name of a segment; use 8 to 64 lower-case hexadecimal digits"
              .formatted(unique));
    }
    if (!PRODUCER.matcher(producer).matches()) {
      throw new RefusedException(
          "Invalid producer name '%s'; use up to 64 letters, digits, '.', '_', '-' and '='"
              .formatted(producer));
    }
  }

  /** A name that nobody else has. */
  public static SegmentName next(Instant time, String producer) {
    long random = ThreadLocalRandom.current().nextLong();
    return new SegmentName(time, producer, HexFormat.of().toHexDigits(random));
  }

  /** True when a name can tell this time: names sort by time only from year 0 to 9999. */
  static boolean canHold(Instant time) {
    return !time.isBefore(FIRST) && !time.isAfter(LAST);
  }

  /** Reads a file's name without its ending; empty when it has another form. */
  public static Optional<SegmentName> parse(String text) {
    Matcher matcher = NAME.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new SegmentName(
              TIME.parse(matcher.group(1), Instant::from), matcher.group(2), matcher.group(3)));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return TIME.format(time) + "-" + producer + "-" + unique;
  }
}
