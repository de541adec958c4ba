package dev.tarn.runner.builtin;

import dev.tarn.staging.RefusedException;
import dev.tarn.strategy.Parameter;
import dev.tarn.strategy.Parameters;
import dev.tarn.strategy.StrategyProvider;
import java.util.List;
import org.ta4j.core.BarSeries;
import org.ta4j.core.BaseStrategy;
import org.ta4j.core.Strategy;
import org.ta4j.core.indicators.RSIIndicator;
import org.ta4j.core.indicators.helpers.ClosePriceIndicator;
import org.ta4j.core.rules.CrossedDownIndicatorRule;
import org.ta4j.core.rules.CrossedUpIndicatorRule;
import org.ta4j.core.rules.StopLossRule;

/**
 * Buys what was sold too much, by the relative strength index, and sells what was bought too much.
 */
public final class RsiReversal implements StrategyProvider {
  /** For {@link java.util.ServiceLoader}. */
  public RsiReversal() {}

  @Override
  public String name() {
    return "rsi-reversal";
  }

  @Override
  public String description() {
    return "Buys when the relative strength index rises above its lower bound, sells when it falls below its upper"
        + " one or at a loss.";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(
        new Parameter("bars", "14", "bars of the index"),
        new Parameter("lower", "30", "lower bound of the index, from 0 to 100"),
        new Parameter("upper", "70", "upper bound of the index, from 0 to 100"),
        new Parameter("stop-loss", "5", "sells at a loss of so many percent"));
  }

  @Override
  public Strategy strategy(BarSeries series, Parameters parameters) {
    int bars = parameters.count("bars");
    double lower = bound(parameters, "lower");
    double upper = bound(parameters, "upper");
    double loss = bound(parameters, "stop-loss");
    if (lower >= upper) {
      throw new RefusedException(
          "Invalid lower %s: it must be less than upper, %s".formatted(lower, upper));
    }
    ClosePriceIndicator close = new ClosePriceIndicator(series);
    RSIIndicator index = new RSIIndicator(close, bars);
    return new BaseStrategy(
        name(),
        new CrossedUpIndicatorRule(index, lower),
        new CrossedDownIndicatorRule(index, upper).or(new StopLossRule(close, loss)),
        bars + 1);
  }

  private static double bound(Parameters parameters, String name) {
    double bound = parameters.number(name);
    if (bound < 0 || bound > 100) {
      throw new RefusedException(
          "Invalid %s %s: use a number from 0 to 100".formatted(name, bound));
    }
    return bound;
  }
}
