package dev.tarn.warehouse.read;

import dev.tarn.market.Timeframe;
import dev.tarn.market.session.SessionSpan;
import dev.tarn.market.session.TradingSession;
import java.time.Duration;
import java.time.Instant;

/**
 * Where the bars of a timeframe end that is shorter than a day, or that needs no session.
 *
 * @param session of the instrument
 * @param timeframe of the bars
 */
record BarEnds(TradingSession session, Timeframe timeframe) {

  /** False for bars of days and longer that are made of sessions: what they are made of decides. */
  boolean areKnown() {
    return session.isAlways() || timeframe.unit().isWithinDay();
  }

  /** The end of the bar that a time lies in. */
  Instant after(Instant time) {
    if (session.isAlways()) {
      return timeframe.bucketEnd(time);
    }
    SessionSpan part =
        session.day(session.dayOf(time)).spans().stream()
            .filter(span -> !time.isBefore(span.opens()) && time.isBefore(span.closes()))
            .findFirst()
            .orElseThrow();
    long length = timeframe.longest().toNanos();
    long into = Duration.between(part.opens(), time).toNanos();
    Instant end = part.opens().plusNanos((into / length + 1) * length);
    return end.isBefore(part.closes()) ? end : part.closes();
  }
}
