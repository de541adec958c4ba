package dev.tarn.ingest.history;

import dev.tarn.ingest.source.SourceException;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Asks a source, and asks again while that may help: after a jittered, growing pause where it does
 * not work, and when the venue says where it wants to be left alone. Used by one thread.
 */
final class Requests {
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

  /**
   * The answer.
   *
   * @param name of who is asked, for messages
   * @param beforeWaiting what is better done before a pause
   * @throws SourceException if the question is refused, or was not answered before the deadline
   */
  <T> T ask(String name, Patience.Question<T> question, Runnable beforeWaiting)
      throws SourceException, InterruptedException {
    long begun = System.nanoTime();
    boolean[] told = {false};
    return new Patience(retries.firstPause(), retries.longestPause())
        .ask(
            () -> attempt(question, beforeWaiting),
            failure -> mayHelp(failure, begun),
            (failure, pause) -> {
              waited = waited.plus(pause);
              tell(name, failure, pause, told);
            });
  }

  /** How often a source was asked. */
  long count() {
    return count;
  }

  /** How long was waited because a source asked for it, or did not work. */
  Duration waited() {
    return waited;
  }

  private <T> T attempt(Patience.Question<T> question, Runnable beforeWaiting)
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
  private boolean mayHelp(SourceException failure, long begun) {
    Duration left = retries.deadline().minusNanos(System.nanoTime() - begun);
    return !left.isNegative() && failure.retryAfter().orElse(Duration.ZERO).compareTo(left) <= 0;
  }

  private void tell(String name, SourceException e, Duration delay, boolean[] told) {
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
