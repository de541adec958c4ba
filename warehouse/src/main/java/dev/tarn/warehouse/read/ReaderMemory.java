package dev.tarn.warehouse.read;

import dev.tarn.warehouse.merge.SeenSegments;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.SessionOptions;
import dev.tarn.warehouse.sql.SessionPool;
import java.util.Optional;

/**
 * What readers of a lake keep from one snapshot to the next, for who reads again and again: what
 * they have found out about files that never change, and, where that is wanted, DuckDB instances.
 * It holds no file, and keeps nobody from anything. Thread-safe.
 */
public final class ReaderMemory implements AutoCloseable {
  private final SeenSegments segments = new SeenSegments();
  private final SeenLayouts layouts = new SeenLayouts();
  private final Optional<SessionPool> instances;

  private ReaderMemory(Optional<SessionPool> instances) {
    this.instances = instances;
  }

  /** Keeps what is known of files; each snapshot has a DuckDB instance of its own. */
  public static ReaderMemory ofFiles() {
    return new ReaderMemory(Optional.empty());
  }

  /**
   * Keeps a DuckDB instance as well, or two where snapshots are open at the same time: some tens of
   * megabytes each. What is set in one snapshot for the whole instance, such as {@code
   * memory_limit}, holds in the following ones.
   */
  public static ReaderMemory withInstances() {
    return new ReaderMemory(
        Optional.of(new SessionPool(SessionOptions::spillingToTemporaryFolder)));
  }

  /** A session on a kept instance; empty where none are kept. */
  Optional<Session> session() {
    return instances.map(SessionPool::open);
  }

  SeenSegments segments() {
    return segments;
  }

  SeenLayouts layouts() {
    return layouts;
  }

  /** Closes the instances; snapshots that are open go on. */
  @Override
  public void close() {
    instances.ifPresent(SessionPool::close);
  }
}
