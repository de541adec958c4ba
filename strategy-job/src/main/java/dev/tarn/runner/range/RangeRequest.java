package dev.tarn.runner.range;

import dev.tarn.market.Instrument;
import dev.tarn.market.Timeframe;
import dev.tarn.runner.choice.Choice;
import dev.tarn.runner.choice.StrategyId;
import dev.tarn.strategy.Parameters;
import dev.tarn.warehouse.read.TimeRange;
import java.util.List;
import java.util.Optional;

/**
 * What is to run over a past range.
 *
 * @param choices the strategies, each a run
 * @param id what the strategy is called in the lake, where the user says so
 * @param instruments at least one
 * @param timeframe of the bars
 * @param range where the bars open that are decided about
 */
public record RangeRequest(
    List<Choice> choices,
    Optional<String> id,
    List<Instrument> instruments,
    Timeframe timeframe,
    TimeRange range) {
  public RangeRequest {
    choices = List.copyOf(choices);
    instruments = List.copyOf(instruments);
  }

  /** What a choice is called with all that is fixed in it. */
  String runStrategy(Choice choice) {
    if (id.isPresent()) {
      return id.get();
    }
    return choice.isOptimization()
        ? choice.provider().name() + "-" + timeframe
        : StrategyId.of(choice.provider(), timeframe, choice.sets().get(0));
  }

  /** What one set of parameters is called: the same as live. */
  String trialStrategy(Choice choice, Parameters parameters) {
    if (id.isEmpty()) {
      return StrategyId.of(choice.provider(), timeframe, parameters);
    }
    return choice.isOptimization()
        ? StrategyId.with(id.get(), choice.provider(), parameters)
        : id.get();
  }
}
