package dev.tarn.ingest.source;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Lets requests through so often and no more often: some at once after a pause, and then one at a
 * time, evenly. All that ask one venue in a process go through the same one. Thread-safe.
 */
final class Gate {
  /** So many may come at once, after a pause. */
  private static final int AT_ONCE = 30;

  private final LongSupplier nanoClock;
  private final long intervalNanos;

  /** When the next request would come if all had come evenly. */
  private long nextNanos;

  /**
   * @param perMinute how many requests a minute, above zero
   * @param nanoClock as {@link System#nanoTime}
   */
  Gate(int perMinute, LongSupplier nanoClock) {
    if (perMinute <= 0) {
      throw new IllegalArgumentException("No requests at all: " + perMinute);
    }
    this.nanoClock = nanoClock;
    this.intervalNanos = TimeUnit.MINUTES.toNanos(1) / perMinute;
    this.nextNanos = nanoClock.getAsLong() - AT_ONCE * intervalNanos;
  }

  /** Takes a place, and answers how long to wait until the request may be made. */
  synchronized Duration place() {
    long now = nanoClock.getAsLong();
    long earliest = now - (AT_ONCE - 1) * intervalNanos;
    if (nextNanos - earliest < 0) {
      nextNanos = earliest;
    }
    long wait = Math.max(0, nextNanos - now);
    nextNanos += intervalNanos;
    return Duration.ofNanos(wait);
  }

  /** Returns when a request may be made. */
  void pass() throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(place().toNanos());
  }
}
