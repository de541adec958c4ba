package dev.tarn.ingest.capture;

import dev.tarn.ingest.value.Times;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * The local time in front of a captured message: {@code 1723161254087896568}, {@code
 * 1626992741.06217:} or {@code 2026-11-21T10:00:00.123Z}, with a space or a tab behind it. Used by
 * one thread.
 */
final class LocalTime {
  private static final int LONGEST = 40;

  private int end;

  /**
   * Reads the time that a line begins with.
   *
   * @throws NumberFormatException with the reason, if it does not begin with one
   */
  Instant read(byte[] line, int from, int to) {
    int at = from;
    long number = 0;
    while (at < to && at - from < 18 + 1 && line[at] >= '0' && line[at] <= '9') {
      number = number * 10 + (line[at++] - '0');
    }
    long micros;
    if (at < to && at - from > 0 && isBlank(line[at])) {
      end = at;
      micros = Times.micros(number);
    } else {
      micros = slowly(line, from, to);
    }
    while (end < to && isBlank(line[end])) {
      end++;
    }
    return Instant.ofEpochSecond(micros / 1_000_000, micros % 1_000_000 * 1_000);
  }

  /** Where the message begins, behind the time that was read last. */
  int end() {
    return end;
  }

  private long slowly(byte[] line, int from, int to) {
    int at = from;
    while (at < to && at - from < LONGEST && !isBlank(line[at])) {
      at++;
    }
    int last = at > from && line[at - 1] == ':' ? at - 1 : at;
    if (last == from || at - from == LONGEST) {
      throw new NumberFormatException("a local time is needed in front of the message");
    }
    end = at;
    return Times.micros(new String(line, from, last - from, StandardCharsets.UTF_8));
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t';
  }
}
