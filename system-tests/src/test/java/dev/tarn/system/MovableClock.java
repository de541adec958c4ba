package dev.tarn.system;

import dev.tarn.warehouse.write.WriterOptions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The system's clock, moved forward as tests like. Not safe for use by several threads. */
final class MovableClock extends Clock {
  private Duration ahead = Duration.ZERO;

  void advance(Duration duration) {
    ahead = ahead.plus(duration);
  }

  /** The options with this clock. */
  WriterOptions in(WriterOptions options) {
    return options.withClock(this);
  }

  @Override
  public Instant instant() {
    return Clock.systemUTC().instant().plus(ahead);
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
