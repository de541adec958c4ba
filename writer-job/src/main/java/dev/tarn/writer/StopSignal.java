package dev.tarn.writer;

import dev.tarn.staging.ExitCode;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Hears SIGTERM and SIGINT, lets the transaction under way end, and ends the process with the exit
 * code of the command. The JVM's own would be 143, which service managers take for a failure.
 * Thread-safe.
 */
final class StopSignal implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final CountDownLatch given = new CountDownLatch(1);
  private final CompletableFuture<ExitCode> ended = new CompletableFuture<>();
  private final Thread hook = new Thread(this::endWell, "tarn-stop");

  private StopSignal() {}

  /** Hears signals until it is closed. */
  static StopSignal heard() {
    StopSignal signal = new StopSignal();
    Runtime.getRuntime().addShutdownHook(signal.hook);
    return signal;
  }

  boolean isGiven() {
    return given.getCount() == 0;
  }

  /** Waits for the signal; true when it was given. */
  boolean await(Duration duration) throws InterruptedException {
    return given.await(duration.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** The work has come to its end; a process told to stop ends with {@code code}. */
  int ended(ExitCode code) {
    ended.complete(code);
    return code.number();
  }

  private void endWell() {
    given.countDown();
    try {
      Runtime.getRuntime().halt(ended.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).number());
    } catch (TimeoutException | ExecutionException e) {
      // a long transaction; it is broken off, which costs nothing but its repetition
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    ended.complete(ExitCode.FAILED);
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // the process is ending, by this very hook
    }
  }
}
