package dev.tarn.ingest.history;

import java.time.Duration;
import java.util.List;

/**
 * How long a source is asked again.
 *
 * @param firstPause after a failed request; it grows with each further failure, and varies at
 *     random
 * @param longestPause between failed requests, unless the venue itself asks for more
 * @param deadline how long one request may fail before it is given up
 * @param askAgain pauses after which what was not there is asked for again, before that is believed
 */
public record RetryOptions(
    Duration firstPause, Duration longestPause, Duration deadline, List<Duration> askAgain) {
  /** Half a second to half a minute, for ten minutes; what is missing again after 5 and 30 s. */
  public static final RetryOptions DEFAULT =
      new RetryOptions(
          Duration.ofMillis(500),
          Duration.ofSeconds(30),
          Duration.ofMinutes(10),
          List.of(Duration.ofSeconds(5), Duration.ofSeconds(30)));

  public RetryOptions {
    if (firstPause.compareTo(longestPause) >= 0 || longestPause.compareTo(deadline) >= 0) {
      throw new IllegalArgumentException("Pauses grow, and end before the deadline");
    }
    askAgain = List.copyOf(askAgain);
  }

  /** The same with another deadline, and pauses that leave time for some attempts. */
  public RetryOptions withDeadline(Duration time) {
    return new RetryOptions(
        shorter(firstPause, time.dividedBy(8)),
        shorter(longestPause, time.dividedBy(2)),
        time,
        askAgain);
  }

  /** The same, with other pauses before what is not there is believed. */
  public RetryOptions withAskAgain(List<Duration> pauses) {
    return new RetryOptions(firstPause, longestPause, deadline, pauses);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
