package dev.tarn.runner.range;

import dev.tarn.market.Instrument;
import dev.tarn.market.Signal;
import dev.tarn.market.Trial;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a trial ended.
 *
 * @param strategyId what its signals are of
 * @param instrument what it was over
 * @param trial as the lake has it
 * @param signals that it gave, ascending
 * @param figures by name; none when it failed
 * @param failure why it failed
 */
public record TrialResult(
    String strategyId,
    Instrument instrument,
    Trial trial,
    List<Signal> signals,
    Map<String, Double> figures,
    Optional<String> failure) {

  /** Whether it went to its end. */
  public boolean isComplete() {
    return failure.isEmpty();
  }
}
