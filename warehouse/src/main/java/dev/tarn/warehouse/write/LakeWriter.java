package dev.tarn.warehouse.write;

import dev.tarn.staging.Dataset;
import dev.tarn.staging.Datasets;
import dev.tarn.staging.Lake;
import dev.tarn.staging.Segment;
import dev.tarn.staging.StagingArea;
import dev.tarn.staging.StorageException;
import dev.tarn.staging.storage.Location;
import dev.tarn.warehouse.ReplicaSet;
import dev.tarn.warehouse.merge.Misfit;
import dev.tarn.warehouse.merge.Scout;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.SqlFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The writer of a lake: everything that changes a database goes through here. Its caller holds the
 * {@link WriterLock}. Not safe for use by several threads.
 */
public final class LakeWriter {
  private final Lake lake;
  private final Datasets datasets;
  private final StagingArea staging;
  private final Supplier<Session> sessions;
  private final WriterOptions options;
  private final Steps steps;

  /**
   * @param sessions opens a session; each database gets one of its own in each run, so that a
   *     failure leaves nothing attached
   */
  public LakeWriter(
      Lake lake,
      Datasets datasets,
      StagingArea staging,
      Supplier<Session> sessions,
      WriterOptions options) {
    this(lake, datasets, staging, sessions, options, Steps.UNHEARD);
  }

  LakeWriter(
      Lake lake,
      Datasets datasets,
      StagingArea staging,
      Supplier<Session> sessions,
      WriterOptions options,
      Steps steps) {
    this.lake = lake;
    this.datasets = datasets;
    this.staging = staging;
    this.sessions = sessions;
    this.options = options;
    this.steps = steps;
  }

  /**
   * Runs one cycle of every database. It may be broken off at any point and run again. What hinders
   * one dataset or database does not hinder the others; the first such failure is thrown in the
   * end.
   *
   * @throws StorageException when the machine fails: a full disk, missing permission; run again
   *     once the cause is gone
   * @throws InterruptedException when the thread is interrupted while it waits for a replica to
   *     settle
   */
  public RunReport run() throws InterruptedException {
    Instant started = options.clock().instant();
    long begin = System.nanoTime();
    long recovered = 0;
    List<Location> misnamed = new ArrayList<>();
    List<RuntimeException> failures = new ArrayList<>();
    for (Dataset dataset : datasets.all()) {
      try {
        recovered += staging.recover(dataset);
        misnamed.addAll(staging.quarantineMisnamed(dataset));
      } catch (RuntimeException e) { // what keeps one back must not keep back the others
        failures.add(e);
      }
    }
    List<DatabaseReport> reports = new ArrayList<>();
    for (String database : datasets.databases()) {
      try {
        reports.add(run(database));
      } catch (RuntimeException e) {
        failures.add(e);
      }
    }
    if (!failures.isEmpty()) {
      RuntimeException first = failures.remove(0);
      failures.forEach(first::addSuppressed);
      throw first;
    }
    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    return new RunReport(started, took, recovered, misnamed, reports);
  }

  private DatabaseReport run(String database) throws InterruptedException {
    ReplicaSet replicas = ReplicaSet.of(lake, database);
    if (isUnused(replicas)) {
      return DatabaseReport.nothing(database);
    }
    try {
      return attemptTwice(replicas);
    } catch (IOException | UncheckedIOException e) {
      throw failed(replicas, e);
    } catch (SqlFailure e) {
      throw switch (e.kind()) {
        case ENVIRONMENT, DAMAGED, LOST, LOCKED -> failed(replicas, e);
        case INTERRUPTED, STATEMENT -> e;
      };
    }
  }

  /** A second time without the segments that made DuckDB fail, if that is what they did. */
  private DatabaseReport attemptTwice(ReplicaSet replicas)
      throws IOException, InterruptedException {
    try {
      return attempt(replicas);
    } catch (SqlFailure e) {
      if (e.kind() != SqlFailure.Kind.LOST) {
        throw e;
      }
      List<Misfit> deadly = quarantineDeadly(replicas.database());
      if (deadly.isEmpty()) {
        throw e;
      }
      return attempt(replicas).alsoQuarantined(deadly);
    }
  }

  private DatabaseReport attempt(ReplicaSet replicas) throws IOException, InterruptedException {
    try (Session session = sessions.get()) {
      return new DatabaseWriter(
              replicas, datasets.in(replicas.database()), staging, session, options, steps)
          .run();
    }
  }

  /** Sets aside what made DuckDB fail, so that it does not do so in every run. */
  private List<Misfit> quarantineDeadly(String database) {
    Scout scout = new Scout(sessions);
    List<Misfit> deadly = new ArrayList<>();
    for (Dataset dataset : datasets.in(database)) {
      List<Segment> all = new ArrayList<>(staging.segments(dataset));
      all.addAll(staging.archived(dataset)); // which a rebuild reads
      deadly.addAll(scout.deadly(dataset, all));
    }
    deadly.forEach(misfit -> staging.quarantine(misfit.segment(), misfit.reason()));
    return deadly;
  }

  /** True for a database that never had a row. */
  private boolean isUnused(ReplicaSet replicas) {
    return replicas.replicas().isEmpty()
        && datasets.in(replicas.database()).stream()
            .allMatch(
                dataset ->
                    staging.segments(dataset).isEmpty() && staging.archived(dataset).isEmpty());
  }

  private static StorageException failed(ReplicaSet replicas, Exception cause) {
    return new StorageException(
        "Cannot write the database %s in %s: %s; nothing is lost, remove the cause and run the writer again"
            .formatted(replicas.database(), replicas.folder(), cause.getMessage()),
        cause);
  }
}
