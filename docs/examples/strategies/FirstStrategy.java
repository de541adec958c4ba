// java -cp 'distribution/target/tarn/lib/*' docs/examples/strategies/FirstStrategy.java LAKE VENUE SYMBOL
import dev.tarn.market.Candle;
import dev.tarn.market.Instrument;
import dev.tarn.market.OrderEvent;
import dev.tarn.market.Side;
import dev.tarn.market.Signal;
import dev.tarn.market.Timeframe;
import dev.tarn.strategy.BarFollower;
import dev.tarn.strategy.Bars;
import dev.tarn.strategy.InstrumentBar;
import dev.tarn.strategy.StrategyLake;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.ta4j.core.BarSeries;
import org.ta4j.core.Rule;
import org.ta4j.core.indicators.SMAIndicator;
import org.ta4j.core.indicators.helpers.ClosePriceIndicator;
import org.ta4j.core.rules.CrossedDownIndicatorRule;
import org.ta4j.core.rules.CrossedUpIndicatorRule;

/** Buys when the close rises above the average of twenty minutes, and sells when it falls below. */
class FirstStrategy {
  private static final String NAME = "first";
  private static final Timeframe MINUTE = Timeframe.parse("1m");

  public static void main(String[] args) throws InterruptedException {
    Instrument instrument = Instrument.of(args[1], args[2]);
    try (StrategyLake lake = StrategyLake.open(Path.of(args[0]), NAME)) {
      List<Candle> past = lake.candles(instrument, MINUTE, 500);
      BarSeries series = Bars.series(instrument.toString(), past);
      series.setMaximumBarCount(500);

      ClosePriceIndicator close = new ClosePriceIndicator(series);
      SMAIndicator average = new SMAIndicator(close, 20);
      Rule rises = new CrossedUpIndicatorRule(close, average);
      Rule falls = new CrossedDownIndicatorRule(close, average);

      Map<Instrument, Instant> seen =
          series.isEmpty()
              ? Map.of()
              : Map.of(instrument, series.getLastBar().getBeginTime().toInstant());
      try (BarFollower follower = lake.follow(List.of(instrument), MINUTE, seen)) {
        System.out.println("Following " + instrument + " after " + series.getBarCount() + " bars");
        while (true) {
          for (InstrumentBar bar : follower.next(Duration.ofSeconds(10))) {
            series.addBar(Bars.bar(bar.candle()));
            if (rises.isSatisfied(series.getEndIndex())) {
              give(lake, bar, Side.BUY);
            } else if (falls.isSatisfied(series.getEndIndex())) {
              give(lake, bar, Side.SELL);
            }
          }
          follower.notices().forEach(System.err::println);
        }
      }
    }
  }

  private static void give(StrategyLake lake, InstrumentBar bar, Side side) {
    Signal signal =
        Signal.of(NAME, bar.instrument(), MINUTE, bar.candle().openTime(), side.name())
            .attribute("close", Double.toString(bar.candle().close()))
            .build();
    OrderEvent order =
        OrderEvent.of("order-of-" + signal.signalId(), bar.instrument(), side, "MARKET", 1)
            .signal(signal)
            .build();
    lake.append(signal);
    lake.append(order);
    lake.flush();
    System.out.println(side + " " + bar.instrument() + " at " + bar.candle().close());
  }
}
