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
public record Patience(
    Duration firstPause, Duration longestPause, Duration deadline, List<Duration> askAgain) {
  /** Half a second to half a minute, for ten minutes; what is missing again after 5 and 30 s. */
  public static final Patience DEFAULT =
      new Patience(
          Duration.ofMillis(500),
          Duration.ofSeconds(30),
          Duration.ofMinutes(10),
          List.of(Duration.ofSeconds(5), Duration.ofSeconds(30)));

  public Patience {
    askAgain = List.copyOf(askAgain);
  }

  /** The same with another deadline, and no pause beyond it. */
  public Patience withDeadline(Duration time) {
    return new Patience(shorter(firstPause, time), shorter(longestPause, time), time, askAgain);
  }

  /** The same, with other pauses before what is not there is believed. */
  public Patience withAskAgain(List<Duration> pauses) {
    return new Patience(firstPause, longestPause, deadline, pauses);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
