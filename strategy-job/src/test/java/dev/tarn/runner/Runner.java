package dev.tarn.runner;

import static org.awaitility.Awaitility.await;

import dev.tarn.market.Signal;
import dev.tarn.market.Timeframe;
import dev.tarn.runner.builtin.RsiReversal;
import dev.tarn.runner.builtin.SmaCross;
import dev.tarn.runner.choice.Choice;
import dev.tarn.runner.choice.Strategies;
import dev.tarn.runner.choice.StrategyId;
import dev.tarn.runner.live.LiveJob;
import dev.tarn.runner.live.LiveListener;
import dev.tarn.runner.live.LiveRequest;
import dev.tarn.runner.live.LiveStrategy;
import dev.tarn.staging.ExitCode;
import dev.tarn.strategy.Parameters;
import dev.tarn.strategy.StrategyLake;
import dev.tarn.strategy.StrategyProvider;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A live run in a thread of this process. Closing it stops it. */
final class Runner implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private final StrategyLake lake;
  private final CountDownLatch running = new CountDownLatch(1);
  private final CompletableFuture<ExitCode> ended = new CompletableFuture<>();
  private final List<String> said = new CopyOnWriteArrayList<>();
  private final List<Signal> given = new CopyOnWriteArrayList<>();
  private final List<Throwable> thrown = new CopyOnWriteArrayList<>();
  private volatile boolean stopped;

  private Runner(BarLake home, LiveRequest request) {
    this.lake = home.open();
    LiveJob job = new LiveJob(lake, request, new Ears());
    new Thread(
            () -> {
              try {
                ended.complete(job.run(() -> stopped));
              } catch (Throwable e) {
                ended.completeExceptionally(e);
              }
              running.countDown();
            },
            "runner")
        .start();
  }

  /** What a run has, with the standard of the others. */
  record Setting(
      BarLake lake,
      List<StrategyProvider> providers,
      List<String> strategies,
      List<String> symbols,
      Timeframe timeframe,
      boolean paper) {
    static Setting of(BarLake lake, Timeframe timeframe, String... strategies) {
      return new Setting(lake, List.of(), List.of(strategies), List.of("AAA"), timeframe, false);
    }

    Setting with(StrategyProvider... added) {
      return new Setting(lake, List.of(added), strategies, symbols, timeframe, paper);
    }

    Setting over(String... others) {
      return new Setting(lake, providers, strategies, List.of(others), timeframe, paper);
    }

    Setting onPaper() {
      return new Setting(lake, providers, strategies, symbols, timeframe, true);
    }

    /** Begins with all bars since {@link BarLake#START}, and returns once it runs. */
    Runner start() throws InterruptedException {
      Strategies all =
          Strategies.of(
              Stream.concat(providers.stream(), Stream.of(new SmaCross(), new RsiReversal()))
                  .toList());
      List<LiveStrategy> running = new ArrayList<>();
      for (String text : strategies) {
        Choice choice = Choice.parse(text, all);
        Parameters parameters = choice.sets().get(0);
        running.add(
            new LiveStrategy(
                StrategyId.of(choice.provider(), timeframe, parameters),
                choice.provider(),
                parameters));
      }
      LiveRequest request =
          new LiveRequest(
              running,
              symbols,
              Optional.empty(),
              timeframe,
              Optional.of(Instant.EPOCH.plusSeconds(1)),
              paper);
      Runner runner = new Runner(lake, request);
      if (!runner.running.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("it does not begin");
      }
      return runner;
    }
  }

  List<String> said() {
    return said;
  }

  List<Signal> given() {
    return given;
  }

  List<Throwable> thrown() {
    return thrown;
  }

  void awaitGiven(int count) {
    await().atMost(PATIENCE).until(() -> given.size() >= count);
  }

  /** Stops it; the signals stay. */
  ExitCode stop() {
    stopped = true;
    try {
      return ended.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    } finally {
      lake.close();
    }
  }

  @Override
  public void close() {
    stop();
  }

  private final class Ears implements LiveListener {
    @Override
    public void running(String summary) {
      running.countDown();
    }

    @Override
    public void alive(String summary) {}

    @Override
    public void given(Signal signal) {
      given.add(signal);
    }

    @Override
    public void say(String notice) {
      said.add(notice);
    }

    @Override
    public void failed(String what, Throwable failure) {
      said.add(what);
      thrown.add(failure);
    }
  }
}
