package dev.tarn.ingest.history;

import java.time.Duration;
import java.time.Instant;

/**
 * What a source did not have, however often it was asked.
 *
 * @param missing what that is
 * @param asked when it was asked last
 */
public record Hole(Missing missing, Instant asked) {
  private static final Duration YOUNG = Duration.ofDays(1);

  /** Its times, or the numbers of its trades. */
  public String text() {
    return missing
        .numbers()
        .map(numbers -> "trades %d to %d".formatted(numbers.first(), numbers.last()))
        .orElseGet(() -> missing.span().toString());
  }

  /** Whether it was asked so soon after that time that what was late may have come in since. */
  boolean isYoung() {
    return asked.isBefore(missing.span().to().plus(YOUNG));
  }
}
