package dev.tarn.warehouse.read;

import dev.tarn.market.Instrument;
import dev.tarn.market.Timeframe;
import java.time.Instant;

/**
 * A time of which trades close no bar of a series: they belong to the bar that is forming.
 *
 * @param instrument what is traded
 * @param timeframe of the bars
 * @param from its begin
 * @param until its end, exclusive
 */
public record QuietTime(Instrument instrument, Timeframe timeframe, Instant from, Instant until) {
  /** Whether all trades between two times, both included, are within it. */
  public boolean covers(Instant first, Instant last) {
    return !first.isBefore(from) && last.isBefore(until);
  }
}
