package dev.tarn.warehouse;

import dev.tarn.staging.Lake;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotLinkException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The replicas of a database: {@code warehouse/core/a.duckdb} and so on, and the link {@code
 * warehouse/core.duckdb} to the one that is published. Says what is on disk at the time of the
 * call, and changes nothing. Thread-safe.
 *
 * @param database the database's name
 * @param warehouse the folder of all databases
 */
public record ReplicaSet(String database, Path warehouse) {
  private static final List<String> NAMES = List.of("a", "b", "c", "d");

  public static ReplicaSet of(Lake lake, String database) {
    return new ReplicaSet(database, lake.warehouse());
  }

  /** The folder of the replicas. */
  public Path folder() {
    return warehouse.resolve(database);
  }

  /** The folder of files with rows that have left the replicas' tables. */
  public Path coldParts() {
    return folder().resolve("cold").toAbsolutePath().normalize();
  }

  /** What analysts open. */
  public Path link() {
    return warehouse.resolve(database + ".duckdb");
  }

  /**
   * Where DuckDB 1.4 keeps what somebody has written through the link, and would read it from
   * again, whatever replica the link names by then.
   */
  public Path strayLog() {
    return warehouse.resolve(database + ".duckdb.wal");
  }

  /** The replicas that are there. */
  public List<Replica> replicas() {
    return NAMES.stream()
        .map(this::replica)
        .filter(replica -> Files.isRegularFile(replica.path()))
        .toList();
  }

  /** The first place where no replica is; empty when all are taken. */
  public Optional<Replica> vacancy() {
    return NAMES.stream()
        .map(this::replica)
        .filter(replica -> !Files.exists(replica.path()))
        .findFirst();
  }

  /** The replica that the link names, if it is there. */
  public Optional<Replica> published() {
    try {
      Path target = warehouse.resolve(Files.readSymbolicLink(link()));
      return replicas().stream()
          .filter(replica -> replica.path().equals(target.normalize()))
          .findFirst();
    } catch (NoSuchFileException | NotLinkException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the link " + link(), e);
    }
  }

  private Replica replica(String name) {
    return new Replica(name, folder().resolve(name + ".duckdb"));
  }
}
