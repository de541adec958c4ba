package dev.tarn.runner.rules;

import dev.tarn.market.Candle;
import dev.tarn.market.Instrument;
import dev.tarn.market.Timeframe;
import dev.tarn.strategy.StrategyLake;
import dev.tarn.warehouse.read.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Reads the closed bars before a time: as many as rules want to be warm. Immutable.
 *
 * @param lake where they are
 * @param instrument what is traded
 * @param timeframe of the bars
 */
public record BarsBefore(StrategyLake lake, Instrument instrument, Timeframe timeframe) {
  private static final int MOST_BARS = 5_000;
  private static final int WIDER = 3;

  /**
   * The last bars before {@code end}; fewer where there are no more. Nights and other gaps are
   * looked beyond.
   */
  public List<Candle> read(Instant end, int count) {
    Duration span = timeframe.longest().multipliedBy(WIDER * (count + 1L));
    List<Candle> found = closed(Optional.of(end.minus(span)), end);
    if (found.size() >= count) {
      return last(found, count);
    }
    return last(closed(Optional.empty(), end), count);
  }

  /** All bars from one time up to another, but no more than the last {@value #MOST_BARS}. */
  public List<Candle> read(Instant from, Instant end) {
    return last(closed(Optional.of(from), end), MOST_BARS);
  }

  private List<Candle> closed(Optional<Instant> from, Instant end) {
    return lake.candles(instrument, timeframe, new TimeRange(from, Optional.of(end))).stream()
        .filter(Candle::closed)
        .toList();
  }

  private static List<Candle> last(List<Candle> bars, int count) {
    return bars.subList(Math.max(0, bars.size() - count), bars.size());
  }
}
