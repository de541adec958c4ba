package dev.tarn.query;

import dev.tarn.query.output.Target;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.SqlFailure;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ends a query once it has had its time, and when the process is told to end (Ctrl-C, SIGTERM):
 * then the process waits until what the query had open is closed, so that nothing of it is left on
 * the disk. Opened before, and closed after, all that is to be cleaned up.
 */
final class RunningQuery implements AutoCloseable {
  private static final long TICK_MILLIS = 10;

  /** More would keep a person waiting for a disk that hangs. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  /** For who reads the result, and may never do so again. */
  private static final Duration PATIENCE_WITH_READERS = Duration.ofMillis(200);

  private final Duration limit;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread hook = new Thread(this::stop, "interrupted");
  private volatile @Nullable Session session;
  private Runnable beforeCommit = () -> {};
  private volatile boolean writing;
  private volatile boolean timedOut;
  private volatile boolean stopped;

  private RunningQuery(Duration limit) {
    this.limit = limit;
  }

  /**
   * @param limit how long the query may run; zero for as long as it takes
   */
  static RunningQuery within(Duration limit) {
    RunningQuery query = new RunningQuery(limit);
    try {
      Runtime.getRuntime().addShutdownHook(query.hook);
    } catch (IllegalStateException e) {
      throw new EndedException(EndedException.INTERRUPTED, "");
    }
    return query;
  }

  /**
   * From now on the session's statements are ended, and the time is counted.
   *
   * @param check throws when the result must not be taken for one, though all of it was read
   */
  void in(Session its, Runnable check) {
    beforeCommit = check;
    session = its;
    if (!limit.isZero()) {
      Thread clock = new Thread(this::countTime, "time-limit");
      clock.setDaemon(true);
      clock.start();
    }
  }

  /** The target, such that waiting for who reads it does not count. */
  Target untimed(Target target) {
    return new Untimed(target);
  }

  /** Why a statement has failed, if it was ended from here; otherwise returns. */
  void requireRunning() {
    if (stopped) {
      throw new EndedException(EndedException.INTERRUPTED, "");
    }
    if (timedOut) {
      throw new EndedException(
          EndedException.TIMED_OUT,
          "Cannot finish this SQL within %s: it was ended; ask for less, or give it more time with --timeout 10m, or 0 for any"
              .formatted(TimeoutOption.text(limit)));
    }
  }

  private void countTime() {
    long left = limit.toNanos();
    long last = System.nanoTime();
    try {
      while (left > 0) {
        if (ended.await(TICK_MILLIS, TimeUnit.MILLISECONDS)) {
          return;
        }
        long now = System.nanoTime();
        left -= writing ? 0 : now - last;
        last = now;
      }
      timedOut = true;
      interruptUntil(Long.MAX_VALUE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void stop() {
    stopped = true;
    try {
      Duration patience = writing ? PATIENCE_WITH_READERS : PATIENCE;
      interruptUntil(System.nanoTime() + patience.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Again and again: between two statements there is nothing to interrupt. */
  private void interruptUntil(long deadline) throws InterruptedException {
    do {
      Session its = session;
      if (its != null) {
        try {
          its.interrupt();
        } catch (SqlFailure e) {
          // it was closed a moment ago
        }
      }
    } while (!ended.await(TICK_MILLIS, TimeUnit.MILLISECONDS) && System.nanoTime() < deadline);
  }

  @Override
  public void close() {
    session = null;
    ended.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // the process is ending, and waits for this
    }
  }

  /** A target that stops the clock while it is written. */
  private final class Untimed implements Target {
    private final Target target;

    Untimed(Target target) {
      this.target = target;
    }

    @Override
    public OutputStream stream() throws IOException {
      return new FilterOutputStream(target.stream()) {
        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
          writing = true;
          try {
            out.write(bytes, offset, length);
          } finally {
            writing = false;
          }
        }
      };
    }

    @Override
    public Path part() throws IOException {
      return target.part();
    }

    @Override
    public void commit() throws IOException {
      requireRunning();
      beforeCommit.run();
      target.commit();
    }

    @Override
    public void close() throws IOException {
      target.close();
    }

    @Override
    public String name() {
      return target.name();
    }
  }
}
