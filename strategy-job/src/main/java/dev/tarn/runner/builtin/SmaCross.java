package dev.tarn.runner.builtin;

import dev.tarn.staging.RefusedException;
import dev.tarn.strategy.Parameter;
import dev.tarn.strategy.Parameters;
import dev.tarn.strategy.StrategyProvider;
import java.util.List;
import org.ta4j.core.BarSeries;
import org.ta4j.core.BaseStrategy;
import org.ta4j.core.Strategy;
import org.ta4j.core.indicators.SMAIndicator;
import org.ta4j.core.indicators.helpers.ClosePriceIndicator;
import org.ta4j.core.rules.CrossedDownIndicatorRule;
import org.ta4j.core.rules.CrossedUpIndicatorRule;

/**
 * Buys when a fast average of closes crosses a slow one from below, and sells when it crosses back.
 */
public final class SmaCross implements StrategyProvider {
  /** For {@link java.util.ServiceLoader}. */
  public SmaCross() {}

  @Override
  public String name() {
    return "sma-cross";
  }

  @Override
  public String description() {
    return "Buys when the fast average of closes crosses the slow one from below, sells when it crosses back.";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(
        new Parameter("fast", "10", "bars of the fast average"),
        new Parameter("slow", "30", "bars of the slow average, more than of the fast one"));
  }

  @Override
  public Strategy strategy(BarSeries series, Parameters parameters) {
    int fastBars = parameters.count("fast");
    int slowBars = parameters.count("slow");
    if (fastBars >= slowBars) {
      throw new RefusedException(
          "Invalid fast %d: it must be less than slow, %d".formatted(fastBars, slowBars));
    }
    ClosePriceIndicator close = new ClosePriceIndicator(series);
    SMAIndicator fast = new SMAIndicator(close, fastBars);
    SMAIndicator slow = new SMAIndicator(close, slowBars);
    // The first bar that has both averages has nothing to cross from.
    return new BaseStrategy(
        name(),
        new CrossedUpIndicatorRule(fast, slow),
        new CrossedDownIndicatorRule(fast, slow),
        slowBars);
  }
}
