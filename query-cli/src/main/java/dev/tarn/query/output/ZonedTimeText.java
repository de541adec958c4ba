package dev.tarn.query.output;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;

/**
 * Times as ISO 8601, local in a zone and with the offset that holds there then. Rows come by time,
 * so the offset of the last one is kept for as long as it holds. Used by one thread.
 */
final class ZonedTimeText {
  private final ZoneRules rules;
  private long validFrom;
  private long validTo;
  private long offsetMicros;
  private String offset;

  ZonedTimeText(ZoneId zone) {
    this.rules = zone.getRules();
    this.offset = "Z";
    if (rules.isFixedOffset()) {
      keep(rules.getOffset(Instant.EPOCH));
      validFrom = Long.MIN_VALUE;
      validTo = Long.MAX_VALUE;
    }
  }

  /** Appends microseconds since the epoch, such as {@code 2026-01-02T08:33:05.120+05:30}. */
  void append(StringBuilder text, long micros) {
    if (TimeText.isInfinite(micros)) {
      TimeText.append(text, micros);
      return;
    }
    if (micros < validFrom || micros >= validTo) {
      lookUp(micros);
    }
    TimeText.appendLocal(text, micros + offsetMicros);
    text.append(offset);
  }

  private void lookUp(long micros) {
    Instant time = Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    keep(rules.getOffset(time));
    ZoneOffsetTransition next = rules.nextTransition(time);
    validFrom = micros;
    validTo = next == null ? Long.MAX_VALUE : next.toEpochSecond() * 1_000_000;
  }

  private void keep(ZoneOffset holds) {
    offsetMicros = holds.getTotalSeconds() * 1_000_000L;
    offset = holds.getId();
  }
}
