package dev.tarn.runner.choice;

import dev.tarn.market.Timeframe;
import dev.tarn.strategy.Parameter;
import dev.tarn.strategy.Parameters;
import dev.tarn.strategy.StrategyProvider;

/** What a strategy is called in the lake where nobody says otherwise. */
public final class StrategyId {
  private StrategyId() {}

  /**
   * Its name, the timeframe, and what differs from the standard, such as {@code
   * sma-cross-15m-fast=5}: the same values give the same id.
   */
  public static String of(StrategyProvider provider, Timeframe timeframe, Parameters parameters) {
    return with(provider.name() + "-" + timeframe, provider, parameters);
  }

  /** An id of the user's, and what differs from the standard. */
  public static String with(String id, StrategyProvider provider, Parameters parameters) {
    StringBuilder text = new StringBuilder(id);
    for (Parameter parameter : provider.parameters()) {
      String value = parameters.text(parameter.name());
      if (!value.equals(parameter.standard())) {
        text.append('-').append(parameter.name()).append('=').append(value);
      }
    }
    return text.toString();
  }
}
