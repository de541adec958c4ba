package dev.tarn.query.output;

/** Times as ISO 8601 in UTC, with as many groups of three decimals as are needed. */
final class TimeText {
  private static final long MICROS_OF_DAY = 86_400_000_000L;

  private TimeText() {}

  /** Appends microseconds since the epoch, such as {@code 2026-01-02T03:04:05.120Z}. */
  static void append(StringBuilder text, long micros) {
    if (isInfinite(micros)) {
      text.append(micros > 0 ? "infinity" : "-infinity");
      return;
    }
    appendLocal(text, micros);
    text.append('Z');
  }

  static boolean isInfinite(long micros) {
    return micros == Long.MAX_VALUE || micros == -Long.MAX_VALUE;
  }

  /** Appends microseconds since 1970 by some clock, without an offset. */
  static void appendLocal(StringBuilder text, long micros) {
    appendDate(text, Math.floorDiv(micros, MICROS_OF_DAY));
    long ofDay = Math.floorMod(micros, MICROS_OF_DAY);
    int second = (int) (ofDay / 1_000_000);
    int fraction = (int) (ofDay % 1_000_000);
    appendDigits(text.append('T'), second / 3_600, 2);
    appendDigits(text.append(':'), second / 60 % 60, 2);
    appendDigits(text.append(':'), second % 60, 2);
    if (fraction % 1_000 != 0) {
      appendDigits(text.append('.'), fraction, 6);
    } else if (fraction != 0) {
      appendDigits(text.append('.'), fraction / 1_000, 3);
    }
  }

  /** Days since the epoch, by the algorithm of Howard Hinnant's chrono-compatible date library. */
  private static void appendDate(StringBuilder text, long epochDay) {
    long shifted = epochDay + 719_468;
    long era = Math.floorDiv(shifted, 146_097);
    long dayOfEra = Math.floorMod(shifted, 146_097);
    long yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
    long dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    long shiftedMonth = (5 * dayOfYear + 2) / 153;
    int day = (int) (dayOfYear - (153 * shiftedMonth + 2) / 5 + 1);
    int month = (int) (shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9);
    long year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
    if (year < 0 || year > 9_999) {
      text.append(year);
    } else {
      appendDigits(text, (int) year, 4);
    }
    appendDigits(text.append('-'), month, 2);
    appendDigits(text.append('-'), day, 2);
  }

  private static void appendDigits(StringBuilder text, int value, int digits) {
    for (int power = (int) Math.pow(10, digits - 1); power > 0; power /= 10) {
      text.append((char) ('0' + value / power % 10));
    }
  }
}
