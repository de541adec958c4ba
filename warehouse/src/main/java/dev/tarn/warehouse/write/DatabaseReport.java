package dev.tarn.warehouse.write;

import dev.tarn.warehouse.merge.Misfit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a run did to a database.
 *
 * @param database its name
 * @param segments segments loaded into the replica
 * @param rows rows in them
 * @param bytes length of their files
 * @param conflicts rows found to have lost to another row of their key
 * @param quarantined segments that were refused
 * @param retired segments moved to the archive
 * @param movedDays how often a day of a dataset left the replica's tables for a cold part
 * @param movedRows rows that left them so
 * @param compacted segments of the archive that were replaced by fewer
 * @param compactedInto by how many
 * @param setApart segments of the archive that compaction leaves as they are, by their files'
 *     paths, with the reasons
 * @param published the generation published by this run; empty when there was nothing new to
 *     publish
 * @param replica the replica that was written; empty when none was
 * @param contention how readers got into the writer's way
 * @param oldestStaged when the oldest segment that the published replica lacks was staged, UTC;
 *     empty when it lacks none
 * @param steps how long each step took, in the order in which they were begun
 * @param idle why nothing was done; empty when something was
 * @param notices what a person should know, a line each: pinned, cloned, evicted, tampered or
 *     damaged replicas
 */
public record DatabaseReport(
    String database,
    int segments,
    long rows,
    long bytes,
    long conflicts,
    List<Misfit> quarantined,
    int retired,
    int movedDays,
    long movedRows,
    int compacted,
    int compactedInto,
    Map<String, String> setApart,
    Optional<Long> published,
    Optional<String> replica,
    Contention contention,
    Optional<Instant> oldestStaged,
    Map<String, Duration> steps,
    Optional<String> idle,
    List<String> notices) {

  public DatabaseReport {
    quarantined = List.copyOf(quarantined);
    setApart = Collections.unmodifiableMap(new LinkedHashMap<>(setApart));
    steps = Collections.unmodifiableMap(new LinkedHashMap<>(steps));
    notices = List.copyOf(notices);
  }

  /** The report of a run that had nothing to do. */
  static DatabaseReport nothing(String database) {
    Tally tally = new Tally();
    tally.idle("it has no data");
    return tally.report(database, 0, Optional.empty(), Optional.empty());
  }

  DatabaseReport alsoQuarantined(List<Misfit> misfits) {
    List<Misfit> all = new ArrayList<>(quarantined);
    all.addAll(misfits);
    return new DatabaseReport(
        database,
        segments,
        rows,
        bytes,
        conflicts,
        all,
        retired,
        movedDays,
        movedRows,
        compacted,
        compactedInto,
        setApart,
        published,
        replica,
        contention,
        oldestStaged,
        steps,
        idle,
        notices);
  }
}
