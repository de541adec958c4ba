package dev.tarn.warehouse.write;

import java.time.Duration;
import java.util.List;

/**
 * How readers got into the writer's way in a run. They never notice.
 *
 * @param pinned replicas found held
 * @param clones replicas copied from another one
 * @param evictions replicas dropped since they were pinned for too long
 * @param locked how often a replica was found held, those evicted included
 * @param settled how often the writer waited for a replica to settle
 * @param settling how long it waited for that in all
 */
public record Contention(
    List<Pin> pinned, int clones, int evictions, int locked, int settled, Duration settling) {
  /** Nobody was in the way. */
  public static final Contention NONE = new Contention(List.of(), 0, 0, 0, 0, Duration.ZERO);

  public Contention {
    pinned = List.copyOf(pinned);
  }
}
