package dev.tarn.benchmarks.storm;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import dev.failsafe.function.CheckedSupplier;
import java.time.Duration;

/** How often something is tried again, and after which pauses. */
final class Patience {
  private final RetryPolicy<Object> policy;

  private Patience(RetryPolicy<Object> policy) {
    this.policy = policy;
  }

  /** The second attempt comes after one pause, the third after two more, and so on. */
  static Patience linear(int attempts, Duration pause) {
    return new Patience(
        RetryPolicy.builder()
            .withMaxAttempts(attempts)
            .withDelayFn(context -> pause.multipliedBy(context.getAttemptCount()))
            .build());
  }

  /** Each pause is twice the one before; only for failures whose message has {@code words}. */
  static Patience doubling(int attempts, Duration pause, String words) {
    return new Patience(
        RetryPolicy.builder()
            .handleIf(e -> String.valueOf(e.getMessage()).contains(words))
            .withMaxAttempts(attempts)
            .withDelayFn(context -> pause.multipliedBy(1L << (context.getAttemptCount() - 1)))
            .build());
  }

  /** Answers what {@code work} does, or throws what the last attempt threw. */
  <T> T get(CheckedSupplier<T> work) throws Exception {
    try {
      return Failsafe.with(policy).get(work::get);
    } catch (FailsafeException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }
}
