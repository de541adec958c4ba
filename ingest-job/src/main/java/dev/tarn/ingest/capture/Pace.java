package dev.tarn.ingest.capture;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * When a recording's lines are played: as fast as they are taken, or as many times faster than they
 * were recorded as one likes. Used by one thread.
 */
final class Pace {
  private static final long LONGEST_WAIT_NANOS = Duration.ofMillis(5).toNanos();

  /** Infinite for as fast as possible. */
  private final double speed;

  private @Nullable Instant first;
  private long startedNanos;

  Pace(Speed speed) {
    this.speed = speed.times();
  }

  /** Returns when the line's turn has come, or once {@code stop} says so. */
  void await(Instant recorded, BooleanSupplier stop) {
    if (Double.isInfinite(speed)) {
      return;
    }
    if (first == null) {
      first = recorded;
      startedNanos = System.nanoTime();
      return;
    }
    // A clock that was set back brings lines whose turn is over: they are played at once.
    double sinceFirst = Duration.between(first, recorded).toNanos() / speed;
    while (!stop.getAsBoolean()) {
      double left = sinceFirst - (System.nanoTime() - startedNanos);
      if (left <= 0) {
        return;
      }
      LockSupport.parkNanos((long) Math.min(left, LONGEST_WAIT_NANOS));
    }
  }
}
