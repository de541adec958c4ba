package dev.tarn.runner.live;

import dev.tarn.market.Instrument;
import dev.tarn.market.OrderEvent;
import dev.tarn.market.OrderStatus;
import dev.tarn.market.RunnerState;
import dev.tarn.market.RunnerStatus;
import dev.tarn.staging.ExitCode;
import dev.tarn.staging.TarnException;
import dev.tarn.strategy.BarFollower;
import dev.tarn.strategy.InstrumentBar;
import dev.tarn.strategy.StrategyLake;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Has strategies decide about bars as they close, until it is told to stop. One thread does all of
 * it: what a strategy takes for a bar, the others wait. For one thread.
 */
public final class LiveJob {
  private static final Duration PATIENCE = Duration.ofMillis(100);
  private static final Duration SEARCH_PAUSE = Duration.ofSeconds(2);

  private final StrategyLake lake;
  private final LiveRequest request;
  private final LiveListener listener;
  private final Outbox outbox;
  private final SymbolSearch search;
  private final Instant started = Instant.now();
  private final Map<Instrument, List<Lane>> lanes = new LinkedHashMap<>();

  /** Found, and not begun yet. */
  private final Set<Instrument> pending = new LinkedHashSet<>();

  private final Map<String, Map<String, OrderStatus>> orders = new LinkedHashMap<>();
  private @Nullable BarFollower follower;
  private long searchedAt = System.nanoTime();
  private boolean unreadable;

  /**
   * @param lake that is the caller's to close, which flushes
   */
  public LiveJob(StrategyLake lake, LiveRequest request, LiveListener listener) {
    this.lake = lake;
    this.request = request;
    this.listener = listener;
    this.outbox = new Outbox(lake, listener::say);
    this.search = new SymbolSearch(lake, request.symbols(), request.venue(), listener::say);
  }

  /**
   * Runs until it is told to stop, or nothing is left that could run.
   *
   * @return DONE; PARTLY when a strategy failed; FAILED when all did
   * @throws dev.tarn.staging.RefusedException when several venues have a symbol
   * @throws TarnException when the lake cannot be read at the start
   */
  public ExitCode run(BooleanSupplier stopped) throws InterruptedException {
    try {
      pending.addAll(search.begin());
      beginPending();
      tellMissing();
      tellAll();
      listener.running(summary());
      while (!stopped.getAsBoolean() && !allFailed()) {
        round();
        listener.alive(summary());
      }
    } finally {
      if (follower != null) {
        follower.close();
      }
    }
    allLanes().forEach(Lane::stop);
    search.missing().forEach(symbol -> tellMissing(symbol, RunnerStatus.STOPPED, "It never came."));
    outbox.deliver();
    return exitCode();
  }

  private void round() throws InterruptedException {
    boolean waits = !search.missing().isEmpty() || !pending.isEmpty();
    if (waits && System.nanoTime() - searchedAt > SEARCH_PAUSE.toNanos()) {
      lookForMissing();
    }
    for (InstrumentBar bar : next()) {
      for (Lane lane : lanes.getOrDefault(bar.instrument(), List.of())) {
        lane.accept(bar.candle());
      }
    }
    tellAll();
  }

  private List<InstrumentBar> next() throws InterruptedException {
    if (follower == null) {
      Thread.sleep(PATIENCE.toMillis());
      return List.of();
    }
    try {
      List<InstrumentBar> bars = follower.next(PATIENCE);
      follower.notices().forEach(listener::say);
      unreadable = false;
      return bars;
    } catch (TarnException e) {
      if (!unreadable) {
        listener.say(e.getMessage() + "; it is tried again");
      }
      unreadable = true;
      Thread.sleep(PATIENCE.toMillis());
      return List.of();
    }
  }

  private void lookForMissing() {
    searchedAt = System.nanoTime();
    Set<String> before = new HashSet<>(search.missing());
    try {
      pending.addAll(search.look());
    } catch (TarnException e) {
      return; // the next look at bars says it
    }
    before.removeAll(search.missing());
    for (String symbol : before) {
      listener.say("Found " + symbol);
      if (request.venue().isEmpty()) {
        tellMissing(symbol, RunnerStatus.STOPPED, "It came, at a venue.");
      }
    }
    try {
      beginPending();
    } catch (TarnException e) {
      if (!unreadable) {
        listener.say(e.getMessage() + "; it is tried again");
      }
      unreadable = true;
    }
  }

  /** All of them are begun, or none when the lake cannot be read. */
  private void beginPending() {
    List<Instrument> added = new ArrayList<>(pending);
    added.removeAll(lanes.keySet());
    if (added.isEmpty()) {
      pending.clear();
      return;
    }
    Beginnings beginnings = new Beginnings(lake, request.timeframe(), request.since(), started);
    LaneOutput output = new LaneOutput(outbox, request.paper(), listener::given, listener::failed);
    Map<Instrument, List<Lane>> made = new LinkedHashMap<>();
    int warmUp = 0;
    for (Instrument instrument : added) {
      List<Lane> its =
          request.strategies().stream()
              .map(strategy -> new Lane(strategy, instrument, request.timeframe(), output))
              .toList();
      warmUp = Math.max(warmUp, its.stream().mapToInt(Lane::make).max().orElse(0));
      made.put(instrument, its);
    }
    List<String> ids = request.strategies().stream().map(LiveStrategy::id).toList();
    beginnings.prepare(added, ids, warmUp);
    for (Lane lane : made.values().stream().flatMap(List::stream).toList()) {
      lane.begin(beginnings, orders(lane.strategyId()));
    }
    lanes.putAll(made);
    pending.clear();
    follow();
  }

  private Map<String, OrderStatus> orders(String strategyId) {
    return request.paper()
        ? orders.computeIfAbsent(
            strategyId,
            id ->
                lake.orders(id).stream()
                    .collect(
                        Collectors.toMap(
                            OrderEvent::orderId, OrderEvent::status, (one, other) -> other)))
        : Map.of();
  }

  /** Each instrument from where the strategy is that is furthest behind. */
  private void follow() {
    Map<Instrument, Instant> after = new LinkedHashMap<>();
    lanes.forEach(
        (instrument, its) ->
            after.put(
                instrument, its.stream().map(Lane::after).min(Instant::compareTo).orElseThrow()));
    if (follower != null) {
      follower.close();
    }
    follower = lake.follow(lanes.keySet(), request.timeframe(), after);
  }

  private void tellAll() {
    allLanes().forEach(Lane::tell);
    if (!outbox.isEmpty()) {
      outbox.deliver();
    }
  }

  private void tellMissing() {
    search
        .missing()
        .forEach(
            symbol -> tellMissing(symbol, RunnerStatus.WAITING, "The lake has no bars of it."));
  }

  private void tellMissing(String symbol, RunnerStatus status, String message) {
    Instrument instrument = Instrument.of(request.venue().orElse(""), symbol);
    for (LiveStrategy strategy : request.strategies()) {
      outbox.add(
          RunnerState.of(strategy.id(), instrument, request.timeframe(), status)
              .signalState("WAITING")
              .message(message)
              .build());
    }
  }

  private List<Lane> allLanes() {
    return lanes.values().stream().flatMap(List::stream).toList();
  }

  private boolean allFailed() {
    return search.missing().isEmpty()
        && allLanes().stream().allMatch(lane -> lane.status() == RunnerStatus.FAILED);
  }

  private ExitCode exitCode() {
    long failed = count(RunnerStatus.FAILED);
    if (failed == 0) {
      return ExitCode.DONE;
    }
    return allFailed() ? ExitCode.FAILED : ExitCode.PARTLY;
  }

  private long count(RunnerStatus status) {
    return allLanes().stream().filter(lane -> lane.status() == status).count();
  }

  private String summary() {
    return "%d running, %d waiting, %d failed"
        .formatted(
            count(RunnerStatus.RUNNING),
            count(RunnerStatus.WAITING)
                + search.missing().size() * (long) request.strategies().size(),
            count(RunnerStatus.FAILED));
  }
}
