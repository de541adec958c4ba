package dev.tarn.staging;

import java.time.Clock;
import java.time.Duration;
import java.util.Objects;

/**
 * How an appender works.
 *
 * @param producer who appends: part of the segments' names
 * @param flushInterval how long rows may wait in the journal before they are sealed and visible
 * @param journalBytes a journal of this size is sealed at once
 * @param clock gives the times in the segments' names
 */
public record AppenderOptions(
    String producer, Duration flushInterval, long journalBytes, Clock clock) {

  public AppenderOptions {
    Objects.requireNonNull(clock, "clock");
    if (flushInterval.isNegative() || flushInterval.isZero()) {
      throw new RefusedException(
          "Invalid flush interval %s; use one above zero, such as 500 ms".formatted(flushInterval));
    }
    if (journalBytes < 1) {
      throw new RefusedException(
          "Invalid journal size %d; use at least one byte".formatted(journalBytes));
    }
  }

  /** The defaults: every 500 ms, or at 32 MB. */
  public static AppenderOptions of(String producer) {
    return new AppenderOptions(producer, Duration.ofMillis(500), 32L << 20, Clock.systemUTC());
  }

  public AppenderOptions withFlushInterval(Duration interval) {
    return new AppenderOptions(producer, interval, journalBytes, clock);
  }
}
