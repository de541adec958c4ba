package dev.tarn.warehouse.read;

import dev.tarn.staging.CorruptException;
import dev.tarn.staging.Dataset;
import dev.tarn.staging.RefusedException;
import dev.tarn.staging.Segment;
import dev.tarn.staging.StorageException;
import dev.tarn.warehouse.Replica;
import dev.tarn.warehouse.ReplicaSet;
import dev.tarn.warehouse.sql.Catalog;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.Sql;
import dev.tarn.warehouse.sql.SqlFailure;
import dev.tarn.warehouse.sql.TableShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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
  private final Map<Dataset, Optional<TableShape>> shapes = new HashMap<>();
  private long generation;
  private Optional<Instant> publishedAt = Optional.empty();

  private Base(Session session, Catalog catalog, Optional<Replica> replica, Optional<Object> file) {
    this.session = session;
    this.catalog = catalog;
    this.replica = replica;
    this.file = file;
  }

  static Base attach(Session session, ReplicaSet replicas, List<Dataset> datasets, Source source) {
    Catalog catalog = new Catalog(replicas.database());
    List<Replica> candidates = source == Source.PARQUET ? List.of() : candidates(replicas);
    if (candidates.isEmpty()) {
      if (source == Source.DUCKDB) {
        throw new RefusedException(
            "Cannot read %s: nothing is published yet; run writer-job, or read with --source fresh"
                .formatted(replicas.link()));
      }
      return empty(session, catalog, datasets);
    }
    String obstacle = "";
    boolean passes = false;
    for (Replica replica : candidates) {
      try {
        Optional<Base> base = attach(session, catalog, replica);
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
        passes |= e.kind() != SqlFailure.Kind.DAMAGED;
      }
    }
    if (passes) {
      throw new OvertakenException(obstacle);
    }
    if (source == Source.DUCKDB) {
      throw new CorruptException(
          "Cannot read %s: %s; run writer-job, it makes the database anew"
              .formatted(replicas.link(), obstacle));
    }
    return empty(session, catalog, datasets); // staging and archive have everything
  }

  /** Empty when a writer was broken off before it had completed the replica. */
  private static Optional<Base> attach(Session session, Catalog catalog, Replica replica) {
    Object file = key(replica.path()).orElse("gone");
    OpenReplicas.opening(session, file);
    catalog.attachForReading(session, replica.path());
    Base base = new Base(session, catalog, Optional.of(replica), Optional.of(file));
    try {
      if (catalog.created(session)) {
        base.readGeneration();
      }
    } catch (RuntimeException | Error e) {
      catalog.detach(session); // its name is wanted for the twin
      throw e;
    }
    if (base.generation() == 0) {
      catalog.detach(session);
      return Optional.empty();
    }
    return Optional.of(base);
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

  private static Base empty(Session session, Catalog catalog, List<Dataset> datasets) {
    session.execute("ATTACH ':memory:' AS " + Sql.name(catalog.name()));
    catalog.create(session, datasets);
    return new Base(session, catalog, Optional.empty(), Optional.empty());
  }

  /**
   * Where the dataset's table is: in the replica, or beside it where the replica is older than the
   * dataset or one of its fields.
   */
  Catalog catalog(Dataset dataset) {
    Optional<TableShape> shape = shape(dataset);
    if (shape.isEmpty()) {
      Catalog beside = beside(dataset);
      beside.create(session, List.of(dataset));
      return beside;
    }
    return shape.get().gives(dataset) ? catalog : widened(dataset, shape.get());
  }

  /** Columns of the replica that the schema has no more; queries may still ask for them. */
  List<String> columnsWithoutField(Dataset dataset) {
    return shape(dataset).map(shape -> shape.withoutField(dataset)).orElse(List.of());
  }

  private Optional<TableShape> shape(Dataset dataset) {
    return shapes.computeIfAbsent(dataset, each -> catalog.shape(session, each));
  }

  /** The replica's rows as the writer will bring them to the schema of today. */
  private Catalog widened(Dataset dataset, TableShape shape) {
    Catalog beside = beside(dataset);
    List<String> columns = new ArrayList<>(shape.select(dataset));
    shape.withoutField(dataset).stream().map(Sql::name).forEach(columns::add);
    String rows = "CREATE OR REPLACE VIEW %s AS SELECT rowid, %s FROM %s";
    session.execute("CREATE SCHEMA IF NOT EXISTS " + Sql.name(beside.name()) + ".tarn");
    session.execute(
        rows.formatted(beside.table(dataset), String.join(", ", columns), catalog.table(dataset)));
    if (Catalog.hasConflicts(dataset)) {
      session.execute(
          rows.formatted(
              beside.conflicts(dataset),
              String.join(", ", shape.select(dataset)),
              catalog.conflicts(dataset)));
    }
    return beside;
  }

  private Catalog beside(Dataset dataset) {
    Catalog beside = new Catalog(catalog.name() + "_" + dataset.name() + "_to_be");
    session.execute("ATTACH IF NOT EXISTS ':memory:' AS " + Sql.name(beside.name()));
    return beside;
  }

  boolean isReplica() {
    return replica.isPresent();
  }

  long generation() {
    return generation;
  }

  Optional<Instant> publishedAt() {
    return publishedAt;
  }

  /** Those of {@code segments} that are not in the ledger. */
  List<Segment> missing(Dataset dataset, List<Segment> segments) {
    if (segments.isEmpty() || !isReplica()) {
      return segments;
    }
    String[] names = segments.stream().map(Segment::name).toArray(String[]::new);
    Set<String> missing =
        new HashSet<>(
            session.query(
                "SELECT s.name FROM (SELECT unnest(?::VARCHAR[]) AS name) AS s ANTI JOIN %s AS l ON l.dataset = ? AND l.segment = s.name"
                    .formatted(catalog.ledger()),
                row -> row.getString(1),
                names,
                dataset.name()));
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

  private void readGeneration() {
    session
        .first(
            "SELECT generation, published_at::VARCHAR FROM " + catalog.generation(),
            row -> List.of(row.getLong(1), row.getString(2)))
        .ifPresent(
            row -> {
              generation = (Long) row.get(0);
              String time = row.get(1).toString().replace(' ', 'T');
              publishedAt = Optional.of(LocalDateTime.parse(time).toInstant(ZoneOffset.UTC));
            });
  }

  private static Optional<Object> key(Path path) {
    try {
      return Optional.ofNullable(Files.readAttributes(path, BasicFileAttributes.class).fileKey());
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
