/**
 * What a strategy reads from a lake and writes to it: fresh candles, bars as they close, signals,
 * orders, states, runs. Strategies that others run are described by {@link
 * dev.tarn.strategy.StrategyProvider}. Running them is another module's.
 */
@NullMarked
package dev.tarn.strategy;

import org.jspecify.annotations.NullMarked;
