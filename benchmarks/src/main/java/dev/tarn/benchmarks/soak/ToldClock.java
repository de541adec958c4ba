package dev.tarn.benchmarks.soak;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that shows what it was told last. Safe for use by several threads. */
final class ToldClock extends Clock {
  private volatile Instant now;

  ToldClock(Instant now) {
    this.now = now;
  }

  void tell(Instant instant) {
    now = instant;
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
