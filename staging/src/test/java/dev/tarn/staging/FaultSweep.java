package dev.tarn.staging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.staging.storage.LocalStorage;
import dev.tarn.staging.testing.Fault;
import dev.tarn.staging.testing.FaultyStorage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** Does the same again and again, each time with a fault at the next storage operation. */
final class FaultSweep {
  private static final int LEAST_OPERATIONS = 15;

  private FaultSweep() {}

  /** What is done to a lake, and what must hold afterwards. */
  interface Attempt {
    void run(Path lake, FaultyStorage storage) throws IOException;
  }

  /** Something to do that may fail with a {@link StorageException}. */
  interface Step<T> {
    T run();
  }

  /** Ends with the attempt that its fault did not reach, which therefore was a whole one. */
  static void over(Path folder, Fault.Moment moment, Fault.Aftermath aftermath, Attempt attempt)
      throws IOException {
    FaultyStorage whole =
        new FaultyStorage(new LocalStorage(folder.resolve(moment + "-none")), Fault.NEVER);
    attempt.run(folder.resolve(moment + "-none"), whole);
    for (int operation = 1; ; operation++) {
      if (moment == Fault.Moment.TORN && !isNearWrite(whole, operation)) {
        continue; // the same as a fault before it
      }
      Path lake = folder.resolve(moment + "-" + operation);
      FaultyStorage storage =
          new FaultyStorage(new LocalStorage(lake), new Fault(operation, moment, aftermath));
      try {
        attempt.run(lake, storage);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError(
            "With fault %s at operation %d, %s".formatted(moment, operation, storage.failed()), e);
      }
      if (!storage.reached()) {
        assertThat(operation).as("operations").isGreaterThan(LEAST_OPERATIONS);
        return;
      }
    }
  }

  /** Numbers differ a little from run to run, as rows are drained by the clock. */
  private static boolean isNearWrite(FaultyStorage whole, int operation) {
    for (int near = operation - 1; near <= operation + 1; near++) {
      if (near < 1 || near > whole.operations() || whole.operation(near).startsWith("write ")) {
        return true;
      }
    }
    return false;
  }

  /** Does a step again until it succeeds; a fault that recovers happens once. */
  static <T> T retry(Step<T> step) {
    for (int attempt = 1; ; attempt++) {
      try {
        return step.run();
      } catch (StorageException e) {
        assertThat(e.getMessage()).startsWith("Cannot ").doesNotContain("\n");
        if (attempt == 5) {
          throw e;
        }
      }
    }
  }

  /** A process that comes along two days later, when what was left behind may be swept up. */
  static void recoverLater(Path lake) {
    Clock clock = Clock.offset(Clock.systemUTC(), Duration.ofDays(2));
    new StagingArea(new LocalStorage(lake), clock).recover(Events.DATASET);
  }

  /** All of the first {@code acknowledged} rows are there, none twice, and none that never was. */
  static void assertHolds(Path lake, long acknowledged, long appended) throws IOException {
    List<Long> ids = Events.ids(lake);
    assertThat(ids)
        .doesNotHaveDuplicates()
        .containsAll(Events.upTo(acknowledged))
        .isSubsetOf(Events.upTo(appended));
    assertThat(Events.journals(lake)).isEmpty();
    assertThat(Events.parts(lake)).isEmpty();
    assertThat(Events.quarantine(lake)).isEmpty();
  }
}
