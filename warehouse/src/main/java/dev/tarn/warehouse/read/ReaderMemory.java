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
  private final SeenSegments segments;
  private final SeenLayouts layouts;
  private final Optional<SessionPool> instances;

  private ReaderMemory(Optional<SessionPool> instances) {
    this(new SeenSegments(), new SeenLayouts(), instances);
  }

  private ReaderMemory(
      SeenSegments segments, SeenLayouts layouts, Optional<SessionPool> instances) {
    this.segments = segments;
    this.layouts = layouts;
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

  /** As {@link #withInstances()}; each spills to disk what exceeds {@code bytes}. */
  public static ReaderMemory withInstancesOf(long bytes) {
    return new ReaderMemory(
        Optional.of(
            new SessionPool(
                () -> SessionOptions.spillingToTemporaryFolder().withMemoryBytes(bytes))));
  }

  /**
   * What is known of files, shared with this memory, and no instances: for questions of any size,
   * whose instances would keep what they needed at most.
   */
  public ReaderMemory ofItsFiles() {
    return new ReaderMemory(segments, layouts, Optional.empty());
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
