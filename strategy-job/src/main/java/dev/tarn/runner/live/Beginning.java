package dev.tarn.runner.live;

import dev.tarn.market.Candle;
import dev.tarn.market.Signal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where a strategy takes up an instrument.
 *
 * @param after it decides about bars that open later
 * @param bars closed ones up to then, ascending
 * @param signals that it gave before, ascending
 * @param lastBar the last bar that it has decided about
 * @param problem why there are no bars
 */
record Beginning(
    Instant after,
    List<Candle> bars,
    List<Signal> signals,
    Optional<Instant> lastBar,
    Optional<String> problem) {}
