package dev.tarn.warehouse.write;

import dev.tarn.staging.Segment;
import dev.tarn.warehouse.Ledger;
import dev.tarn.warehouse.Replica;
import dev.tarn.warehouse.ReplicaSet;
import dev.tarn.warehouse.merge.SeenSegments;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How the last run left the replicas of a database, as long as nobody has touched them since.
 *
 * <p>It never tells that a replica has a segment which it lacks: what it has was read from that
 * very file, or loaded into it. It may not know that all replicas have one that was retired long
 * ago and is staged again; so whoever opens a replica for writing compares, and where what is there
 * is not what is told here, the run begins anew with a look at each.
 */
final class LastRun {
  private final Duration valid;
  private final RecentRuns runs = new RecentRuns();
  private final SeenSegments segments = new SeenSegments();
  private final Retirement retirement = new Retirement();
  private final Map<Replica, Left> replicas = new LinkedHashMap<>();
  private final Map<String, Long> staged = new HashMap<>();
  private long lookedAt;
  private long generation;

  /**
   * @param valid for how long after the last look at all replicas
   */
  LastRun(Duration valid) {
    this.valid = valid;
  }

  /**
   * @param version of the file, as {@link ReplicaNotes#version} tells it
   * @param ledger what it has of the segments that were staged
   */
  private record Left(String version, Ledger ledger) {}

  /**
   * What the replicas have of what is staged now. It is forgotten at once: a run that fails leaves
   * nothing to go by. Empty when the replicas have to be looked at: somebody has touched one, or
   * what is staged is not what was staged then and something new, or it was too long ago.
   */
  Optional<Recalled> recall(ReplicaSet set, ReplicaNotes notes, Collection<Segment> segments) {
    Map<Replica, Left> before = new LinkedHashMap<>(replicas);
    Map<String, Long> stagedBefore = Map.copyOf(staged);
    replicas.clear();
    staged.clear();
    Map<Replica, Ledger> ledgers = new LinkedHashMap<>();
    before.forEach((replica, left) -> ledgers.put(replica, left.ledger()));
    boolean holds =
        areAsLeft(before, set, notes)
            && System.nanoTime() - lookedAt < valid.toNanos()
            && set.published().isPresent()
            && grew(stagedBefore, segments)
            && differInThese(ledgers.values(), segments);
    ledgers.replaceAll((replica, ledger) -> ledger.limitedTo(segments));
    return holds ? Optional.of(new Recalled(ledgers, lookedAt)) : Optional.empty();
  }

  /**
   * @param ledgers what each replica has
   * @param lookedAt when all were last looked at, by {@link System#nanoTime}
   */
  record Recalled(Map<Replica, Ledger> ledgers, long lookedAt) {}

  private static boolean areAsLeft(Map<Replica, Left> left, ReplicaSet set, ReplicaNotes notes) {
    return !left.isEmpty()
        && Set.copyOf(set.replicas()).equals(left.keySet())
        && left.entrySet().stream()
            .allMatch(
                each ->
                    notes
                        .version(each.getKey())
                        .filter(each.getValue().version()::equals)
                        .isPresent());
  }

  /** True when there are new segments, and no other file in the place of one that was there. */
  private static boolean grew(Map<String, Long> before, Collection<Segment> segments) {
    boolean news = false;
    for (Segment segment : segments) {
      Long bytes = before.get(Ledger.entry(segment));
      if (bytes != null && bytes != segment.bytes()) {
        return false;
      }
      news |= bytes == null;
    }
    return news;
  }

  /**
   * True when all replicas have the same segments but for some of these: by their names as far as
   * these are known, and by their numbers. What one replica has and another lacks never leaves
   * staging, unless somebody takes it away; then it may come back as something else.
   */
  private static boolean differInThese(Collection<Ledger> ledgers, Collection<Segment> segments) {
    Set<String> these = Ledger.entries(segments);
    Set<Set<String>> others = new HashSet<>();
    Set<Long> numbers = new HashSet<>();
    for (Ledger ledger : ledgers) {
      Set<String> known = new HashSet<>(ledger.entries());
      known.removeAll(these);
      others.add(known);
      numbers.add(ledger.size() - (ledger.entries().size() - known.size()));
    }
    return others.size() == 1 && numbers.size() == 1;
  }

  /**
   * Has the next run go by this one.
   *
   * @param ledgers of all replicas
   * @param lookedAt when all were last looked at, by {@link System#nanoTime}
   */
  void remember(
      Map<Replica, Ledger> ledgers, ReplicaNotes notes, List<Segment> segments, long lookedAt) {
    for (Map.Entry<Replica, Ledger> entry : ledgers.entrySet()) {
      Ledger ledger = entry.getValue();
      Optional<String> version = notes.version(entry.getKey());
      if (version.isEmpty() || ledger.generation() == 0 || !ledger.others().isEmpty()) {
        replicas.clear();
        return;
      }
      replicas.put(entry.getKey(), new Left(version.get(), ledger));
    }
    segments.forEach(segment -> staged.put(Ledger.entry(segment), segment.bytes()));
    this.lookedAt = lookedAt;
  }

  /** What runs of this writer did that replicas may lack. */
  RecentRuns runs() {
    return runs;
  }

  /** Segments that need no second look: each is loaded into one replica after the other. */
  SeenSegments segments() {
    return segments;
  }

  /** Of the segments that all replicas have, which have to wait in staging for how long. */
  Retirement retirement() {
    return retirement;
  }

  void published(long asGeneration) {
    generation = Math.max(generation, asGeneration);
  }

  /** The greatest generation that was published, whatever has become of its replica; or 0. */
  long generation() {
    return generation;
  }
}
