package dev.tarn.ingest.history;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import dev.tarn.ingest.source.SourceException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * How long to wait before a venue is asked again: from {@link #shortest} on twice as long each
 * time, to {@link #longest}, each by up to a third shorter or longer, so that those who failed
 * together do not come back together. What a venue says itself ({@code Retry-After}) comes first.
 *
 * @param shortest the first wait
 * @param longest no wait is longer
 */
public record Patience(Duration shortest, Duration longest) {
  /** From half a second to a minute. */
  public static final Patience DEFAULT =
      new Patience(Duration.ofMillis(500), Duration.ofMinutes(1));

  private static final double JITTER = 0.33;

  /** A question to a venue. */
  @FunctionalInterface
  public interface Question<T> {
    T ask() throws SourceException, InterruptedException;
  }

  /**
   * Asks until there is an answer.
   *
   * @param what is done again, for notices, such as {@code connecting}
   * @param notices are told why it takes long, and how long
   * @throws SourceException if the venue refuses
   */
  public <T> T ask(String what, Consumer<String> notices, Question<T> question)
      throws SourceException, InterruptedException {
    return ask(
        question,
        failure -> true,
        (failure, wait) ->
            notices.accept(
                String.format(
                    Locale.ROOT,
                    "%s; %s again in %.1f s",
                    failure.getMessage(),
                    what,
                    wait.toNanos() / 1e9)));
  }

  /**
   * Asks until there is an answer, or it is not worth it any more.
   *
   * @param worthIt whether to ask again after a failure that may pass
   * @param beforeWaiting is told of each failure, and how long the wait will be
   * @throws SourceException if the venue refuses, or it is not worth it
   */
  <T> T ask(
      Question<T> question,
      Predicate<SourceException> worthIt,
      BiConsumer<SourceException, Duration> beforeWaiting)
      throws SourceException, InterruptedException {
    RetryPolicy<Object> policy =
        RetryPolicy.builder()
            .handleIf(
                failure ->
                    failure instanceof SourceException known
                        && mayPass(known)
                        && worthIt.test(known))
            .withMaxRetries(-1)
            .withDelayFn(attempt -> delay(attempt.getLastException(), attempt.getAttemptCount()))
            .onRetryScheduled(
                attempt -> {
                  if (attempt.getLastException() instanceof SourceException failure) {
                    beforeWaiting.accept(failure, attempt.getDelay());
                  }
                })
            .build();
    try {
      return Failsafe.with(policy).get(question::ask);
    } catch (FailsafeException e) {
      if (e.getCause() instanceof SourceException cause) {
        throw cause;
      }
      if (e.getCause() instanceof InterruptedException cause) {
        throw cause;
      }
      throw e;
    }
  }

  /** A venue that names a wait is never asked before it is over: it bans who does. */
  private Duration delay(Throwable failure, int attempts) {
    double chance = ThreadLocalRandom.current().nextDouble();
    if (failure instanceof SourceException e && e.retryAfter().isPresent()) {
      Duration named = e.retryAfter().get();
      return named.plusMillis((long) (named.toMillis() * chance * JITTER));
    }
    double doubled = shortest.toNanos() * Math.pow(2, Math.max(0, attempts - 1));
    double even = Math.min(doubled, longest.toNanos());
    return Duration.ofNanos((long) (even * (1 - JITTER + 2 * JITTER * chance)));
  }

  private static boolean mayPass(SourceException failure) {
    return switch (failure.kind()) {
      case UNAVAILABLE, LIMITED -> true;
      case REFUSED, FINISHED -> false;
    };
  }
}
