package dev.tarn.strategy;

import java.util.List;
import org.ta4j.core.BarSeries;
import org.ta4j.core.Strategy;

/**
 * A kind of strategy that can be run by its name. Implementations have a public constructor without
 * parameters, and are named in {@code META-INF/services/dev.tarn.strategy.StrategyProvider}. They
 * keep no state; what a strategy remembers belongs to the strategy that {@link #strategy} gives.
 */
public interface StrategyProvider {

  /** What it is called in commands, in lower case with hyphens, such as {@code sma-cross}. */
  String name();

  /** One line that says what it does, for lists. */
  String description();

  /** What can be set, each with its default. */
  List<Parameter> parameters();

  /**
   * The rules over the bars of one instrument: when to enter and when to leave. The runner adds
   * bars to the series as they close and then asks about the last one. Called once for each
   * instrument and set of parameters; what it gives is used by one thread at a time.
   *
   * @param series bars that are closed, each with its volume; may be empty at first
   * @param parameters all of {@link #parameters}, as set or by default
   * @throws dev.tarn.staging.RefusedException when parameters do not go together
   */
  Strategy strategy(BarSeries series, Parameters parameters);
}
