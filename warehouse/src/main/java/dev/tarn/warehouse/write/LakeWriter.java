package dev.tarn.warehouse.write;

import dev.tarn.staging.Dataset;
import dev.tarn.staging.Datasets;
import dev.tarn.staging.Lake;
import dev.tarn.staging.RefusedException;
import dev.tarn.staging.Segment;
import dev.tarn.staging.StagingArea;
import dev.tarn.staging.StorageException;
import dev.tarn.staging.TarnException;
import dev.tarn.staging.storage.Location;
import dev.tarn.warehouse.ReplicaSet;
import dev.tarn.warehouse.merge.BrokenRowsException;
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
import java.util.Map;
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
  private final WriterMemory memory;

  /**
   * @param sessions opens a session; each database gets one of its own in each run, so that a
   *     failure leaves nothing attached
   * @throws RefusedException when the options ask for days of a dataset to leave the database that
   *     cannot
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
    this(lake, datasets, staging, sessions, options, steps, new WriterMemory());
  }

  private LakeWriter(
      Lake lake,
      Datasets datasets,
      StagingArea staging,
      Supplier<Session> sessions,
      WriterOptions options,
      Steps steps,
      WriterMemory memory) {
    this.lake = lake;
    this.datasets = datasets;
    this.staging = staging;
    this.sessions = sessions;
    this.options = options;
    this.steps = steps;
    this.memory = memory;
    Retention.require(datasets, options.keepInDatabase());
  }

  /**
   * A writer that goes on where others left off, and tells those that come after it. Without it,
   * each writer goes on with its own runs alone.
   */
  public LakeWriter with(WriterMemory other) {
    return new LakeWriter(lake, datasets, staging, sessions, options, steps, other);
  }

  /**
   * Runs one cycle of every database. It may be broken off at any point and run again.
   *
   * @throws TarnException what hindered the first dataset or database, the others suppressed in it;
   *     {@link #runAll} tells what was done all the same
   * @throws InterruptedException when the thread is interrupted while it waits for a replica to
   *     settle
   */
  public RunReport run() throws InterruptedException {
    RunReport report = runAll();
    if (!report.failures().isEmpty()) {
      TarnException first = report.failures().get(0);
      report.failures().stream().skip(1).forEach(first::addSuppressed);
      throw first;
    }
    return report;
  }

  /**
   * Runs one cycle of every database, like {@link #run}; what hinders one dataset or database is in
   * the report, and does not hinder the others.
   *
   * @throws InterruptedException as {@link #run} does
   */
  public RunReport runAll() throws InterruptedException {
    Instant started = options.clock().instant();
    long begin = System.nanoTime();
    long recovered = 0;
    List<Location> misnamed = new ArrayList<>();
    List<TarnException> failures = new ArrayList<>(datasets.broken());
    for (Dataset dataset : datasets.all()) {
      try {
        recovered += staging.recover(dataset);
        misnamed.addAll(staging.quarantineMisnamed(dataset));
      } catch (TarnException e) {
        failures.add(e);
      }
    }
    Duration recovering = Duration.ofNanos(System.nanoTime() - begin);
    List<DatabaseReport> reports = new ArrayList<>();
    for (String database : datasets.databases()) {
      if (!options.progress().goesOn()) {
        break;
      }
      try {
        reports.add(run(database));
      } catch (TarnException e) {
        failures.add(e);
      }
    }
    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    return new RunReport(
        started, took, recovered, Map.of("recover", recovering), misnamed, reports, failures);
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
        case ENVIRONMENT, DAMAGED, LOST, LOCKED, INTERRUPTED, NEWER -> failed(replicas, e);
        case STATEMENT -> impossible(replicas, e);
      };
    } catch (BrokenRowsException e) {
      throw impossible(replicas, e);
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
    try {
      return cycle(replicas);
    } catch (OutdatedException e) {
      return cycle(replicas); // what the last run left is forgotten by now
    }
  }

  private DatabaseReport cycle(ReplicaSet replicas) throws IOException, InterruptedException {
    try (Session session = sessions.get()) {
      return new DatabaseWriter(
              replicas,
              datasets.in(replicas.database()),
              staging,
              session,
              options,
              steps,
              memory.lastRun(replicas))
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

  /** Neither the machine nor a segment is at fault; a schema may be, or Tarn itself. */
  private static RefusedException impossible(ReplicaSet replicas, RuntimeException cause) {
    return new RefusedException(
        "Cannot load into the database %s in %s: %s; nothing is lost, look at what has changed in the lake's datasets folder"
            .formatted(replicas.database(), replicas.folder(), cause.getMessage()),
        cause);
  }

  private static StorageException failed(ReplicaSet replicas, Exception cause) {
    return new StorageException(
        "Cannot write the database %s in %s: %s; nothing is lost, remove the cause and run the writer again"
            .formatted(replicas.database(), replicas.folder(), cause.getMessage()),
        cause);
  }
}
