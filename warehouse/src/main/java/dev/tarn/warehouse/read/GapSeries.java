package dev.tarn.warehouse.read;

import dev.tarn.market.session.TradingSession;
import java.time.Instant;

/**
 * A series whose bars count, as such or as a sign that its venue was there.
 *
 * @param venue the venue
 * @param symbol the symbol
 * @param session its session
 * @param first its first open time, of candles that can make the bars
 * @param newest its last open times
 * @param isWanted whether its own gaps are asked for
 */
record GapSeries(
    String venue,
    String symbol,
    TradingSession session,
    Instant first,
    NewestCandles newest,
    boolean isWanted) {

  /** The same series with candles of another timeframe. */
  GapSeries and(GapSeries other) {
    return new GapSeries(
        venue,
        symbol,
        session,
        first.isBefore(other.first) ? first : other.first,
        newest.and(other.newest),
        isWanted);
  }
}
