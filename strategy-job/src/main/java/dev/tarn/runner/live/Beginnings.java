package dev.tarn.runner.live;

import dev.tarn.market.Candle;
import dev.tarn.market.Instrument;
import dev.tarn.market.RunnerState;
import dev.tarn.market.Signal;
import dev.tarn.market.Timeframe;
import dev.tarn.runner.rules.BarsBefore;
import dev.tarn.runner.rules.Decision;
import dev.tarn.staging.RefusedException;
import dev.tarn.strategy.StrategyLake;
import dev.tarn.warehouse.read.TimeRange;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds out where strategies take up their instruments: where they were when they ended, however
 * they did. A signal proves that its bar was decided about, also where the process was killed
 * before it could say so. Used by one thread.
 */
final class Beginnings {
  private final StrategyLake lake;
  private final Timeframe timeframe;
  private final Optional<Instant> since;
  private final Instant started;
  private final Map<String, List<RunnerState>> states = new HashMap<>();
  private final Map<String, List<Signal>> signals = new HashMap<>();
  private final Map<Stretch, List<Candle>> bars = new HashMap<>();

  /** Bars that several strategies begin with. */
  private record Stretch(Instrument instrument, Optional<Instant> end, int count) {}

  /**
   * @param since where strategies begin that have not run before; absent for {@code started}
   * @param started the present, when the process began
   */
  Beginnings(StrategyLake lake, Timeframe timeframe, Optional<Instant> since, Instant started) {
    this.lake = lake;
    this.timeframe = timeframe;
    this.since = since;
    this.started = started;
  }

  /**
   * @param warmUp how many bars there should be
   */
  Beginning of(String strategyId, Instrument instrument, int warmUp) {
    List<Signal> given =
        signals.computeIfAbsent(strategyId, id -> lake.signals(id, TimeRange.ALL)).stream()
            .filter(signal -> signal.instrument().equals(instrument))
            .filter(signal -> signal.timeframe().equals(timeframe.toString()))
            .filter(signal -> Decision.of(signal.signalType()).isPresent())
            .toList();
    Optional<Instant> last = lastBar(strategyId, instrument, given);
    try {
      return last.or(() -> since.map(time -> time.minusNanos(1_000))).isPresent()
          ? at(
              last.orElseGet(() -> since.orElseThrow().minusNanos(1_000)),
              instrument,
              warmUp,
              given,
              last)
          : now(instrument, warmUp, given);
    } catch (RefusedException e) {
      // it has other bars only, of which these cannot be made
      Instant after = last.or(() -> since).orElse(present());
      return new Beginning(after, List.of(), given, last, Optional.of(e.getMessage()));
    }
  }

  private Optional<Instant> lastBar(String strategyId, Instrument instrument, List<Signal> given) {
    Stream<Instant> told =
        states.computeIfAbsent(strategyId, lake::states).stream()
            .filter(state -> state.venue().equals(instrument.venue()))
            .filter(state -> state.symbol().equals(instrument.symbol()))
            .filter(state -> state.timeframe().equals(timeframe.toString()))
            .map(RunnerState::lastBarTime)
            .filter(Objects::nonNull);
    return Stream.concat(told, given.stream().map(Signal::barTime)).max(Instant::compareTo);
  }

  private Beginning at(
      Instant after,
      Instrument instrument,
      int warmUp,
      List<Signal> given,
      Optional<Instant> last) {
    Instant end = after.plusNanos(1_000);
    BarsBefore before = new BarsBefore(lake, instrument, timeframe);
    List<Candle> found =
        bars.computeIfAbsent(
            new Stretch(instrument, Optional.of(end), warmUp), unused -> before.read(end, warmUp));
    Optional<Instant> held = heldSince(given);
    if (held.isPresent() && (found.isEmpty() || held.get().isBefore(found.get(0).openTime()))) {
      found = before.read(held.get(), end);
    }
    return new Beginning(after, found, given, last, Optional.empty());
  }

  /** The bar of what is still held. */
  private static Optional<Instant> heldSince(List<Signal> given) {
    if (given.isEmpty()) {
      return Optional.empty();
    }
    Signal newest = given.get(given.size() - 1);
    return Decision.of(newest.signalType()).equals(Optional.of(Decision.BUY))
        ? Optional.of(newest.barTime())
        : Optional.empty();
  }

  /** With the bars that close from now on. */
  private Beginning now(Instrument instrument, int warmUp, List<Signal> given) {
    List<Candle> found =
        bars.computeIfAbsent(
            new Stretch(instrument, Optional.empty(), warmUp),
            unused ->
                lake.candles(instrument, timeframe, warmUp + 5).stream()
                    .filter(Candle::closed)
                    .toList());
    Instant newest = found.isEmpty() ? Instant.MIN : found.get(found.size() - 1).openTime();
    Instant after = newest.isAfter(present()) ? newest : present();
    return new Beginning(after, found, given, Optional.empty(), Optional.empty());
  }

  /** What opens after this had not closed when the process began. */
  private Instant present() {
    return started.minus(timeframe.longest());
  }
}
