package dev.tarn.writer;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Counts runs that nothing was said of, and ends the silence once an hour, so that a log tells a
 * writer that has nothing to do from one that hangs. Not safe for use by several threads.
 */
final class Silence {
  private static final Duration LONGEST = Duration.ofHours(1);

  private Optional<Instant> since = Optional.empty();
  private long runs;

  /** Something was said. */
  void broken(Instant now) {
    since = Optional.of(now);
    runs = 0;
  }

  /** Nothing was said of a run; answers after how many such it is time to say so. */
  Optional<Long> kept(Instant now) {
    runs++;
    if (since.isEmpty()) {
      since = Optional.of(now);
    }
    if (since.get().plus(LONGEST).isAfter(now)) {
      return Optional.empty();
    }
    long told = runs;
    broken(now);
    return Optional.of(told);
  }
}
