package dev.tarn.ingest.history;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import dev.tarn.ingest.source.SourceException;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Asks a source, and asks again while that may help: after a jittered, growing pause where it does
 * not work, and when the venue says where it wants to be left alone. Used by one thread.
 */
final class Requests {
  private static final double JITTER = 0.25;

  /** So much longer that the shortest jittered pause is what the venue asked for. */
  private static final double AT_LEAST = 1 / (1 - JITTER);

  /** A pause that its policy takes for none: the growing one then holds. */
  private static final Duration GROWING = Duration.ofNanos(-1);

  private static final Duration WORTH_A_WORD = Duration.ofSeconds(1);

  private final RetryOptions retries;
  private final Consumer<String> witness;
  private long count;
  private Duration waited = Duration.ZERO;

  /**
   * @param witness is told, in a line, why it takes longer
   */
  Requests(RetryOptions retries, Consumer<String> witness) {
    this.retries = retries;
    this.witness = witness;
  }

  /** Something to ask a source. */
  interface Question<T> {
    T ask() throws SourceException, InterruptedException;
  }

  /**
   * The answer.
   *
   * @param name of who is asked, for messages
   * @param beforeWaiting what is better done before a pause
   * @throws SourceException if the question is refused, or was not answered before the deadline
   */
  <T> T ask(String name, Question<T> question, Runnable beforeWaiting)
      throws SourceException, InterruptedException {
    long begun = System.nanoTime();
    boolean[] told = {false};
    RetryPolicy<T> policy =
        RetryPolicy.<T>builder()
            .handleIf(e -> e instanceof SourceException)
            .abortIf((answer, e) -> !mayHelp(e, begun))
            .withMaxRetries(-1)
            .withBackoff(retries.firstPause(), retries.longestPause())
            .withMaxDuration(retries.deadline())
            .withJitter(JITTER)
            .<SourceException>withDelayFnOn(
                context -> asked(context.getLastException()), SourceException.class)
            .onRetryScheduled(
                event -> {
                  waited = waited.plus(event.getDelay());
                  tell(name, event.getLastException(), event.getDelay(), told);
                })
            .build();
    try {
      return Failsafe.with(policy).get(() -> attempt(question, beforeWaiting));
    } catch (FailsafeException e) {
      if (e.getCause() instanceof SourceException failure) {
        throw failure;
      }
      if (e.getCause() instanceof InterruptedException interrupt) {
        throw interrupt;
      }
      throw e;
    }
  }

  /** How often a source was asked. */
  long count() {
    return count;
  }

  /** How long was waited because a source asked for it, or did not work. */
  Duration waited() {
    return waited;
  }

  private <T> T attempt(Question<T> question, Runnable beforeWaiting)
      throws SourceException, InterruptedException {
    count++;
    try {
      return question.ask();
    } catch (SourceException e) {
      beforeWaiting.run();
      throw e;
    }
  }

  /** Asking before the venue wants it would only have it ask for more. */
  private boolean mayHelp(Throwable failure, long begun) {
    if (!(failure instanceof SourceException e)) {
      return false;
    }
    return switch (e.kind()) {
      case UNAVAILABLE -> true;
      case LIMITED -> {
        Duration left = retries.deadline().minusNanos(System.nanoTime() - begun);
        yield e.retryAfter().isEmpty() || e.retryAfter().get().compareTo(left) <= 0;
      }
      case REFUSED, FINISHED -> false;
    };
  }

  private static Duration asked(Throwable failure) {
    return failure instanceof SourceException e && e.retryAfter().isPresent()
        ? Duration.ofNanos((long) (e.retryAfter().get().toNanos() * AT_LEAST))
        : GROWING;
  }

  private void tell(String name, Throwable failure, Duration delay, boolean[] told) {
    if (!(failure instanceof SourceException e)) {
      return;
    }
    if (e.kind() == SourceException.Kind.LIMITED) {
      if (delay.compareTo(WORTH_A_WORD) >= 0) {
        witness.accept("%s wants to be left alone; going on in %s".formatted(name, text(delay)));
      }
    } else if (!told[0]) {
      told[0] = true;
      witness.accept(
          "%s; trying again for up to %s".formatted(e.getMessage(), text(retries.deadline())));
    }
  }

  /** Such as {@code 250 ms}, {@code 45 s} and {@code 10 min}. */
  static String text(Duration time) {
    long seconds = time.plusMillis(500).toSeconds();
    if (time.compareTo(WORTH_A_WORD) < 0) {
      return time.toMillis() + " ms";
    }
    return seconds < 120 ? seconds + " s" : time.plusSeconds(30).toMinutes() + " min";
  }
}
