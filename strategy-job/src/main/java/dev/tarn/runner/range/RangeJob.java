package dev.tarn.runner.range;

import dev.tarn.market.Candle;
import dev.tarn.market.Instrument;
import dev.tarn.market.Run;
import dev.tarn.market.RunKind;
import dev.tarn.market.RunStatus;
import dev.tarn.market.Timeframe;
import dev.tarn.runner.choice.Choice;
import dev.tarn.runner.rules.BarRules;
import dev.tarn.runner.rules.BarsBefore;
import dev.tarn.staging.ExitCode;
import dev.tarn.staging.RefusedException;
import dev.tarn.strategy.Parameters;
import dev.tarn.strategy.StrategyLake;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * Runs strategies over a past range: a run for each, in it a trial for each instrument and set of
 * parameters. Bars before the range warm the rules up. For one thread.
 */
public final class RangeJob {
  private final StrategyLake lake;
  private final RangeRequest request;
  private final RangeListener listener;
  private final BooleanSupplier stopped;
  private final List<TrialResult> results = new ArrayList<>();
  private int unknown;

  /**
   * @param stopped whether it was told to stop; what was done until then is kept
   */
  public RangeJob(
      StrategyLake lake, RangeRequest request, RangeListener listener, BooleanSupplier stopped) {
    this.lake = lake;
    this.request = request;
    this.listener = listener;
    this.stopped = stopped;
  }

  /** A trial, or the lack of bars for it. */
  private record Past(Instrument instrument, List<Candle> before, List<Candle> bars) {}

  /**
   * Runs all.
   *
   * @return DONE; PARTLY when a trial failed or an instrument has no bars; FAILED when nothing
   *     could be run, or it was told to stop
   * @throws dev.tarn.staging.TarnException when the lake cannot be read or written
   */
  public ExitCode run() {
    for (Choice choice : request.choices()) {
      if (!stopped.getAsBoolean()) {
        run(choice);
      }
    }
    if (stopped.getAsBoolean() || results.stream().noneMatch(TrialResult::isComplete)) {
      return ExitCode.FAILED;
    }
    return unknown > 0 || !results.stream().allMatch(TrialResult::isComplete)
        ? ExitCode.PARTLY
        : ExitCode.DONE;
  }

  /** All trials that have ended, in their order. */
  public List<TrialResult> results() {
    return List.copyOf(results);
  }

  private void run(Choice choice) {
    List<Parameters> sets = choice.sets();
    Run run = begin(choice);
    lake.append(run);
    lake.flush();
    RunStatus status = RunStatus.FAILED;
    try {
      int first = results.size();
      int warmUp = sets.stream().mapToInt(set -> warmUp(choice, set)).max().orElse(0);
      for (int i = 0; i < request.instruments().size() && !stopped.getAsBoolean(); i++) {
        Optional<Past> past = read(request.instruments().get(i), warmUp);
        if (past.isPresent()) {
          run(run, choice, sets, past.get(), i);
        } else {
          unknown++;
        }
      }
      List<TrialResult> its = results.subList(first, results.size());
      if (!stopped.getAsBoolean() && its.stream().anyMatch(TrialResult::isComplete)) {
        status = RunStatus.DONE;
      }
    } finally {
      lake.append(run.end(status));
      lake.flush();
    }
  }

  /** What is thrown here is thrown again, and told, by the trial. */
  @SuppressWarnings("CatchingUnchecked")
  private static int warmUp(Choice choice, Parameters parameters) {
    try {
      return BarRules.range(choice.provider(), parameters, "warm-up").warmUp();
    } catch (RuntimeException | StackOverflowError | LinkageError e) {
      return 0;
    }
  }

  private Run begin(Choice choice) {
    RunKind kind = choice.isOptimization() ? RunKind.OPTIMIZATION : RunKind.BACKTEST;
    Run.Builder run = Run.begin(request.runStrategy(choice), kind);
    choice
        .sets()
        .get(0)
        .all()
        .forEach(
            (name, value) ->
                run.parameter(
                    name, String.join("|", choice.values().getOrDefault(name, List.of(value)))));
    run.parameter("timeframe", request.timeframe().toString());
    run.parameter(
        "symbols",
        request.instruments().stream().map(Instrument::toString).collect(Collectors.joining(",")));
    request.range().from().ifPresent(from -> run.parameter("from", from.toString()));
    request.range().to().ifPresent(to -> run.parameter("to", to.toString()));
    return run.build();
  }

  private Optional<Past> read(Instrument instrument, int warmUp) {
    Timeframe timeframe = request.timeframe();
    try {
      List<Candle> bars =
          lake.candles(instrument, timeframe, request.range()).stream()
              .filter(Candle::closed)
              .toList();
      if (bars.isEmpty()) {
        listener.say(
            "Cannot run over %s: it has no closed bars (%s) in the range"
                .formatted(instrument, timeframe));
        return Optional.empty();
      }
      List<Candle> before =
          request.range().from().isEmpty()
              ? List.of()
              : new BarsBefore(lake, instrument, timeframe).read(bars.get(0).openTime(), warmUp);
      return Optional.of(new Past(instrument, before, bars));
    } catch (RefusedException e) {
      listener.say(e.getMessage());
      return Optional.empty();
    }
  }

  private void run(Run run, Choice choice, List<Parameters> sets, Past past, int instruments) {
    int done = 0;
    for (Parameters parameters : sets) {
      if (stopped.getAsBoolean()) {
        return;
      }
      double part = (instruments + (double) done / sets.size()) / request.instruments().size();
      double share = 1.0 / sets.size() / request.instruments().size();
      TrialRun trial =
          new TrialRun(
              lake,
              run,
              request.trialStrategy(choice, parameters),
              choice.provider(),
              parameters,
              past.instrument(),
              request.timeframe());
      results.add(
          trial.over(
              past.before(),
              past.bars(),
              stopped,
              bars -> listener.progress(trial.name(), part + share * bars / past.bars().size()),
              listener));
      done++;
    }
  }
}
