package dev.tarn.warehouse.read;

import dev.tarn.market.Timeframe;

/**
 * Stored candles of one timeframe, and where the bars lie that they can make.
 *
 * @param text the timeframe as it is stored, perhaps not the canonical text
 * @param timeframe the timeframe
 * @param hasClusters whether any candle has clusters
 * @param spans where the candles open that belong to a bar
 */
record SessionLevel(String text, Timeframe timeframe, boolean hasClusters, BarSpans spans) {}
