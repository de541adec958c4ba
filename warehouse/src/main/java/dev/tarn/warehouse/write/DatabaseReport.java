package dev.tarn.warehouse.write;

import dev.tarn.warehouse.merge.Misfit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a run did to a database.
 *
 * @param database its name
 * @param segments segments loaded into the replica
 * @param rows rows in them
 * @param conflicts rows found to have lost to another row of their key
 * @param quarantined segments that were refused
 * @param retired segments moved to the archive
 * @param published the generation published by this run; empty when there was nothing new to
 *     publish
 * @param replica the replica that was written; empty when none was
 * @param notices what a person should know, a line each: pinned, cloned, evicted, tampered or
 *     damaged replicas
 */
public record DatabaseReport(
    String database,
    int segments,
    long rows,
    long conflicts,
    List<Misfit> quarantined,
    int retired,
    Optional<Long> published,
    Optional<String> replica,
    List<String> notices) {

  public DatabaseReport {
    quarantined = List.copyOf(quarantined);
    notices = List.copyOf(notices);
  }

  /** The report of a run that had nothing to do. */
  static DatabaseReport nothing(String database) {
    return new DatabaseReport(
        database, 0, 0, 0, List.of(), 0, Optional.empty(), Optional.empty(), List.of());
  }

  DatabaseReport alsoQuarantined(List<Misfit> misfits) {
    List<Misfit> all = new ArrayList<>(quarantined);
    all.addAll(misfits);
    return new DatabaseReport(
        database, segments, rows, conflicts, all, retired, published, replica, notices);
  }
}
