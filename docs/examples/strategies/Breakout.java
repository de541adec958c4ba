import dev.tarn.strategy.Parameter;
import dev.tarn.strategy.Parameters;
import dev.tarn.strategy.StrategyProvider;
import java.util.List;
import org.ta4j.core.BarSeries;
import org.ta4j.core.BaseStrategy;
import org.ta4j.core.Strategy;
import org.ta4j.core.indicators.helpers.ClosePriceIndicator;
import org.ta4j.core.indicators.helpers.HighestValueIndicator;
import org.ta4j.core.indicators.helpers.LowestValueIndicator;
import org.ta4j.core.indicators.helpers.PreviousValueIndicator;
import org.ta4j.core.rules.OverIndicatorRule;
import org.ta4j.core.rules.UnderIndicatorRule;

/** Enters above the highest close of some bars, and leaves below the lowest. */
public class Breakout implements StrategyProvider {

  @Override
  public String name() {
    return "breakout";
  }

  @Override
  public String description() {
    return "Enters above the highest close of the bars before, and leaves below the lowest.";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(new Parameter("bars", "20", "How many bars before."));
  }

  @Override
  public Strategy strategy(BarSeries series, Parameters parameters) {
    int bars = parameters.count("bars");
    ClosePriceIndicator close = new ClosePriceIndicator(series);
    PreviousValueIndicator before = new PreviousValueIndicator(close);
    return new BaseStrategy(
        name(),
        new OverIndicatorRule(close, new HighestValueIndicator(before, bars)),
        new UnderIndicatorRule(close, new LowestValueIndicator(before, bars)),
        bars + 1);
  }
}
