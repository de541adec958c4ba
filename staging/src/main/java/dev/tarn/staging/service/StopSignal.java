package dev.tarn.staging.service;

import dev.tarn.staging.ExitCode;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Hears SIGTERM and SIGINT, lets the work under way end, and ends the process with the exit code of
 * the command. The JVM's own would be 143, which service managers take for a failure. Thread-safe.
 */
public final class StopSignal implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final CountDownLatch given = new CountDownLatch(1);
  private final CompletableFuture<ExitCode> ended = new CompletableFuture<>();
  private final Thread hook = new Thread(this::endWell, "tarn-stop");

  private StopSignal() {}

  /** Hears signals until it is closed. */
  public static StopSignal heard() {
    StopSignal signal = new StopSignal();
    Runtime.getRuntime().addShutdownHook(signal.hook);
    return signal;
  }

  /** Whether the process was told to stop. */
  public boolean isGiven() {
    return given.getCount() == 0;
  }

  /** Waits for the signal; true when it was given. */
  public boolean await(Duration duration) throws InterruptedException {
    return given.await(duration.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** The work has come to its end; a process told to stop ends with {@code code}. */
  public int ended(ExitCode code) {
    ended.complete(code);
    return code.number();
  }

  private void endWell() {
    given.countDown();
    try {
      Runtime.getRuntime().halt(ended.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).number());
    } catch (TimeoutException | ExecutionException e) {
      // it took too long, such as a long transaction; it is broken off, and done again by the next
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
