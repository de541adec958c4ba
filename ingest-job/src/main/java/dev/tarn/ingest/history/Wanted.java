package dev.tarn.ingest.history;

import dev.tarn.market.MarketRecord;

/**
 * A series that is to be fetched.
 *
 * @param series the series
 * @param history how it is asked for
 * @param wish what of it is to be here in the end
 */
record Wanted<T extends MarketRecord>(HistorySeries series, History<T> history, Wish wish) {}
