package dev.tarn.ingest.history;

import java.time.Duration;
import java.time.Instant;

/**
 * A stretch of time that is not empty. Immutable.
 *
 * @param from inclusive
 * @param to exclusive
 */
public record Span(Instant from, Instant to) {
  public Span {
    if (!from.isBefore(to)) {
      throw new IllegalArgumentException("Not a stretch of time: " + from + " to " + to);
    }
  }

  /** Whether a time lies in it. */
  boolean contains(Instant time) {
    return !time.isBefore(from) && time.isBefore(to);
  }

  Duration length() {
    return Duration.between(from, to);
  }

  @Override
  public String toString() {
    return from + " to " + to;
  }
}
