package dev.tarn.serve;

import dev.tarn.market.MarketDatasets;
import dev.tarn.market.session.Sessions;
import dev.tarn.staging.Datasets;
import dev.tarn.staging.Lake;
import dev.tarn.warehouse.read.LakeReader;
import dev.tarn.warehouse.read.ReaderMemory;
import dev.tarn.warehouse.read.Snapshot;
import dev.tarn.warehouse.read.Source;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.SqlFailure;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Lock;
import java.util.stream.Collectors;

/**
 * A thread that reads the lake. What waits is read from one snapshot, one after the other; then the
 * snapshot is closed: nothing is held while nobody asks, and for some seconds at most while
 * somebody does. Thread-safe.
 */
final class Lane implements AutoCloseable {
  private static final int MOST_WAITING = 500;
  private static final int MOST_AT_ONCE = 50;

  /** A snapshot that was open for longer is closed before the next job. */
  private static final Duration PIN = Duration.ofSeconds(2);

  private static final long AGAIN_MILLIS = 20;

  private final LaneSettings settings;
  private final Lock shared;
  private final ScheduledExecutorService clock;
  private final BlockingQueue<Task<?>> waiting = new LinkedBlockingQueue<>(MOST_WAITING);
  private final Thread thread;
  private final AtomicInteger open = new AtomicInteger();
  private final LongAdder snapshots = new LongAdder();
  private volatile boolean closed;

  /**
   * How a lane reads.
   *
   * @param memory may be shared with other lanes
   */
  record LaneSettings(
      String name, Lake lake, ReaderMemory memory, long memoryBytes, Duration limit) {}

  /** Work on a snapshot. */
  interface Job<T> {
    /** The datasets that it needs. */
    Set<String> datasets(Datasets all);

    /** Called before the snapshot is opened: what is in the lake now will be in it. */
    default void begin() {}

    T run(Reading reading) throws SQLException;
  }

  private record Task<T>(Job<T> job, CompletableFuture<T> result) {
    void run(Reading reading) throws SQLException {
      result.complete(job.run(reading));
    }
  }

  /**
   * @param shared held while a snapshot is open
   * @param clock ends queries that take too long
   */
  Lane(LaneSettings settings, Lock shared, ScheduledExecutorService clock) {
    this.settings = settings;
    this.shared = shared;
    this.clock = clock;
    this.thread = new Thread(this::work, settings.name());
    thread.setDaemon(true);
    thread.start();
  }

  /** Does the job soon; the result fails with a {@link Problem} when too many wait. */
  <T> CompletableFuture<T> submit(Job<T> job) {
    CompletableFuture<T> result = new CompletableFuture<>();
    if (closed || !waiting.offer(new Task<>(job, result))) {
      result.completeExceptionally(
          Problem.unavailable(
              1, "Cannot answer now: too many requests wait; try again in a second"));
    }
    return result;
  }

  int waiting() {
    return waiting.size();
  }

  /** Snapshots that are open now: 0 or 1. */
  int openSnapshots() {
    return open.get();
  }

  long snapshots() {
    return snapshots.sum();
  }

  private void work() {
    while (!closed) {
      List<Task<?>> tasks = new ArrayList<>();
      try {
        tasks.add(waiting.take());
      } catch (InterruptedException e) {
        return;
      }
      waiting.drainTo(tasks, MOST_AT_ONCE - 1);
      while (!tasks.isEmpty()) {
        tasks = attempt(tasks);
      }
    }
  }

  /** Returns what is yet to be done, on another snapshot. */
  private List<Task<?>> attempt(List<Task<?>> tasks) {
    shared.lock();
    try {
      return read(tasks);
    } catch (RuntimeException | Error e) {
      Throwable why = closed ? ending() : e;
      tasks.forEach(task -> task.result().completeExceptionally(why));
      return List.of();
    } finally {
      shared.unlock();
    }
  }

  private List<Task<?>> read(List<Task<?>> tasks) {
    tasks.forEach(task -> task.job().begin());
    settings.lake().requireExisting();
    Datasets datasets = MarketDatasets.of(settings.lake());
    Sessions sessions = Sessions.of(settings.lake());
    Set<String> names =
        tasks.stream()
            .flatMap(task -> task.job().datasets(datasets).stream())
            .collect(Collectors.toCollection(HashSet::new));
    LakeReader reader =
        new LakeReader(settings.lake(), datasets)
            .withMemoryBytes(settings.memoryBytes())
            .with(settings.memory());
    long deadline = System.nanoTime() + PIN.toNanos();
    List<Task<?>> left = new ArrayList<>(tasks);
    open.incrementAndGet();
    snapshots.increment();
    try (Snapshot snapshot = reader.open(Source.FRESH, names)) {
      while (!left.isEmpty() && System.nanoTime() < deadline) {
        Reading reading =
            new Reading(
                settings.lake(), datasets, sessions, snapshot, names, Clock.systemUTC().instant());
        if (!run(left.remove(0), reading)) {
          break;
        }
      }
    } catch (RuntimeException | Error e) {
      if (left.size() > 1 && left.size() == tasks.size()) {
        return alone(left); // what hinders one may not hinder the others
      }
      Throwable why = closed ? ending() : e;
      left.forEach(task -> task.result().completeExceptionally(why));
      return List.of();
    } finally {
      open.decrementAndGet();
    }
    return left;
  }

  private List<Task<?>> alone(List<Task<?>> tasks) {
    for (Task<?> task : tasks) {
      List<Task<?>> left = List.of(task);
      while (!left.isEmpty()) {
        left = read(left);
      }
    }
    return List.of();
  }

  /** False when the snapshot is of no more use. */
  private boolean run(Task<?> task, Reading reading) {
    Limit limit = new Limit(reading.snapshot().session());
    try {
      ScheduledFuture<?> timer =
          clock.scheduleWithFixedDelay(
              limit, settings.limit().toMillis(), AGAIN_MILLIS, TimeUnit.MILLISECONDS);
      try {
        task.run(reading);
      } finally {
        limit.end();
        timer.cancel(false);
      }
      return true;
    } catch (SQLException | RuntimeException | Error e) {
      task.result().completeExceptionally(closed ? ending() : limit.explained(e));
      return !(e instanceof SqlFailure failure) || failure.kind() != SqlFailure.Kind.LOST;
    }
  }

  /** Interrupts the session's statements until the job has ended. */
  private final class Limit implements Runnable {
    private final Session session;
    private boolean ended;
    private boolean reached;

    Limit(Session session) {
      this.session = session;
    }

    @Override
    public synchronized void run() {
      if (!ended) {
        reached = true;
        session.interrupt();
      }
    }

    synchronized void end() {
      ended = true;
    }

    synchronized Throwable explained(Throwable failure) {
      return reached && !(failure instanceof Problem)
          ? Problem.unavailable(
              5,
              "Cannot answer within %s s: ask for less, such as a shorter range"
                  .formatted(settings.limit().toSeconds()))
          : failure;
    }
  }

  /** True once the server is about to end: what fails then is no news. */
  boolean isClosed() {
    return closed;
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    List<Task<?>> left = new ArrayList<>();
    waiting.drainTo(left);
    left.forEach(task -> task.result().completeExceptionally(ending()));
  }

  private static Problem ending() {
    return Problem.unavailable(5, "The server is about to end");
  }
}
