package dev.tarn.ingest.live;

import dev.tarn.staging.RefusedException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/**
 * How an {@link Intake} works.
 *
 * @param producer who appends: part of the segments' names
 * @param ticksFlush how long ticks may wait until they are visible
 * @param candlesFlush how long candles may wait until they are visible
 * @param rejects takes what is no row; made when there is something to keep
 * @param clock tells which times are in the future
 */
public record IntakeOptions(
    String producer, Duration ticksFlush, Duration candlesFlush, Path rejects, Clock clock) {

  public IntakeOptions {
    if (ticksFlush.isNegative() || ticksFlush.isZero()) {
      throw new RefusedException("Invalid flush interval %s of ticks".formatted(ticksFlush));
    }
    if (candlesFlush.isNegative() || candlesFlush.isZero()) {
      throw new RefusedException("Invalid flush interval %s of candles".formatted(candlesFlush));
    }
  }

  /** One flush interval for all, and this machine's clock. */
  public static IntakeOptions of(String producer, Duration flush, Path rejects) {
    return new IntakeOptions(producer, flush, flush, rejects, Clock.systemUTC());
  }
}
