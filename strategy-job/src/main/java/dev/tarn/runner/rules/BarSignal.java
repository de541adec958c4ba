package dev.tarn.runner.rules;

import dev.tarn.market.Candle;
import dev.tarn.market.Instrument;
import dev.tarn.market.Signal;
import dev.tarn.market.Timeframe;
import dev.tarn.strategy.Parameters;
import java.util.Optional;

/** The signal of a decision. Its id follows from the bar, so that one given again is the same. */
public final class BarSignal {
  private static final String CLOSE = "close";

  private BarSignal() {}

  /** Begins a signal with the parameters and the bar's close as its attributes. */
  public static Signal.Builder of(
      String strategyId,
      Instrument instrument,
      Timeframe timeframe,
      Candle bar,
      Decision decision,
      Parameters parameters) {
    Signal.Builder signal =
        Signal.of(strategyId, instrument, timeframe, bar.openTime(), decision.name());
    parameters.all().forEach(signal::attribute);
    return signal.attribute(CLOSE, Double.toString(bar.close()));
  }

  /** The close of the bar that a signal was given for, where it is known. */
  public static Optional<Double> close(Signal signal) {
    try {
      double close = Double.parseDouble(signal.attributes().getOrDefault(CLOSE, ""));
      return close > 0 && Double.isFinite(close) ? Optional.of(close) : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
