package dev.tarn.market.session;

import java.time.Instant;

/**
 * A stretch of time that lies in one part of a day.
 *
 * @param part which part
 * @param opens its start
 * @param closes its end, exclusive, after its start
 */
public record SessionSpan(SessionPart part, Instant opens, Instant closes) {
  /** Refuses a stretch without any time. */
  public SessionSpan {
    if (!opens.isBefore(closes)) {
      throw new IllegalArgumentException(part + " from " + opens + " to " + closes);
    }
  }
}
