package dev.tarn.warehouse;

import java.nio.file.Path;

/**
 * One DuckDB file that holds a whole database.
 *
 * @param name a letter: {@code a} to {@code d}
 * @param path the file's own path; readers that keep it open use this one, not the link
 */
public record Replica(String name, Path path) {
  /**
   * Stands between the name and the time of the publication in the name of an empty file beside a
   * replica whose readers are served: what they lack stays in staging.
   */
  public static final String SERVED = ".served-";

  /** The file that DuckDB keeps beside it while it is written. */
  public Path writeAheadLog() {
    return path.resolveSibling(path.getFileName() + ".wal");
  }

  // Those of a record are made when they are first called, which takes a short command ten
  // milliseconds.
  @Override
  public boolean equals(Object other) {
    return other instanceof Replica replica
        && name.equals(replica.name)
        && path.equals(replica.path);
  }

  @Override
  public int hashCode() {
    return path.hashCode();
  }
}
