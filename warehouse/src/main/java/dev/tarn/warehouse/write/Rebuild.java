package dev.tarn.warehouse.write;

import dev.tarn.staging.ArchiveDays;
import dev.tarn.staging.Dataset;
import dev.tarn.staging.Datasets;
import dev.tarn.staging.Lake;
import dev.tarn.staging.RefusedException;
import dev.tarn.staging.Segment;
import dev.tarn.staging.StagingArea;
import dev.tarn.staging.StorageException;
import dev.tarn.warehouse.Ledger;
import dev.tarn.warehouse.Replica;
import dev.tarn.warehouse.ReplicaSet;
import dev.tarn.warehouse.sql.Catalog;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.SqlFailure;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Has the databases of a lake made anew from archive and staging, though their replicas are there.
 * Its caller holds the {@link WriterLock}. Not safe for use by several threads.
 *
 * <p>Nothing is deleted or moved here: each replica gets a note that it is to be replaced, and the
 * runs that follow do the rest, as they do when replicas are lost. Readers stay on what is
 * published until the new replica is complete.
 */
public final class Rebuild {
  private final Lake lake;
  private final Datasets datasets;
  private final StagingArea staging;
  private final Supplier<Session> sessions;

  public Rebuild(Lake lake, Datasets datasets, StagingArea staging, Supplier<Session> sessions) {
    this.lake = lake;
    this.datasets = datasets;
    this.staging = staging;
    this.sessions = sessions;
  }

  /**
   * Makes sure that archive and staging have every segment that the databases have loaded, and has
   * the next run of the writer make them anew.
   *
   * @throws RefusedException when a segment or a schema is missing, so that rows would be lost;
   *     nothing has changed then
   * @throws StorageException when a replica cannot be looked at
   */
  public void begin() {
    if (!datasets.broken().isEmpty()) {
      throw datasets.broken().get(0);
    }
    for (String database : datasets.databases()) {
      ReplicaSet replicas = ReplicaSet.of(lake, database);
      replicas.replicas().forEach(replica -> requireSegments(database, replica));
    }
    for (String database : datasets.databases()) {
      ReplicaSet replicas = ReplicaSet.of(lake, database);
      if (!replicas.replicas().isEmpty()) {
        ReplicaNotes notes = ReplicaNotes.of(replicas, Steps.UNHEARD);
        replicas.replicas().forEach(notes::replace);
      }
    }
  }

  private void requireSegments(String database, Replica replica) {
    Set<String> lacking = new TreeSet<>(entries(database, replica));
    lacking.removeAll(segments(database));
    if (!lacking.isEmpty()) {
      throw new RefusedException(
          "Cannot rebuild the database %s: neither archive nor staging has %s%s, which %s has loaded; bring the files back, or keep the database"
              .formatted(
                  database,
                  lacking.iterator().next(),
                  lacking.size() == 1 ? "" : " and %d others".formatted(lacking.size() - 1),
                  replica.path()));
    }
  }

  private Set<String> segments(String database) {
    Set<String> names = new HashSet<>();
    for (Dataset dataset : datasets.in(database)) {
      // staging first: a segment that is being retired is found in one place or the other
      List<Segment> staged = staging.segments(dataset);
      Stream.concat(staged.stream(), staging.archived(dataset).stream())
          .forEach(segment -> names.add(segment.dataset() + "/" + segment.name()));
      ArchiveDays archive = staging.archiveDays();
      for (Segment segment : archive.compacted(dataset)) {
        archive.covered(segment).forEach(name -> names.add(dataset.name() + "/" + name));
      }
    }
    return names;
  }

  /** What a damaged replica had cannot be told, and it must be made anew anyway. */
  private Set<String> entries(String database, Replica replica) {
    Catalog catalog = new Catalog(database);
    try (Session session = sessions.get()) {
      catalog.attachForReading(session, replica.path());
      return Ledger.read(session, catalog).entries();
    } catch (SqlFailure e) {
      if (e.kind() == SqlFailure.Kind.DAMAGED) {
        return Set.of();
      }
      throw new StorageException(
          "Cannot rebuild the database %s: %s; remove the cause and try again"
              .formatted(database, e.getMessage()),
          e);
    }
  }
}
