package dev.tarn.runner.range;

import dev.tarn.market.Candle;
import dev.tarn.market.Instrument;
import dev.tarn.market.Metric;
import dev.tarn.market.Run;
import dev.tarn.market.RunStatus;
import dev.tarn.market.Signal;
import dev.tarn.market.Timeframe;
import dev.tarn.market.Trial;
import dev.tarn.runner.rules.BarRules;
import dev.tarn.runner.rules.BarSignal;
import dev.tarn.runner.rules.Decision;
import dev.tarn.strategy.Parameters;
import dev.tarn.strategy.StrategyLake;
import dev.tarn.strategy.StrategyProvider;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;

/**
 * One set of parameters over the bars of one instrument.
 *
 * @param lake takes the signals and the figures
 * @param run that it belongs to
 * @param strategyId what its signals are of
 * @param provider gives its rules
 * @param parameters of its rules
 * @param instrument what is traded
 * @param timeframe of the bars
 */
record TrialRun(
    StrategyLake lake,
    Run run,
    String strategyId,
    StrategyProvider provider,
    Parameters parameters,
    Instrument instrument,
    Timeframe timeframe) {
  private static final int STEP = 512;
  private static final String BROKEN_OFF = "It was told to stop.";

  /** Names it within its run. */
  String name() {
    return instrument + " " + parameters;
  }

  TrialResult over(
      List<Candle> before,
      List<Candle> bars,
      BooleanSupplier stopped,
      IntConsumer progress,
      RangeListener listener) {
    Map<String, String> values = new HashMap<>(parameters.all());
    values.put("venue", instrument.venue());
    values.put("symbol", instrument.symbol());
    values.put("timeframe", timeframe.toString());
    Trial trial = Trial.begin(run, name(), values);
    lake.append(trial);
    List<Signal> signals = new ArrayList<>();
    Map<String, Double> figures = Map.of();
    Optional<String> failure = Optional.empty();
    Optional<Decisions> decisions = Optional.empty();
    try {
      decisions = Optional.of(new Decisions(BarRules.range(provider, parameters, name())));
      decisions.get().warmUp(before);
    } catch (Throwable e) {
      failure = Optional.of(failed(e, "when it was made", listener));
    }
    for (int i = 0; i < bars.size() && failure.isEmpty(); i++) {
      Candle bar = bars.get(i);
      if (i % STEP == 0) {
        progress.accept(i);
        if (stopped.getAsBoolean()) {
          failure = Optional.of(BROKEN_OFF);
          break;
        }
      }
      Optional<Decision> decision = Optional.empty();
      try {
        decision = decisions.get().next(bar);
      } catch (Throwable e) {
        failure = Optional.of(failed(e, "at the bar " + bar.openTime(), listener));
      }
      decision.ifPresent(taken -> give(taken, bar, signals));
    }
    if (failure.isEmpty()) {
      figures = Figures.of(decisions.get().rules(), bars.size(), signals.size());
      figures.forEach((name, value) -> lake.append(Metric.of(trial, name, value)));
    }
    Trial ended = ended(trial, failure);
    lake.append(ended);
    return new TrialResult(strategyId, instrument, ended, signals, figures, failure);
  }

  /** The rules, of which a half-warm start must not be seen. */
  private record Decisions(BarRules rules) {
    void warmUp(List<Candle> bars) {
      int most = rules.warmUp();
      rules.warmUp(bars.subList(Math.max(0, bars.size() - most), bars.size()));
    }

    Optional<Decision> next(Candle bar) {
      return rules.next(bar);
    }
  }

  private void give(Decision decision, Candle bar, List<Signal> signals) {
    Signal signal =
        BarSignal.of(strategyId, instrument, timeframe, bar, decision, parameters)
            .run(run.runId())
            .build();
    lake.append(signal);
    signals.add(signal);
  }

  private String failed(Throwable e, String when, RangeListener listener) {
    if (e instanceof VirtualMachineError error && !(e instanceof StackOverflowError)) {
      throw error; // without memory the process cannot go on
    }
    listener.failed("%s on %s failed %s".formatted(strategyId, instrument, when), e);
    return "Failed %s: %s".formatted(when, e);
  }

  /** A trial has no field for why it failed; it is kept with its parameters. */
  private static Trial ended(Trial trial, Optional<String> failure) {
    if (failure.isEmpty()) {
      return trial.end(RunStatus.DONE);
    }
    Map<String, String> values = new HashMap<>(trial.parameters());
    values.put("failure", failure.get());
    return new Trial(
            trial.runId(),
            trial.trialId(),
            values,
            trial.status(),
            trial.startedAt(),
            trial.endedAt())
        .end(RunStatus.FAILED);
  }
}
