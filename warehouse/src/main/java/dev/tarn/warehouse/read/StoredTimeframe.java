package dev.tarn.warehouse.read;

import dev.tarn.market.Timeframe;

/**
 * A timeframe that has candles of the asked symbol in a window.
 *
 * @param candles how many candles of the asked timeframe its candles make
 * @param hasClusters whether any candle has clusters
 */
record StoredTimeframe(Timeframe timeframe, long candles, boolean hasClusters) {}
