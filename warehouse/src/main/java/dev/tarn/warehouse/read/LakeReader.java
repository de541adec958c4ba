package dev.tarn.warehouse.read;

import dev.failsafe.Failsafe;
import dev.failsafe.RetryPolicy;
import dev.tarn.staging.BusyException;
import dev.tarn.staging.Datasets;
import dev.tarn.staging.Lake;
import dev.tarn.staging.StagingArea;
import dev.tarn.warehouse.merge.Misfit;
import dev.tarn.warehouse.merge.Scout;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.SessionOptions;
import dev.tarn.warehouse.sql.SqlFailure;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** Opens snapshots of a lake. Thread-safe. */
public final class LakeReader {
  /**
   * A reader is overtaken when a replica is opened for writing between its look at the link and its
   * lock: it looks again.
   */
  private static final RetryPolicy<Snapshot> LOOK_AGAIN =
      RetryPolicy.<Snapshot>builder()
          .handleIf(e -> e instanceof OvertakenException)
          .withBackoff(Duration.ofMillis(5), Duration.ofMillis(200))
          .withJitter(0.5)
          .withMaxRetries(-1)
          .withMaxDuration(Duration.ofSeconds(10))
          .build();

  private final Lake lake;
  private final Datasets datasets;
  private final OptionalLong memoryBytes;
  private final ReaderMemory memory;

  /**
   * A reader whose snapshots use as much memory as DuckDB thinks fit, each with a DuckDB instance
   * of its own.
   */
  public LakeReader(Lake lake, Datasets datasets) {
    this(lake, datasets, OptionalLong.empty(), ReaderMemory.ofFiles());
  }

  private LakeReader(Lake lake, Datasets datasets, OptionalLong memoryBytes, ReaderMemory memory) {
    this.lake = lake;
    this.datasets = datasets;
    this.memoryBytes = memoryBytes;
    this.memory = memory;
  }

  /** A reader whose snapshots spill to disk what exceeds {@code bytes}. */
  public LakeReader withMemoryBytes(long bytes) {
    return new LakeReader(lake, datasets, OptionalLong.of(bytes), memory);
  }

  /**
   * A reader that goes on with what others have found out, and tells them; for who reads again and
   * again. Instances that {@code other} keeps have the memory that they were opened with.
   */
  public LakeReader with(ReaderMemory other) {
    return new LakeReader(lake, datasets, memoryBytes, other);
  }

  /**
   * Opens a snapshot in which the named datasets can be queried.
   *
   * @throws dev.tarn.staging.RefusedException when there is no lake, or nothing that {@code source}
   *     could read
   * @throws BusyException when no replica can be opened for ten seconds, because somebody holds
   *     them for writing
   */
  public Snapshot open(Source source, Set<String> names) {
    lake.requireExisting();
    try {
      return Failsafe.with(LOOK_AGAIN).get(() -> attempt(source, names));
    } catch (OvertakenException e) {
      throw new BusyException(
          "Cannot open a replica in %s: %s; end the process that holds it, or try again later"
              .formatted(lake.warehouse(), e.getMessage()),
          e);
    }
  }

  private Snapshot attempt(Source source, Set<String> names) {
    try {
      return attempt(source, names, List.of());
    } catch (SqlFailure e) {
      List<Misfit> deadly = e.kind() == SqlFailure.Kind.LOST ? deadly() : List.of();
      if (deadly.isEmpty()) {
        throw e;
      }
      return attempt(source, names, deadly);
    }
  }

  /** Staged segments that make DuckDB fail; the writer will set them aside. */
  private List<Misfit> deadly() {
    Scout scout = new Scout(this::newInstance);
    StagingArea staging = new StagingArea(lake);
    return datasets.all().stream()
        .flatMap(dataset -> scout.deadly(dataset, staging.segments(dataset)).stream())
        .toList();
  }

  private Snapshot attempt(Source source, Set<String> names, List<Misfit> deadly) {
    Session session = memory.session().orElseGet(this::newInstance);
    try {
      return new SnapshotBuilder(lake, datasets, session, source, memory, deadly).build(names);
    } catch (RuntimeException | Error e) {
      OpenReplicas.close(session);
      throw e;
    }
  }

  private Session newInstance() {
    SessionOptions options = SessionOptions.spillingToTemporaryFolder();
    return Session.open(
        memoryBytes.isPresent() ? options.withMemoryBytes(memoryBytes.getAsLong()) : options);
  }
}
