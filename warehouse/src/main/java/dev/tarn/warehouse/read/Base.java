package dev.tarn.warehouse.read;

import dev.tarn.staging.CorruptException;
import dev.tarn.staging.Dataset;
import dev.tarn.staging.RefusedException;
import dev.tarn.staging.Segment;
import dev.tarn.staging.StorageException;
import dev.tarn.warehouse.Ledger;
import dev.tarn.warehouse.Replica;
import dev.tarn.warehouse.ReplicaSet;
import dev.tarn.warehouse.sql.Catalog;
import dev.tarn.warehouse.sql.Layout;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.Sql;
import dev.tarn.warehouse.sql.SqlFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a read stands on: a replica, or an empty database in its place where none is to be read or
 * there is none yet.
 *
 * <p>While a replica is attached nobody writes to it, and no segment that it lacks leaves staging;
 * so listing staging <em>after</em> attaching finds everything that the replica lacks.
 */
final class Base {
  private final Session session;
  private final Catalog catalog;
  private final Optional<Replica> replica;
  private final Optional<Object> file;
  private final StoredTables tables;
  private final Ledger publication;

  private Base(
      Session session,
      Catalog catalog,
      Optional<Replica> replica,
      Optional<Object> file,
      Ledger publication,
      StoredTables tables) {
    this.session = session;
    this.catalog = catalog;
    this.replica = replica;
    this.file = file;
    this.publication = publication;
    this.tables = tables;
  }

  /**
   * @param datasets all of the database
   * @param wanted those that will be read
   * @param layouts replicas whose tables need no look
   */
  static Base attach(
      Session session,
      ReplicaSet replicas,
      List<Dataset> datasets,
      Set<Dataset> wanted,
      Source source,
      SeenLayouts layouts) {
    Catalog catalog = new Catalog(replicas.database());
    List<Replica> candidates = source == Source.PARQUET ? List.of() : candidates(replicas);
    if (candidates.isEmpty()) {
      if (source == Source.DUCKDB) {
        throw new RefusedException(
            "Cannot read %s: nothing is published yet; run writer-job, or read with --source fresh"
                .formatted(replicas.link()));
      }
      return empty(session, replicas, catalog, datasets);
    }
    String obstacle = "";
    boolean passes = false;
    Optional<SqlFailure> newer = Optional.empty();
    for (Replica replica : candidates) {
      try {
        Optional<Base> base =
            attach(session, catalog, replica, replicas, datasets, wanted, layouts);
        if (base.isPresent()) {
          return base.get();
        }
        obstacle = replica.path() + " was never completed";
      } catch (SqlFailure e) {
        if (e.kind() == SqlFailure.Kind.ENVIRONMENT) {
          throw new StorageException(
              "Cannot read %s: %s; check its permissions and the memory"
                  .formatted(replica.path(), e.getMessage()),
              e);
        }
        // being written, damaged or gone: its twin will do, since what that lacks is still staged
        obstacle = e.getMessage();
        if (e.kind() == SqlFailure.Kind.NEWER) {
          newer = Optional.of(e);
        } else {
          passes |= e.kind() != SqlFailure.Kind.DAMAGED;
        }
      }
    }
    if (newer.isPresent()) {
      throw new RefusedException(
          "Cannot read %s: it was written by a newer version (%s); use that version here, too, or read with --source parquet"
              .formatted(replicas.link(), newer.get().getMessage().replaceAll("\\.$", "")),
          newer.get());
    }
    if (passes) {
      throw new OvertakenException(obstacle);
    }
    if (source == Source.DUCKDB) {
      throw new CorruptException(
          "Cannot read %s: %s; run writer-job, it makes the database anew"
              .formatted(replicas.link(), obstacle));
    }
    return empty(session, replicas, catalog, datasets); // staging and archive have everything
  }

  /** Empty when a writer was broken off before it had completed the replica. */
  private static Optional<Base> attach(
      Session session,
      Catalog unseen,
      Replica replica,
      ReplicaSet replicas,
      List<Dataset> datasets,
      Set<Dataset> wanted,
      SeenLayouts layouts) {
    Object file = key(replica.path()).orElse("gone");
    OpenReplicas.opening(session, file);
    unseen.attachForReading(session, replica.path());
    try {
      Ledger publication = Ledger.publication(session, unseen);
      if (publication.generation() > 0) {
        Layout layout =
            layouts.of(
                replica, file, publication.generation(), known -> unseen.layout(session, known));
        layout.requireRulesOf(wanted);
        Catalog catalog = unseen.with(layout.tables().keySet());
        return Optional.of(
            new Base(
                session,
                catalog,
                Optional.of(replica),
                Optional.of(file),
                publication,
                new StoredTables(session, catalog, datasets, layout, replicas.coldParts())));
      }
    } catch (RuntimeException | Error e) {
      unseen.detach(session); // its name is wanted for the twin
      throw e;
    }
    unseen.detach(session);
    return Optional.empty();
  }

  /**
   * The published replica, then the others: a fresh read is the same from each. Empty when nothing
   * was ever published.
   */
  private static List<Replica> candidates(ReplicaSet replicas) {
    List<Replica> candidates = new ArrayList<>();
    Optional<Replica> published = replicas.published();
    published.ifPresent(candidates::add);
    if (published.isPresent() || Files.isSymbolicLink(replicas.link())) {
      replicas.replicas().stream()
          .filter(replica -> !candidates.contains(replica))
          .forEach(candidates::add);
    }
    return candidates;
  }

  private static Base empty(
      Session session, ReplicaSet replicas, Catalog catalog, List<Dataset> datasets) {
    session.execute("ATTACH ':memory:' AS " + Sql.name(catalog.name()));
    catalog.create(session, datasets);
    StoredTables tables =
        new StoredTables(session, catalog, datasets, catalog.layout(session), replicas.coldParts());
    return new Base(session, catalog, Optional.empty(), Optional.empty(), Ledger.EMPTY, tables);
  }

  /** The rows that staged ones are laid over. */
  StoredTables tables() {
    return tables;
  }

  boolean isReplica() {
    return replica.isPresent();
  }

  long generation() {
    return publication.generation();
  }

  Optional<Instant> publishedAt() {
    return publication.publishedAt();
  }

  /** Those of {@code segments} that are not in the ledger. */
  List<Segment> missing(Dataset dataset, List<Segment> segments) {
    if (segments.isEmpty() || !isReplica()) {
      return segments;
    }
    Set<String> missing =
        new HashSet<>(
            session.query(
                "SELECT s.name FROM (%s) AS s ANTI JOIN %s AS l ON l.dataset = %s AND l.segment = s.name"
                    .formatted(
                        Ledger.names(segments), catalog.ledger(), Sql.literal(dataset.name())),
                row -> row.getString(1)));
    return segments.stream().filter(segment -> missing.contains(segment.name())).toList();
  }

  /**
   * Makes sure that the replica was not evicted while staging was read: only then could a segment
   * that it lacks have left staging.
   *
   * @throws OvertakenException when it was
   */
  void requireStillThere() {
    if (replica.isPresent() && !key(replica.get().path()).equals(file)) {
      throw new OvertakenException(replica.get().path() + " was evicted while it was read");
    }
  }

  /** Tells the file from all others: device and inode; empty when it is not there. */
  static Optional<Object> key(Path path) {
    try {
      return Optional.ofNullable(Files.readAttributes(path, BasicFileAttributes.class).fileKey());
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
