package dev.tarn.runner.live;

import dev.tarn.market.Candle;
import dev.tarn.market.Instrument;
import dev.tarn.market.OrderStatus;
import dev.tarn.market.RunnerState;
import dev.tarn.market.RunnerStatus;
import dev.tarn.market.Signal;
import dev.tarn.market.Timeframe;
import dev.tarn.runner.rules.BarRules;
import dev.tarn.runner.rules.BarSignal;
import dev.tarn.runner.rules.Decision;
import dev.tarn.runner.rules.PastDecision;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One strategy on one instrument. What the strategy's own code throws ends this one, and nothing
 * else. Used by one thread.
 */
final class Lane {
  private final LiveStrategy strategy;
  private final Instrument instrument;
  private final Timeframe timeframe;
  private final LaneOutput output;
  private @Nullable BarRules rules;
  private RunnerStatus status = RunnerStatus.WAITING;
  private Instant after = Instant.MIN;
  private String signalState = "WAITING";
  private @Nullable String problem;
  private @Nullable Instant lastBar;
  private @Nullable String lastSignalId;
  private @Nullable Signal unfilled;
  private boolean untold = true;

  Lane(LiveStrategy strategy, Instrument instrument, Timeframe timeframe, LaneOutput output) {
    this.strategy = strategy;
    this.instrument = instrument;
    this.timeframe = timeframe;
    this.output = output;
  }

  /** Makes the rules, and tells how many bars they want before they begin. */
  int make() {
    guarded(
        () -> rules = BarRules.live(strategy.provider(), strategy.parameters(), toString()),
        "when it was made");
    return rules == null ? 1 : rules.warmUp();
  }

  /** Warms the rules up, which were made before. */
  void begin(Beginnings beginnings, Map<String, OrderStatus> orders) {
    Beginning beginning =
        beginnings.of(strategy.id(), instrument, rules == null ? 1 : rules.warmUp());
    after = beginning.after();
    lastBar = beginning.lastBar().orElse(null);
    beginning.problem().ifPresent(text -> problem = text);
    List<Signal> given = beginning.signals();
    if (!given.isEmpty()) {
      lastSignalId = given.get(given.size() - 1).signalId();
    }
    if (rules != null) {
      guarded(
          () -> {
            rules.warmUp(beginning.bars());
            rules.resume(given.stream().map(signal -> past(signal, beginning.bars())).toList());
          },
          "while it was warmed up");
    }
    if (output.paper()) {
      takeUpOrders(beginning, orders);
    }
    decideStatus();
  }

  private static PastDecision past(Signal signal, List<Candle> bars) {
    double price =
        BarSignal.close(signal)
            .orElseGet(
                () ->
                    bars.stream()
                        .filter(bar -> !bar.openTime().isBefore(signal.barTime()))
                        .findFirst()
                        .map(Candle::close)
                        .orElse(1.0));
    return new PastDecision(
        signal.barTime(), Decision.of(signal.signalType()).orElseThrow(), price);
  }

  /**
   * What was not told of the orders of signals when the process ended is told now. Signals from
   * before all bars are left alone: at what price they would have been filled is not known.
   */
  private void takeUpOrders(Beginning beginning, Map<String, OrderStatus> orders) {
    Instant first = beginning.bars().isEmpty() ? Instant.MIN : beginning.bars().get(0).openTime();
    for (Signal signal : beginning.signals()) {
      OrderStatus told = orders.get(PaperBroker.orderId(signal));
      if (told != OrderStatus.FILLED && !signal.barTime().isBefore(first)) {
        PaperBroker.submit(signal).stream()
            .filter(event -> told == null || told.mayBecome(event.status()))
            .filter(event -> event.status() != told)
            .forEach(output.outbox()::add);
        unfilled = signal;
        beginning.bars().stream()
            .filter(bar -> bar.openTime().isAfter(signal.barTime()))
            .findFirst()
            .ifPresent(this::fill);
      }
    }
  }

  /** Decides about a bar, unless it was decided about before. */
  void accept(Candle bar) {
    if (status == RunnerStatus.FAILED || !bar.openTime().isAfter(after) || rules == null) {
      return;
    }
    BarRules its = rules;
    guarded(
        () -> {
          Optional<Decision> decision = its.next(bar);
          after = bar.openTime();
          lastBar = bar.openTime();
          problem = null;
          fill(bar);
          signalState = decision.isPresent() ? "TRIGGERED" : "WAITING";
          decision.ifPresent(taken -> give(taken, bar));
        },
        "at the bar " + bar.openTime());
    decideStatus();
  }

  private void give(Decision decision, Candle bar) {
    Signal signal =
        BarSignal.of(strategy.id(), instrument, timeframe, bar, decision, strategy.parameters())
            .build();
    lastSignalId = signal.signalId();
    output.outbox().add(signal);
    output.given().accept(signal);
    if (output.paper()) {
      PaperBroker.submit(signal).forEach(output.outbox()::add);
      unfilled = signal;
    }
  }

  private void fill(Candle next) {
    if (unfilled != null) {
      output.outbox().add(PaperBroker.fill(unfilled, next));
      unfilled = null;
    }
  }

  private void decideStatus() {
    untold = true;
    if (status == RunnerStatus.FAILED || rules == null) {
      return;
    }
    boolean enough = rules.present() >= rules.needed();
    status = enough ? RunnerStatus.RUNNING : RunnerStatus.WAITING;
    if (!enough && problem == null) {
      problem = "It has %d of %d bars.".formatted(rules.present(), rules.needed());
    } else if (enough) {
      problem = null;
    }
  }

  /** Runs code of the strategy. The process cannot go on without memory, and ends then. */
  @SuppressWarnings("CatchingUnchecked") // whatever it throws
  private void guarded(Runnable work, String when) {
    try {
      work.run();
    } catch (Throwable e) {
      if (e instanceof VirtualMachineError && !(e instanceof StackOverflowError)) {
        throw e;
      }
      status = RunnerStatus.FAILED;
      problem = "Failed %s: %s".formatted(when, e);
      output.failed().accept("%s failed %s".formatted(this, when), e);
      untold = true;
    }
  }

  /** Tells the state when it has changed. */
  void tell() {
    if (untold) {
      RunnerState state = state(status);
      output.outbox().add(state);
      untold = false;
    }
  }

  /** Says that it was told to end; one that failed stays failed. */
  void stop() {
    if (status != RunnerStatus.FAILED) {
      output.outbox().add(state(RunnerStatus.STOPPED));
    }
  }

  private RunnerState state(RunnerStatus told) {
    return RunnerState.of(strategy.id(), instrument, timeframe, told)
        .bias(rules == null ? "" : rules.bias())
        .signalState(signalState)
        .lastBarTime(lastBar)
        .lastSignal(lastSignalId)
        .message(problem)
        .build();
  }

  RunnerStatus status() {
    return status;
  }

  String strategyId() {
    return strategy.id();
  }

  /** It waits for bars that open later. */
  Instant after() {
    return after;
  }

  @Override
  public String toString() {
    return strategy.id() + " on " + instrument;
  }
}
