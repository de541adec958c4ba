package dev.tarn.warehouse.write;

import dev.tarn.staging.storage.DurableFiles;
import dev.tarn.warehouse.Replica;
import dev.tarn.warehouse.ReplicaSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;

/**
 * What the writer does to replica files from outside. Never called for a file that this process has
 * attached: closing any descriptor of it would drop DuckDB's lock.
 */
final class ReplicaFiles {
  private final ReplicaSet replicas;

  ReplicaFiles(ReplicaSet replicas) {
    this.replicas = replicas;
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
      Files.createSymbolicLink(next, replicas.warehouse().relativize(replica.path()));
      Files.move(next, link, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(next);
    }
    DurableFiles.syncFolder(replicas.warehouse());
  }

  /**
   * Makes room for a new replica: what a writer that died has left in its place must not become
   * part of it, least of all a write-ahead log.
   */
  void vacate(Replica replica) throws IOException {
    Files.deleteIfExists(replica.writeAheadLog());
    Files.deleteIfExists(part(replica));
  }

  /** Copies a replica that nobody writes; it appears complete or not at all. */
  void copy(Replica from, Replica to) throws IOException {
    Path part = part(to);
    try {
      Files.copy(from.path(), part, StandardCopyOption.REPLACE_EXISTING);
      allowWriting(part);
      DurableFiles.syncFile(part);
      Files.move(part, to.path(), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part); // should the disk be full, it is wanted for something better
    }
    DurableFiles.syncFolder(replicas.folder());
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
    if (Files.exists(replica.writeAheadLog())) { // first: alone it would spoil its successor
      Files.move(replica.writeAheadLog(), aside.resolveSibling(aside.getFileName() + ".wal"));
    }
    Files.move(replica.path(), aside);
    DurableFiles.syncFolder(replicas.folder());
    return aside;
  }

  /** Deletes a replica; whoever has it open keeps a consistent old snapshot. */
  void drop(Replica replica) throws IOException {
    Files.deleteIfExists(replica.writeAheadLog()); // first: alone it would spoil its successor
    Files.deleteIfExists(replica.path());
    DurableFiles.syncFolder(replicas.folder());
  }

  /** Makes the file's mode 0444, and what it holds durable. */
  void seal(Replica replica) throws IOException {
    if (Files.exists(replica.writeAheadLog())) {
      throw new IOException("there is still a write-ahead log beside " + replica.path());
    }
    DurableFiles.syncFile(replica.path());
    Files.setPosixFilePermissions(replica.path(), PosixFilePermissions.fromString("r--r--r--"));
    DurableFiles.syncFolder(replicas.folder());
  }

  void allowWriting(Path file) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
  }
}
