package dev.tarn.warehouse.backup;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
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
  private static final String DONE = "backup.json";
  private static final String BEGUN = "backup.unfinished";
  private static final int ATTEMPTS = 3;

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

  /**
   * Makes a backup, or brings one of this lake up to date. When it fails, {@code folder} holds an
   * unfinished one, which the next attempt goes on with.
   *
   * @throws RefusedException when the folder holds something else, or overlaps with the lake
   * @throws BusyException when the published replica was evicted in each attempt
   * @throws StorageException when a file cannot be read or written
   */
  public Report into(Path folder) {
    Path target = folder.toAbsolutePath().normalize();
    requireFit(target);
    try {
      DurableFiles.replace(
          target.resolve(BEGUN), home().toString().getBytes(StandardCharsets.UTF_8));
      Files.deleteIfExists(target.resolve(DONE));
      mirrorWhatStays(target);
      for (int attempt = 1; ; attempt++) {
        Optional<Map<String, Long>> generations = copyHolding(target);
        if (generations.isPresent()) {
          return finish(target, generations.get());
        }
        if (attempt == ATTEMPTS) {
          throw new BusyException(
              "Cannot back up %s: its replica was evicted while it was copied; set max-pin to more than that takes, and try again"
                  .formatted(lake.home()));
        }
      }
    } catch (IOException e) {
      throw new StorageException(
          "Cannot back up %s to %s: %s; the lake is as it was, make room or choose another folder and try again"
              .formatted(lake.home(), target, e),
          e);
    }
  }

  private void requireFit(Path target) {
    Path home = home();
    if (target.startsWith(home) || home.startsWith(target)) {
      throw new RefusedException(
          "Cannot back up %s to %s: one is in the other; choose a folder beside the lake"
              .formatted(home, target));
    }
    try {
      if (!Files.isDirectory(target)) {
        return;
      }
      if (isInUse(target)) {
        throw new RefusedException(
            "Cannot back up %s to %s: it is a lake in use, perhaps one that was restored; choose another folder"
                .formatted(home, target));
      }
      try (Stream<Path> files = Files.list(target)) {
        boolean ours = home.toString().equals(lakeOf(target));
        if (!ours && files.findAny().isPresent()) {
          throw new RefusedException(
              "Cannot back up %s to %s: it holds something else; choose an empty folder, or a backup of this lake"
                  .formatted(home, target));
        }
      }
    } catch (IOException e) {
      throw new StorageException(
          "Cannot back up %s to %s: %s; choose another folder".formatted(home, target, e), e);
    }
  }

  /** The lake of which the folder holds a backup, or part of one; empty for another folder. */
  private static String lakeOf(Path target) throws IOException {
    if (Files.exists(target.resolve(BEGUN))) {
      return Files.readString(target.resolve(BEGUN));
    }
    return Files.exists(target.resolve(DONE))
        ? new ObjectMapper().readTree(target.resolve(DONE).toFile()).path("lake").asText()
        : "";
  }

  /** A writer or a producer has been at work in it: neither leaves such things in a backup. */
  private static boolean isInUse(Path target) throws IOException {
    if (Files.exists(target.resolve("warehouse/writer.lock"))) {
      return true;
    }
    Path staging = target.resolve("staging");
    if (!Files.isDirectory(staging)) {
      return false;
    }
    try (Stream<Path> datasets = Files.list(staging)) {
      return datasets.anyMatch(
          dataset -> Files.exists(dataset.resolve("open")) || Files.exists(dataset.resolve("tmp")));
    }
  }

  private Path home() {
    return lake.home().toAbsolutePath().normalize();
  }

  private void mirrorWhatStays(Path target) throws IOException {
    new MirroredFolder(lake.home().resolve("archive"), target.resolve("archive"), Backup::isWanted)
        .update();
    for (String database : datasets.databases()) {
      new MirroredFolder(
              ReplicaSet.of(lake, database).coldParts(),
              copied(target, database).coldParts(),
              Backup::isWanted)
          .update();
    }
  }

  /** Empty when a replica was evicted meanwhile. */
  private Optional<Map<String, Long>> copyHolding(Path target) throws IOException {
    Map<String, Long> generations = new LinkedHashMap<>();
    try (Session session = sessions.get()) {
      List<Held> held = new ArrayList<>();
      for (String database : datasets.databases()) {
        hold(session, database).ifPresent(held::add);
      }
      mirror("staging", target, Backup::isSegment);
      mirrorWhatStays(target);
      mirror("datasets", target, Backup::isWanted);
      copySettings(target);
      for (Held each : held) {
        generations.put(each.replicas().database(), each.generation());
        copy(each, target); // last: it ends the hold
      }
      return held.stream().allMatch(Held::isThere) ? Optional.of(generations) : Optional.empty();
    } catch (SqlFailure e) {
      if (e.kind() == SqlFailure.Kind.LOCKED) {
        return Optional.empty(); // overtaken by the writer
      }
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
    Optional<Replica> published = replicas.published();
    if (published.isEmpty()) {
      return Optional.empty(); // archive and staging have everything
    }
    Object file = key(published.get().path()).orElse("gone");
    Catalog catalog = new Catalog(database);
    catalog.attachForReading(session, published.get().path());
    long generation = Ledger.publication(session, catalog).generation();
    return Optional.of(new Held(replicas, published.get(), file, generation));
  }

  private void copy(Held held, Path target) throws IOException {
    ReplicaSet copy = copied(target, held.replicas().database());
    DurableFiles.createFolders(copy.folder());
    try (DirectoryStream<Path> old = Files.newDirectoryStream(copy.folder(), "*.duckdb*")) {
      for (Path file : old) {
        Files.delete(file);
      }
    }
    Path file = copy.folder().resolve(held.replica().path().getFileName());
    MirroredFolder.copy(held.replica().path(), file);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
    Files.deleteIfExists(copy.link());
    Files.createSymbolicLink(copy.link(), copy.warehouse().relativize(file));
    DurableFiles.syncFolder(copy.warehouse());
  }

  private void mirror(String name, Path target, Predicate<Path> wanted) throws IOException {
    new MirroredFolder(lake.home().resolve(name), target.resolve(name), wanted).update();
  }

  private void copySettings(Path target) throws IOException {
    Path settings = lake.home().resolve("lake.yaml");
    if (Files.exists(settings)) {
      MirroredFolder.copy(settings, target.resolve("lake.yaml"));
    } else {
      Files.deleteIfExists(target.resolve("lake.yaml"));
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

  private Report finish(Path target, Map<String, Long> generations) throws IOException {
    long files = 0;
    long bytes = 0;
    try (Stream<Path> paths = Files.walk(target)) {
      for (Path file : paths.filter(Files::isRegularFile).toList()) {
        files++;
        bytes += Files.size(file);
      }
    }
    ObjectNode root = new ObjectMapper().createObjectNode();
    root.put("lake", home().toString());
    root.put("finishedAt", Instant.now().toString());
    root.put("files", files);
    root.put("bytes", bytes);
    ObjectNode each = root.putObject("generations");
    generations.forEach(each::put);
    DurableFiles.replace(
        target.resolve(DONE), root.toPrettyString().getBytes(StandardCharsets.UTF_8));
    Files.deleteIfExists(target.resolve(BEGUN));
    DurableFiles.syncFolder(target);
    return new Report(files, bytes, generations);
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
