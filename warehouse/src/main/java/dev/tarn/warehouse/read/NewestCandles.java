package dev.tarn.warehouse.read;

import dev.tarn.market.session.BarIndex;
import java.time.Instant;

/**
 * The open times of the newest candles.
 *
 * @param withinDay of candles shorter than a day; long ago if there are none
 * @param ofDays of candles of a day or longer; long ago if there are none. Such a candle may be
 *     stamped with a time before the session that it stands for
 */
record NewestCandles(Instant withinDay, Instant ofDays) {
  private static final Instant NONE = Instant.parse("0000-01-01T00:00:00Z");

  static NewestCandles withinDay(Instant time) {
    return new NewestCandles(time, NONE);
  }

  static NewestCandles ofDays(Instant time) {
    return new NewestCandles(NONE, time);
  }

  /** The newer ones of both. */
  NewestCandles and(NewestCandles other) {
    return new NewestCandles(later(withinDay, other.withinDay), later(ofDays, other.ofDays));
  }

  Instant time() {
    return later(withinDay, ofDays);
  }

  /** The number after the newest bar that has opened. */
  long after(BarIndex bars) {
    long opened = bars.firstFrom(withinDay.plusNanos(1_000));
    return ofDays.equals(NONE) ? opened : Math.max(opened, bars.at(ofDays) + 1);
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
