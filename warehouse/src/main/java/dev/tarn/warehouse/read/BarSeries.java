package dev.tarn.warehouse.read;

import dev.tarn.market.Instrument;
import dev.tarn.market.Timeframe;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Bars that somebody waits for. Immutable.
 *
 * @param instrument what is traded
 * @param timeframe of the bars
 * @param after those that open later are wanted; all where it is absent
 */
public record BarSeries(Instrument instrument, Timeframe timeframe, Optional<Instant> after) {
  public BarSeries {
    Objects.requireNonNull(instrument, "instrument");
    Objects.requireNonNull(timeframe, "timeframe");
  }
}
