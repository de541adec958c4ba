package dev.tarn.ingest.value;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;

/**
 * Times as files write them, to microseconds since 1970 in UTC: ISO 8601 with a zone, or seconds
 * (also with decimals), milliseconds, microseconds or nanoseconds since 1970.
 *
 * <p>The unit of a number is told by its size. That is safe because each unit's range begins at
 * 1973-03-03 (a one with 8, 11, 14 or 17 zeros) and ends with 2099: no number has two readings, and
 * a time of day in milliseconds, a common mistake, has none.
 */
public final class Times {
  private static final long FIRST_SECOND = 100_000_000L;
  static final long END_SECOND = 4_102_444_800L;
  static final long EARLIEST_ISO_SECOND = 86_400L;
  private static final String RANGE_OF_NUMBERS =
      "seconds, milliseconds, microseconds or nanoseconds since 1970 are needed, between 1973-03-03 and 2099 (write earlier times in ISO 8601)";

  private Times() {}

  /**
   * Reads a time that a number gives.
   *
   * @return microseconds since 1970-01-01T00:00:00Z; nanoseconds are cut off
   * @throws NumberFormatException when no unit makes the number a plausible time
   */
  public static long micros(long number) {
    if (number >= FIRST_SECOND && number < END_SECOND) {
      return number * 1_000_000L;
    }
    if (number >= FIRST_SECOND * 1_000 && number < END_SECOND * 1_000) {
      return number * 1_000L;
    }
    if (number >= FIRST_SECOND * 1_000_000 && number < END_SECOND * 1_000_000) {
      return number;
    }
    if (number >= FIRST_SECOND * 1_000_000_000 && number < END_SECOND * 1_000_000_000) {
      return number / 1_000L;
    }
    throw new NumberFormatException(RANGE_OF_NUMBERS);
  }

  /**
   * Reads a time from text.
   *
   * @return microseconds since 1970-01-01T00:00:00Z
   * @throws NumberFormatException with the reason, which does not repeat the text
   */
  public static long micros(char[] chars, int from, int length) {
    int point = -1;
    for (int i = from; i < from + length; i++) {
      char c = chars[i];
      if (c == '.' && point < 0) {
        point = i;
      } else if (c < '0' || c > '9') {
        long micros = IsoTime.micros(chars, from, length);
        return micros >= 0 ? micros : unlikeANumber(new String(chars, from, length));
      }
    }
    if (point < 0) {
      return micros(Numbers.whole(chars, from, length));
    }
    return withFraction(chars, from, point, from + length);
  }

  /**
   * Takes a time that a file gives as such.
   *
   * @return microseconds since 1970-01-01T00:00:00Z; nanoseconds are cut off
   * @throws NumberFormatException when it is not plausible
   */
  public static long micros(Instant time) {
    long second = time.getEpochSecond();
    if (second < EARLIEST_ISO_SECOND || second >= END_SECOND) {
      throw new NumberFormatException("a time between 1970-01-02 and 2099 is needed");
    }
    return second * 1_000_000L + time.getNano() / 1_000;
  }

  /** Reads a time from text; see {@link #micros(char[], int, int)}. */
  public static long micros(String text) {
    return micros(text.toCharArray(), 0, text.length());
  }

  private static long withFraction(char[] chars, int from, int point, int end) {
    long whole = Numbers.whole(chars, from, point - from);
    long micros = micros(whole);
    // How many microseconds the first decimal stands for: 100,000 where the whole part counts
    // seconds, 100 for milliseconds.
    long unit = whole < END_SECOND ? 100_000 : whole < END_SECOND * 1_000 ? 100 : 0;
    for (int i = point + 1; i < end && unit > 0; i++, unit /= 10) {
      micros += (chars[i] - '0') * unit;
    }
    return micros;
  }

  private static long unlikeANumber(String text) {
    if (text.matches("[+-]?[0-9.]+[eE][+-]?[0-9]+")) {
      throw new NumberFormatException(
          "a spreadsheet has shortened this time and its last digits are lost; export the times as plain numbers or in ISO 8601");
    }
    if (text.matches("-[0-9.]+")) {
      throw new NumberFormatException(RANGE_OF_NUMBERS);
    }
    String iso =
        text.length() > 10 && text.charAt(10) == ' '
            ? text.substring(0, 10) + 'T' + text.substring(11)
            : text;
    Instant time;
    try {
      time = DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(iso, OffsetDateTime::from).toInstant();
    } catch (DateTimeException e) {
      throw new NumberFormatException(
          "a time in ISO 8601 with its zone (such as 2026-11-20T21:47:00Z) is needed, or a number of seconds, milliseconds, microseconds or"
              + " nanoseconds since 1970");
    }
    return micros(time);
  }
}
