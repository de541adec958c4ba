package dev.tarn.warehouse.write;

import dev.tarn.staging.storage.DurableFiles;
import dev.tarn.warehouse.Replica;
import dev.tarn.warehouse.ReplicaSet;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the writer does to replica files from outside. Never called for a file that this process has
 * attached, since closing any descriptor of it drops DuckDB's lock; but for {@link #copy}, whose
 * source is attached to be locked just as long as the copy takes.
 */
final class ReplicaFiles {
  private static final int KEPT_ASIDE = 2;

  private static final String READ_ONLY = "r--r--r--";
  private static final String READ_WRITE = "rw-r--r--";

  private final ReplicaSet replicas;
  private final Steps steps;

  ReplicaFiles(ReplicaSet replicas, Steps steps) {
    this.replicas = replicas;
    this.steps = steps;
  }

  /**
   * Points the link at {@code replica}, in one step: whoever opens the link gets the old replica or
   * the new.
   */
  void publish(Replica replica) throws IOException {
    Path link = replicas.link();
    Path next = link.resolveSibling("." + link.getFileName() + ".next");
    Files.deleteIfExists(next); // left by a writer that died here
    try {
      Path target = replicas.warehouse().relativize(replica.path());
      steps.before("create a link to " + target);
      Files.createSymbolicLink(next, target);
      move(next, link);
    } finally {
      Files.deleteIfExists(next);
    }
    syncFolder(replicas.warehouse());
  }

  /**
   * Makes room for a new replica: what a writer that died has left in its place must not become
   * part of it, least of all a write-ahead log.
   */
  void vacate(Replica replica) throws IOException {
    delete(replica.writeAheadLog());
    delete(part(replica));
  }

  /** Copies a replica that nobody writes; it appears complete or not at all. */
  void copy(Replica from, Replica to) throws IOException {
    Path part = part(to);
    try {
      steps.before("copy " + name(from.path()) + " to " + name(part));
      Files.copy(from.path(), part, StandardCopyOption.REPLACE_EXISTING);
      allowWriting(part);
      syncFile(part);
      move(part, to.path());
    } finally {
      Files.deleteIfExists(part); // should the disk be full, it is wanted for something better
    }
    syncFolder(replicas.folder());
  }

  /**
   * Leaves the mark beside a replica that tells its readers that what they lack stays in staging.
   * It tells one publication; marks of others go.
   */
  void markServed(Replica replica, Instant publishedAt) throws IOException {
    Path mark = replicas.folder().resolve(mark(replica) + micros(publishedAt));
    unmark(replica);
    steps.before("create " + name(mark));
    Files.createFile(mark);
  }

  /** True when there is a mark of some publication beside the replica. */
  boolean isMarked(Replica replica) {
    try (DirectoryStream<Path> marks =
        Files.newDirectoryStream(replicas.folder(), mark(replica) + "*")) {
      return marks.iterator().hasNext();
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Takes away the marks of replicas that somebody has deleted: whoever still has one open must not
   * be told that it is kept complete.
   */
  void unmarkDeleted() throws IOException {
    Set<String> there =
        replicas.replicas().stream().map(ReplicaFiles::mark).collect(Collectors.toSet());
    List<Path> left = new ArrayList<>();
    try (DirectoryStream<Path> marks =
        Files.newDirectoryStream(replicas.folder(), "?" + Replica.SERVED + "*")) {
      marks.forEach(
          mark -> {
            if (there.stream().noneMatch(name(mark).toString()::startsWith)) {
              left.add(mark);
            }
          });
    }
    for (Path mark : left) {
      delete(mark);
    }
    if (!left.isEmpty()) {
      syncFolder(replicas.folder());
    }
  }

  private void unmark(Replica replica) throws IOException {
    try (DirectoryStream<Path> marks =
        Files.newDirectoryStream(replicas.folder(), mark(replica) + "*")) {
      for (Path mark : marks) {
        delete(mark);
      }
    }
  }

  private static String mark(Replica replica) {
    return replica.name() + Replica.SERVED;
  }

  private static long micros(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }

  private static Path part(Replica replica) {
    return replica.path().resolveSibling(replica.path().getFileName() + ".part");
  }

  /**
   * Moves a replica that cannot be trusted out of the way, and answers where it is now. Whoever has
   * it open keeps it.
   */
  Path setAside(Replica replica, String reason, Instant now) throws IOException {
    String suffix = "." + reason + "-" + now.toString().replace(":", "");
    Path aside = replica.path().resolveSibling(replica.path().getFileName() + suffix);
    unmark(replica); // first: its readers are not served any more
    if (Files.exists(replica.writeAheadLog())) { // first: alone it would spoil its successor
      move(replica.writeAheadLog(), aside.resolveSibling(aside.getFileName() + ".wal"));
    }
    move(replica.path(), aside);
    syncFolder(replicas.folder());
    keepNewest();
    return aside;
  }

  /** Each is as large as the database: more than the last two would fill the disk in the end. */
  private void keepNewest() throws IOException {
    List<Path> aside = new ArrayList<>();
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(replicas.folder(), "?.duckdb.{tampered,damaged,replaced}-*")) {
      files.forEach(aside::add);
    }
    aside.removeIf(file -> file.toString().endsWith(".wal"));
    aside.sort(Comparator.comparing(ReplicaFiles::setAsideAt));
    for (Path old : aside.subList(0, Math.max(0, aside.size() - KEPT_ASIDE))) {
      delete(old.resolveSibling(old.getFileName() + ".wal"));
      delete(old);
    }
  }

  private static String setAsideAt(Path file) {
    String name = file.getFileName().toString();
    return name.substring(name.indexOf('-') + 1);
  }

  /** Moves the log of somebody who has written through the link away from it. */
  Path setAsideStrayLog(Instant now) throws IOException {
    String suffix = ".tampered-" + now.toString().replace(":", "");
    Path aside = replicas.folder().resolve(replicas.strayLog().getFileName() + suffix);
    move(replicas.strayLog(), aside);
    syncFolder(replicas.warehouse());
    return aside;
  }

  /** Deletes a replica; whoever has it open keeps a consistent old snapshot. */
  void drop(Replica replica) throws IOException {
    unmark(replica); // first: its readers are not served any more
    delete(replica.writeAheadLog()); // first: alone it would spoil its successor
    delete(replica.path());
    syncFolder(replicas.folder());
  }

  /** Makes the file's mode 0444, and what it holds durable. */
  void seal(Replica replica) throws IOException {
    if (Files.exists(replica.writeAheadLog())) {
      throw new IOException("there is still a write-ahead log beside " + replica.path());
    }
    syncFile(replica.path());
    setMode(replica.path(), READ_ONLY);
    syncFolder(replicas.folder());
  }

  void allowWriting(Path file) throws IOException {
    setMode(file, READ_WRITE);
  }

  private void setMode(Path file, String mode) throws IOException {
    steps.before("make " + name(file) + " " + mode);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  private void move(Path from, Path to) throws IOException {
    steps.before("move " + name(from) + " to " + name(to));
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private void delete(Path file) throws IOException {
    steps.before("delete " + name(file));
    Files.deleteIfExists(file);
  }

  private void syncFile(Path file) throws IOException {
    steps.before("sync " + name(file));
    DurableFiles.syncFile(file);
  }

  private void syncFolder(Path folder) throws IOException {
    steps.before("sync " + folder.getFileName());
    DurableFiles.syncFolder(folder);
  }

  private static Path name(Path file) {
    return file.getFileName();
  }
}
