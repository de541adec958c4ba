package dev.tarn.warehouse.write;

import dev.tarn.warehouse.Replica;
import dev.tarn.warehouse.ReplicaSet;
import java.time.Instant;
import java.util.Optional;

/**
 * What the writer has noted of a replica, against how its file is now. Told without opening the
 * file, by any process.
 *
 * @param fault why the next run will not trust it: {@code damaged}, {@code replaced} or {@code
 *     tampered}
 * @param pinnedSince since when runs have found it held by readers, UTC
 * @param leftAt when the link last left it, UTC
 */
public record ReplicaCondition(
    Optional<String> fault, Optional<Instant> pinnedSince, Optional<Instant> leftAt) {

  /** The condition of now. */
  public static ReplicaCondition of(ReplicaSet replicas, Replica replica) {
    ReplicaCondition condition = look(replicas, replica);
    // A writer that is at work forgets the note before it changes the file: a fault that is one is
    // still there at a second look.
    return condition.fault.isEmpty() ? condition : look(replicas, replica);
  }

  private static ReplicaCondition look(ReplicaSet replicas, Replica replica) {
    ReplicaNotes notes = ReplicaNotes.of(replicas, Steps.UNHEARD);
    return new ReplicaCondition(
        notes.fault(replica), notes.pinnedSince(replica), notes.leftAt(replica));
  }
}
