package dev.tarn.warehouse.backup;

import dev.failsafe.Failsafe;
import dev.failsafe.RetryPolicy;
import dev.tarn.staging.BusyException;
import dev.tarn.staging.Datasets;
import dev.tarn.staging.Lake;
import dev.tarn.staging.RefusedException;
import dev.tarn.staging.StorageException;
import dev.tarn.staging.storage.DurableFiles;
import dev.tarn.warehouse.Ledger;
import dev.tarn.warehouse.Replica;
import dev.tarn.warehouse.ReplicaSet;
import dev.tarn.warehouse.sql.Catalog;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.SqlFailure;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Copies a lake while producers, the writer and readers go on. What is copied is a lake again: one
 * replica of each database, and the segments, so that what the replica lacks is in staging, to be
 * loaded by the writer of the copy.
 *
 * <p>That is so since the replica is held open while segments are listed and copied: no segment
 * leaves staging for the archive before every replica has it, this one included. Archive and cold
 * parts, the bulk, are copied before as well, while nothing is held.
 */
public final class Backup {
  private static final String SETTINGS = "lake.yaml";
  private static final int ATTEMPTS = 3;

  /** Between the look at the link and the lock, the writer may have taken the replica. */
  private static final RetryPolicy<Object> AGAIN =
      RetryPolicy.builder()
          .handleIf(e -> e instanceof SqlFailure f && f.kind() == SqlFailure.Kind.LOCKED)
          .withBackoff(Duration.ofMillis(20), Duration.ofSeconds(1))
          .withJitter(0.5)
          .withMaxRetries(-1)
          .withMaxDuration(Duration.ofSeconds(10))
          .build();

  private final Lake lake;
  private final Datasets datasets;
  private final Supplier<Session> sessions;

  public Backup(Lake lake, Datasets datasets, Supplier<Session> sessions) {
    this.lake = lake;
    this.datasets = datasets;
    this.sessions = sessions;
  }

  /**
   * What was copied.
   *
   * @param files files in the backup
   * @param bytes their length together
   * @param generations how often each database had been published
   */
  public record Report(long files, long bytes, Map<String, Long> generations) {}

  /** Tells whether a copy is what it should be. */
  public interface Proof {
    boolean holds(Report report);
  }

  /**
   * Makes a backup, or brings one of this lake up to date. When it fails, or is not proven, {@code
   * folder} holds an unfinished one, which the next attempt goes on with.
   *
   * @param proof is asked when everything is copied; only then, and if it holds, is it a backup
   * @throws RefusedException when the folder holds something else, or overlaps with the lake
   * @throws BusyException when the published replica was evicted in each attempt, or is open for
   *     writing elsewhere
   * @throws StorageException when a file cannot be read or written
   */
  public void into(Path folder, Proof proof) {
    BackupFolder backup = new BackupFolder(home(), folder.toAbsolutePath().normalize());
    backup.requireFit();
    try {
      backup.begin();
      Report report = copy(backup.path(), backup.isUnproven() ? Likeness.CONTENT : Likeness.NAME);
      if (proof.holds(report)) {
        backup.finish(report);
      } else {
        backup.distrust();
      }
    } catch (IOException e) {
      throw new StorageException(
          "Cannot back up %s to %s: %s; the lake is as it was, make room or choose another folder and try again"
              .formatted(lake.home(), backup.path(), e),
          e);
    }
  }

  private Report copy(Path target, Likeness likeness) throws IOException {
    mirrorWhatStays(target, likeness);
    for (int attempt = 1; ; attempt++) {
      Optional<Map<String, Long>> generations = copyHolding(target, likeness);
      if (generations.isPresent()) {
        return report(target, generations.get());
      }
      if (attempt == ATTEMPTS) {
        throw new BusyException(
            "Cannot back up %s: its replica was evicted while it was copied; set max-pin to more than that takes, and try again"
                .formatted(lake.home()));
      }
    }
  }

  private static Report report(Path target, Map<String, Long> generations) throws IOException {
    long files = 0;
    long bytes = 0;
    try (Stream<Path> paths = Files.walk(target)) {
      for (Path file : paths.filter(Files::isRegularFile).toList()) {
        boolean ofTheLake = !target.equals(file.getParent()) || file.endsWith(SETTINGS);
        files += ofTheLake ? 1 : 0;
        bytes += ofTheLake ? Files.size(file) : 0;
      }
    }
    return new Report(files, bytes, generations);
  }

  private Path home() {
    return lake.home().toAbsolutePath().normalize();
  }

  private void mirrorWhatStays(Path target, Likeness likeness) throws IOException {
    mirror("archive", target, Backup::isWanted, likeness);
    for (String database : datasets.databases()) {
      new MirroredFolder(
              ReplicaSet.of(lake, database).coldParts(),
              copied(target, database).coldParts(),
              Backup::isWanted,
              likeness)
          .update();
    }
  }

  /** Empty when a replica was evicted meanwhile. */
  private Optional<Map<String, Long>> copyHolding(Path target, Likeness likeness)
      throws IOException {
    Map<String, Long> generations = new LinkedHashMap<>();
    try (Session session = sessions.get()) {
      List<Held> held = new ArrayList<>();
      List<ReplicaSet> none = new ArrayList<>();
      for (String database : datasets.databases()) {
        hold(session, database)
            .ifPresentOrElse(held::add, () -> none.add(copied(target, database)));
      }
      mirror("staging", target, Backup::isSegment, likeness);
      mirrorWhatStays(target, likeness);
      mirror("datasets", target, Backup::isWanted, likeness);
      copySettings(target);
      for (Held each : held) {
        generations.put(each.replicas().database(), each.generation());
        copy(each, target); // last: it ends the hold
      }
      for (ReplicaSet each : none) {
        deleteReplicas(each);
      }
      return held.stream().allMatch(Held::isThere) ? Optional.of(generations) : Optional.empty();
    } catch (SqlFailure e) {
      throw new StorageException(
          "Cannot back up %s: %s; run writer-job verify".formatted(lake.home(), e.getMessage()), e);
    }
  }

  /** A replica that is attached, so that nobody writes to it. */
  private record Held(ReplicaSet replicas, Replica replica, Object file, long generation) {
    boolean isThere() {
      return key(replica.path()).filter(file::equals).isPresent();
    }
  }

  private Optional<Held> hold(Session session, String database) {
    ReplicaSet replicas = ReplicaSet.of(lake, database);
    try {
      return Failsafe.with(AGAIN).get(() -> attach(session, replicas));
    } catch (SqlFailure e) {
      if (e.kind() != SqlFailure.Kind.LOCKED) {
        throw e;
      }
      throw new BusyException(
          "Cannot back up %s: the published replica is open for writing in process %s; have it closed there, or opened read-only, and try again"
              .formatted(
                  replicas.link(),
                  e.holder().isPresent() ? String.valueOf(e.holder().getAsLong()) : "unknown"),
          e);
    }
  }

  private static Optional<Held> attach(Session session, ReplicaSet replicas) {
    Optional<Replica> published = replicas.published();
    if (published.isEmpty()) {
      return Optional.empty(); // archive and staging have everything
    }
    Object file = key(published.get().path()).orElse("gone");
    Catalog catalog = new Catalog(replicas.database());
    catalog.attachForReading(session, published.get().path());
    long generation = Ledger.publication(session, catalog).generation();
    return Optional.of(new Held(replicas, published.get(), file, generation));
  }

  private void copy(Held held, Path target) throws IOException {
    ReplicaSet copy = copied(target, held.replicas().database());
    DurableFiles.createFolders(copy.folder());
    deleteReplicas(copy);
    Path file = copy.folder().resolve(held.replica().path().getFileName());
    MirroredFolder.copy(held.replica().path(), file);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
    Files.createSymbolicLink(copy.link(), copy.warehouse().relativize(file));
    DurableFiles.syncFolder(copy.warehouse());
  }

  /** What is left of a backup before; where none is published, archive and staging have all. */
  private static void deleteReplicas(ReplicaSet copy) throws IOException {
    Files.deleteIfExists(copy.link());
    if (Files.isDirectory(copy.folder())) {
      try (DirectoryStream<Path> old = Files.newDirectoryStream(copy.folder(), "*.duckdb*")) {
        for (Path file : old) {
          Files.delete(file);
        }
      }
    }
  }

  private void mirror(String name, Path target, Predicate<Path> wanted, Likeness likeness)
      throws IOException {
    new MirroredFolder(lake.home().resolve(name), target.resolve(name), wanted, likeness).update();
  }

  private void copySettings(Path target) throws IOException {
    Path settings = lake.home().resolve(SETTINGS);
    if (Files.exists(settings)) {
      MirroredFolder.copy(settings, target.resolve(SETTINGS));
    } else {
      Files.deleteIfExists(target.resolve(SETTINGS));
    }
  }

  /** Journals and parts of living producers are theirs: what is sealed is in the backup. */
  private static boolean isSegment(Path file) {
    boolean quarantined =
        file.getNameCount() == 3 && file.getName(1).toString().equals("quarantine");
    return quarantined || (file.getNameCount() == 2 && file.toString().endsWith(".parquet"));
  }

  private static boolean isWanted(Path file) {
    return !file.toString().endsWith(".part");
  }

  private static ReplicaSet copied(Path target, String database) {
    return new ReplicaSet(database, target.resolve("warehouse"));
  }

  private static Optional<Object> key(Path path) {
    try {
      return Optional.ofNullable(Files.readAttributes(path, BasicFileAttributes.class).fileKey());
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
