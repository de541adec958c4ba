package dev.tarn.strategy;

import dev.tarn.market.Candle;
import dev.tarn.market.Timeframe;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import org.ta4j.core.Bar;
import org.ta4j.core.BarSeries;
import org.ta4j.core.BaseBar;
import org.ta4j.core.BaseBarSeriesBuilder;
import org.ta4j.core.num.DecimalNum;
import org.ta4j.core.num.Num;

/**
 * Candles as ta4j's bars. Their numbers are ta4j's {@link DecimalNum}, its default, so that equal
 * averages are equal. A bar begins at the candle's open time and ends a timeframe later, UTC, also
 * where the session cuts it off or a month is shorter: indicators look at the order alone.
 * Thread-safe; a series is not.
 */
public final class Bars {

  private Bars() {}

  /**
   * A series that more bars can be added to.
   *
   * @param name such as the instrument's
   * @param candles of one instrument and timeframe, ascending by open time; those that are still
   *     forming are left out
   */
  public static BarSeries series(String name, List<Candle> candles) {
    List<Bar> bars = candles.stream().filter(Candle::closed).map(Bars::bar).toList();
    BarSeries series =
        new BaseBarSeriesBuilder().withName(name).withNumTypeOf(DecimalNum.class).build();
    bars.forEach(series::addBar);
    return series;
  }

  /**
   * A bar to add to a series.
   *
   * @throws IllegalArgumentException when the candle is still forming: what would be decided by it
   *     could turn out wrong
   */
  public static Bar bar(Candle candle) {
    if (!candle.closed()) {
      throw new IllegalArgumentException(
          "Cannot make a bar of a candle that is still forming: %s %s %s"
              .formatted(candle.symbol(), candle.timeframe(), candle.openTime()));
    }
    Duration period = Timeframe.parse(candle.timeframe()).longest();
    Num volume = DecimalNum.valueOf(candle.volume());
    Num close = DecimalNum.valueOf(candle.close());
    return new BaseBar(
        period,
        candle.openTime().plus(period).atZone(ZoneOffset.UTC),
        DecimalNum.valueOf(candle.open()),
        DecimalNum.valueOf(candle.high()),
        DecimalNum.valueOf(candle.low()),
        close,
        volume,
        candle.quoteVolume() == null
            ? close.multipliedBy(volume)
            : DecimalNum.valueOf(candle.quoteVolume()),
        candle.tradeCount() == null ? 0 : candle.tradeCount());
  }
}
