package dev.tarn.runner.live;

import dev.tarn.market.Timeframe;
import dev.tarn.staging.RefusedException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is to run live.
 *
 * @param strategies at least one, with different ids
 * @param symbols at least one
 * @param venue of the symbols; absent where each has one only
 * @param timeframe of the bars
 * @param since where a strategy begins that has not run before; absent for the present
 * @param paper whether each signal is filled on paper
 * @throws RefusedException when two strategies have the same id
 */
public record LiveRequest(
    List<LiveStrategy> strategies,
    List<String> symbols,
    Optional<String> venue,
    Timeframe timeframe,
    Optional<Instant> since,
    boolean paper) {
  public LiveRequest {
    strategies = List.copyOf(strategies);
    symbols = symbols.stream().distinct().toList();
    if (strategies.stream().map(LiveStrategy::id).distinct().count() < strategies.size()) {
      throw new RefusedException(
          "Cannot run the same strategy twice with the same parameters; name it once");
    }
  }
}
