package dev.tarn.warehouse.read;

import dev.tarn.market.Instrument;
import dev.tarn.market.Timeframe;
import java.time.Instant;
import java.util.Optional;

/**
 * Stored candles of one instrument and timeframe.
 *
 * @param text the timeframe as it is stored, perhaps not the canonical text
 * @param hasClusters whether any candle has clusters
 * @param first the first open time
 * @param last the last open time
 * @param lastClosed the last open time of a candle that is closed
 * @param firstForming the first open time of a candle that is not
 */
record StoredParts(
    Instrument instrument,
    String text,
    Timeframe timeframe,
    boolean hasClusters,
    Instant first,
    Instant last,
    Optional<Instant> lastClosed,
    Optional<Instant> firstForming) {

  StoredTimeframe asTimeframe() {
    return new StoredTimeframe(text, timeframe, 0, hasClusters);
  }
}
