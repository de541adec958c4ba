package dev.tarn.warehouse.read;

import dev.tarn.market.Timeframe;

/**
 * A timeframe that has candles of the asked symbol in a window.
 *
 * @param text as it is stored, perhaps not the canonical text
 * @param candles how many candles of the asked timeframe its candles make
 * @param hasClusters whether any candle has clusters
 */
record StoredTimeframe(String text, Timeframe timeframe, long candles, boolean hasClusters) {}
