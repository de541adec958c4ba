package dev.tarn.warehouse.write;

import dev.tarn.warehouse.ReplicaSet;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * What a writer keeps from one run to the next, for who runs again and again: how it left each
 * database, so that the next run need not open every replica to see what it has. It holds no file,
 * and without it a run does the same, later. Used by one thread at a time.
 */
public final class WriterMemory {
  /** After this time a run looks at every replica all the same: somebody may hold one. */
  private static final Duration VALID = Duration.ofMinutes(1);

  private final Map<ReplicaSet, LastRun> lastRuns = new HashMap<>();
  private final Duration valid;

  public WriterMemory() {
    this(VALID);
  }

  /**
   * @param valid for how long runs do not look
   */
  WriterMemory(Duration valid) {
    this.valid = valid;
  }

  LastRun lastRun(ReplicaSet replicas) {
    return lastRuns.computeIfAbsent(replicas, unknown -> new LastRun(valid));
  }
}
