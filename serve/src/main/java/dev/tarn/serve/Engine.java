package dev.tarn.serve;

import dev.tarn.market.Instrument;
import dev.tarn.query.ServerOptions;
import dev.tarn.warehouse.read.ReaderMemory;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Collectors;

/** Everything behind the paths: it knows nothing of HTTP. Thread-safe. */
final class Engine implements AutoCloseable {
  private static final Duration LOOK = Duration.ofMillis(100);

  /** So long after the last request nobody is taken to be there. */
  private static final long IDLE_NANOS = Duration.ofMinutes(1).toNanos();

  private static final int BEAT_SECONDS = 10;

  /** So many snapshots are read at once, and share the memory. */
  private static final int LANES = 2;

  final Figures figures = new Figures();
  final Connections connections = new Connections();
  final Lane fast;
  final Lane slow;
  final Watch watch;
  final Answers answers;
  final CandleStore candles;
  final Instruments instruments;
  final Health health;

  private final ServerOptions options;
  private final ReaderMemory memory;
  final EventHub hub;
  final ExecutorService executor;
  private final ExecutorService sender;
  private final ScheduledExecutorService timer;
  private volatile long askedAt = System.nanoTime() - IDLE_NANOS;
  private volatile boolean resting = true;

  Engine(ServerOptions options) {
    this.options = options;
    ReentrantReadWriteLock open = new ReentrantReadWriteLock(true);
    this.timer = Executors.newScheduledThreadPool(2, daemons("watch"));
    this.executor = Executors.newFixedThreadPool(2, daemons("answers"));
    this.sender = Executors.newSingleThreadExecutor(daemons("events"));
    this.memory = ReaderMemory.withInstancesOf(options.memoryBytes() / LANES);
    this.fast = lane("candles", memory, open.readLock());
    this.slow = lane("queries", memory.ofItsFiles(), open.readLock());
    this.watch = new Watch(options.lake(), memory, open.readLock(), this::changed);
    this.answers = new Answers(watch, slow, figures);
    this.candles = new CandleStore(watch, fast, figures, (key, bars) -> hub().changed(key, bars));
    this.hub = new EventHub(slow, sender, figures, options.eventClients());
    this.instruments = new Instruments(fast);
    this.health = new Health(options.lake(), slow, open.writeLock(), executor);
    timer.scheduleWithFixedDelay(this::lookNowAndThen, 0, LOOK.toMillis(), TimeUnit.MILLISECONDS);
    timer.scheduleWithFixedDelay(connections::sweep, 2, 2, TimeUnit.SECONDS);
    timer.scheduleWithFixedDelay(hub::beat, BEAT_SECONDS, BEAT_SECONDS, TimeUnit.SECONDS);
  }

  private Lane lane(String name, ReaderMemory memory, Lock shared) {
    return new Lane(
        new Lane.LaneSettings(
            name, options.lake(), memory, options.memoryBytes() / LANES, options.queryLimit()),
        shared,
        timer);
  }

  private static ThreadFactory daemons(String name) {
    return work -> {
      Thread thread = new Thread(work, name);
      thread.setDaemon(true);
      return thread;
    };
  }

  /**
   * Does once what the first question would have to wait for: a look at the lake, and a read of the
   * names of all series and of the rows that the first page shows. Returns at once; where there is
   * no lake yet, nothing is read.
   */
  void prepare() {
    timer.execute(
        () -> {
          try {
            watch.look();
            if (watch.isPresent()) {
              hub.prepare();
              instruments.all();
            }
          } catch (RuntimeException e) {
            Problems.of(e); // logs it; whoever asks is told
          }
        });
  }

  /** Somebody is there. */
  void touch() {
    askedAt = System.nanoTime();
    resting = false;
  }

  /** As new as answers are, or right now. */
  Freshness freshness(boolean now) {
    return now ? Freshness.now() : Freshness.within(options.maxAge().toNanos());
  }

  /** Finds a series, whose symbol may be written in any case. */
  CompletableFuture<Instrument> series(String symbol, Optional<String> venue, Freshness freshness) {
    watch.lookSince(freshness.exactSince());
    if (!watch.isPresent()) {
      return CompletableFuture.failedFuture(Answers.noLake());
    }
    return instruments.named(symbol, venue, freshness);
  }

  /** All series that there are candles of. */
  CompletableFuture<Set<Instrument>> series(Freshness freshness) {
    watch.lookSince(freshness.exactSince());
    return watch.isPresent() ? instruments.all() : CompletableFuture.failedFuture(Answers.noLake());
  }

  /** Those that some symbols, in capitals, name; none are looked for where there are none. */
  CompletableFuture<Set<Instrument>> series(Set<String> symbols, Freshness freshness) {
    if (symbols.isEmpty()) {
      watch.lookSince(freshness.exactSince());
      return watch.isPresent()
          ? CompletableFuture.completedFuture(Set.of())
          : CompletableFuture.failedFuture(Answers.noLake());
    }
    return series(freshness)
        .thenApply(
            all ->
                all.stream()
                    .filter(one -> symbols.contains(one.symbol().toUpperCase(Locale.ROOT)))
                    .collect(Collectors.toSet()));
  }

  private EventHub hub() {
    return hub;
  }

  private void changed(Change change) {
    instruments.changed(change, watch.lookedAt());
    answers.changed(change);
    candles.changed(change);
    hub.changed(change);
  }

  private void lookNowAndThen() {
    try {
      if (hub.clients() > 0 || System.nanoTime() - askedAt < IDLE_NANOS) {
        watch.look();
        candles.refresh();
      } else if (!resting) {
        resting = true;
        watch.rest();
      }
    } catch (RuntimeException e) {
      Problems.of(e); // logs it; the next look may do better
    }
  }

  @Override
  public void close() {
    fast.close(); // first: what fails from here on fails since the server ends
    slow.close();
    timer.shutdownNow();
    hub.close();
    sender.shutdownNow();
    executor.shutdownNow();
    watch.close();
    memory.close();
  }
}
