package dev.tarn.serve;

import java.time.Duration;

/**
 * How new an answer has to be.
 *
 * @param exactSince an answer will do that was right at this time or later, as {@link
 *     System#nanoTime} tells it
 * @param mayLag whether an older one will do of what is kept up to date unasked
 */
record Freshness(long exactSince, boolean mayLag) {
  /** So much older may be what is being made anew: who asks had better know that than wait. */
  private static final long LAG_NANOS = Duration.ofSeconds(4).toNanos();

  /** Right now. */
  static Freshness now() {
    return new Freshness(System.nanoTime(), false);
  }

  /** Right at most so long ago. */
  static Freshness within(long nanos) {
    return new Freshness(System.nanoTime() - nanos, true);
  }

  boolean takes(long exactAt) {
    return exactAt - exactSince >= 0;
  }

  /** Also takes what was right so much longer ago. */
  Freshness laxerBy(long nanos) {
    return new Freshness(exactSince - nanos, mayLag);
  }

  /** What will do of an answer that is made anew, unasked, whenever something changes it. */
  Freshness lagging() {
    return mayLag ? laxerBy(LAG_NANOS) : this;
  }
}
