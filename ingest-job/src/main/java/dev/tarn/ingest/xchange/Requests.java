package dev.tarn.ingest.xchange;

import dev.tarn.ingest.source.SourceException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Asks a venue, once per question. XChange's requests heed no interrupt, so each runs on a thread
 * of its own, which ends soon after. Thread-safe.
 */
final class Requests implements AutoCloseable {
  /** For one answer as a whole, also one that trickles. */
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private final String host;
  private final ThreadPoolExecutor threads;

  Requests(String host) {
    this.host = host;
    threads =
        new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            1,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            task -> {
              Thread thread = new Thread(task, "requests-" + host);
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Who is asked, for messages. */
  String host() {
    return host;
  }

  /**
   * The answer to one request.
   *
   * @throws SourceException if there is none in time, or none that can be read
   */
  <T> T ask(Callable<@Nullable T> request) throws SourceException, InterruptedException {
    Future<@Nullable T> answer;
    try {
      answer = threads.submit(request);
    } catch (RejectedExecutionException e) {
      throw SourceException.unavailable("Cannot ask " + host + ": the source is closed", e);
    }
    try {
      T given = answer.get(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
      if (given == null) {
        throw SourceException.unavailable("Cannot reach " + host + ": its answer is empty", null);
      }
      return given;
    } catch (ExecutionException e) {
      throw Failures.of(host, e.getCause());
    } catch (TimeoutException e) {
      throw SourceException.unavailable(
          "Cannot reach %s: no answer within %d s".formatted(host, LONGEST.toSeconds()), e);
    } finally {
      answer.cancel(true);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
