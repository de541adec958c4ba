package dev.tarn.benchmarks.storm;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.locks.LockSupport;

/** The one clock of all processes: microseconds of the epoch. */
final class Clock {

  private Clock() {}

  static long micros() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
  }

  static void sleepUntil(long micros) {
    for (long left = micros - micros(); left > 0; left = micros - micros()) {
      LockSupport.parkNanos(left * 1_000);
    }
  }

  static void sleep(Duration time) {
    sleepUntil(micros() + time.toNanos() / 1_000);
  }
}
