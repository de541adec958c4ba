package dev.tarn.benchmarks;

import dev.tarn.strategy.Parameter;
import dev.tarn.strategy.Parameters;
import dev.tarn.strategy.StrategyProvider;
import java.util.List;
import org.ta4j.core.BarSeries;
import org.ta4j.core.BaseStrategy;
import org.ta4j.core.Rule;
import org.ta4j.core.Strategy;
import org.ta4j.core.indicators.SMAIndicator;
import org.ta4j.core.indicators.helpers.ClosePriceIndicator;
import org.ta4j.core.rules.OverIndicatorRule;
import org.ta4j.core.rules.UnderIndicatorRule;

/** Looks at an average as others do, and has a signal for each bar whatever it says. */
public final class EachBar implements StrategyProvider {
  /** For {@link java.util.ServiceLoader}. */
  public EachBar() {}

  @Override
  public String name() {
    return "each-bar";
  }

  @Override
  public String description() {
    return "Buys and sells in turn, at each bar.";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(new Parameter("bars", "20", "bars of an average"));
  }

  @Override
  public Strategy strategy(BarSeries series, Parameters parameters) {
    ClosePriceIndicator close = new ClosePriceIndicator(series);
    SMAIndicator average = new SMAIndicator(close, parameters.count("bars"));
    Rule always = new OverIndicatorRule(average, 0).or(new UnderIndicatorRule(average, 1));
    return new BaseStrategy(name(), always, always);
  }
}
