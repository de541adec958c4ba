package dev.tarn.ingest.live;

import dev.tarn.ingest.history.Patience;
import java.time.Clock;
import java.time.Duration;

/**
 * How feeds are watched over.
 *
 * @param patience how long to wait before a venue is asked again
 * @param longestSilence a feed that brings nothing for so long is taken for dead
 * @param clock this machine's
 */
public record Watch(Patience patience, Duration longestSilence, Clock clock) {
  /** A minute without a word is too long. */
  public static final Watch DEFAULT =
      new Watch(Patience.DEFAULT, Duration.ofMinutes(1), Clock.systemUTC());
}
