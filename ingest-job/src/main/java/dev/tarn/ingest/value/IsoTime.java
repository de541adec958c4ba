package dev.tarn.ingest.value;

import java.time.DateTimeException;
import java.time.LocalDate;

/**
 * The commonest form of ISO 8601 times, {@code 2026-11-20T21:47:00.123456Z}, read several times
 * faster than by a {@code DateTimeFormatter}, which alone would take half the time of an import.
 */
final class IsoTime {
  private static final String FORM = "0000-00-00T00:00:00";

  private IsoTime() {}

  /**
   * Microseconds since 1970, or -1 for everything that is not a plausible time in just this form.
   */
  static long micros(char[] chars, int from, int length) {
    if (length <= FORM.length() || chars[from + length - 1] != 'Z' || !hasForm(chars, from)) {
      return -1;
    }
    int hour = number(chars, from + 11, 2);
    int minute = number(chars, from + 14, 2);
    int second = number(chars, from + 17, 2);
    int micros = fraction(chars, from + FORM.length(), from + length - 1);
    if (hour > 23 || minute > 59 || second > 59 || micros < 0) {
      return -1;
    }
    long day;
    try {
      day =
          LocalDate.of(
                  number(chars, from, 4), number(chars, from + 5, 2), number(chars, from + 8, 2))
              .toEpochDay();
    } catch (DateTimeException e) {
      return -1;
    }
    long seconds = day * 86_400 + hour * 3_600L + minute * 60L + second;
    return seconds < Times.EARLIEST_ISO_SECOND || seconds >= Times.END_SECOND
        ? -1
        : seconds * 1_000_000 + micros;
  }

  private static boolean hasForm(char[] chars, int from) {
    for (int i = 0; i < FORM.length(); i++) {
      char form = FORM.charAt(i);
      char c = chars[from + i];
      boolean fits = form == '0' ? c >= '0' && c <= '9' : c == form || (form == 'T' && c == ' ');
      if (!fits) {
        return false;
      }
    }
    return true;
  }

  /** Microseconds of {@code .123456789}, which may be missing; -1 if it is something else. */
  private static int fraction(char[] chars, int from, int end) {
    if (from == end) {
      return 0;
    }
    if (chars[from] != '.' || end == from + 1 || end > from + 10) {
      return -1;
    }
    int micros = 0;
    int unit = 100_000;
    for (int i = from + 1; i < end; i++, unit /= 10) {
      if (chars[i] < '0' || chars[i] > '9') {
        return -1;
      }
      micros += (chars[i] - '0') * unit;
    }
    return micros;
  }

  private static int number(char[] chars, int from, int digits) {
    int number = 0;
    for (int i = from; i < from + digits; i++) {
      number = number * 10 + (chars[i] - '0');
    }
    return number;
  }
}
