/**
 * A synthetic market: random walks that look like trades, the same for the same seed. Knows neither
 * lakes nor clocks.
 */
@NullMarked
package dev.tarn.ingest.simulate;

import org.jspecify.annotations.NullMarked;
