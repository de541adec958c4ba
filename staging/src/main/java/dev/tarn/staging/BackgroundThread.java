package dev.tarn.staging;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;

/**
 * The two threads for all appenders of the process: two, so that the drain never waits for a
 * segment being written. They do not keep the process alive.
 */
final class BackgroundThread {
  /** Hands rows to the operating system. */
  static final BackgroundThread DRAINER = new BackgroundThread("tarn-drain");

  /** Turns journals into segments. */
  static final BackgroundThread SEALER = new BackgroundThread("tarn-seal");

  private final ScheduledExecutorService timer;

  private BackgroundThread(String name) {
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, name);
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Runs a task after {@code millis} milliseconds. What it throws is a fault of ours, and logged.
   */
  void later(long millis, Runnable task) {
    ScheduledFuture<?> unused =
        timer.schedule(
            () -> {
              try {
                task.run();
              } catch (RuntimeException | Error e) {
                LoggerFactory.getLogger(BackgroundThread.class)
                    .error("Failed in the background of an appender", e);
              }
            },
            millis,
            TimeUnit.MILLISECONDS);
  }
}
