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
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
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
  private static final int MOST_PREPARED = 10_000;

  /** More than bars that can be forming at once. */
  private static final int FORMING = 5;

  private final StrategyLake lake;
  private final Timeframe timeframe;
  private final Optional<Instant> since;
  private final Instant started;
  private final Map<String, List<RunnerState>> states = new HashMap<>();
  private final Map<String, List<Signal>> signals = new HashMap<>();
  private final Map<Instrument, List<Candle>> newest = new HashMap<>();
  private int asked;

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
    List<Signal> given = given(strategyId, instrument);
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

  private List<Signal> given(String strategyId, Instrument instrument) {
    return signals.computeIfAbsent(strategyId, id -> lake.signals(id, TimeRange.ALL)).stream()
        .filter(signal -> signal.instrument().equals(instrument))
        .filter(signal -> signal.timeframe().equals(timeframe.toString()))
        .filter(signal -> Decision.of(signal.signalType()).isPresent())
        .toList();
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
    List<Candle> found = newest(instrument, end, warmUp).orElseGet(() -> before.read(end, warmUp));
    Optional<Instant> held = heldSince(given);
    if (held.isPresent() && (found.isEmpty() || held.get().isBefore(found.get(0).openTime()))) {
      found = before.read(held.get(), end);
    }
    return new Beginning(after, found, given, last, Optional.empty());
  }

  /** Reads bars of many instruments at once, from which most can begin. */
  void prepare(Collection<Instrument> instruments, Collection<String> strategyIds, int warmUp) {
    Instant earliest =
        strategyIds.stream()
            .flatMap(id -> lastBars(id, instruments).stream())
            .min(Comparator.naturalOrder())
            .or(() -> since)
            .orElse(started);
    long gap = Math.max(0, Duration.between(earliest, started).dividedBy(timeframe.longest()));
    asked = (int) Math.min(MOST_PREPARED, warmUp + FORMING + gap);
    newest.putAll(lake.candles(instruments, timeframe, asked));
  }

  private List<Instant> lastBars(String strategyId, Collection<Instrument> instruments) {
    return instruments.stream()
        .flatMap(each -> lastBar(strategyId, each, given(strategyId, each)).stream())
        .toList();
  }

  /** The bars before a time, if those that were read at once reach back far enough. */
  private Optional<List<Candle>> newest(Instrument instrument, Instant end, int count) {
    List<Candle> all = newest.get(instrument);
    if (all == null) {
      return Optional.empty();
    }
    List<Candle> before =
        all.stream().filter(Candle::closed).filter(bar -> bar.openTime().isBefore(end)).toList();
    if (before.size() >= count) {
      return Optional.of(before.subList(before.size() - count, before.size()));
    }
    return all.size() < asked ? Optional.of(before) : Optional.empty(); // there are no more
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
        newest(instrument, Instant.MAX, warmUp)
            .orElseGet(
                () ->
                    lake.candles(instrument, timeframe, warmUp + FORMING).stream()
                        .filter(Candle::closed)
                        .toList());
    Instant last = found.isEmpty() ? Instant.MIN : found.get(found.size() - 1).openTime();
    Instant after = last.isAfter(present()) ? last : present();
    return new Beginning(after, found, given, Optional.empty(), Optional.empty());
  }

  /** What opens after this had not closed when the process began. */
  private Instant present() {
    return started.minus(timeframe.longest());
  }
}
