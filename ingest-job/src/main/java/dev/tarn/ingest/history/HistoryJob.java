package dev.tarn.ingest.history;

import dev.tarn.ingest.source.Source;
import dev.tarn.ingest.source.SourceException;
import dev.tarn.market.session.Sessions;
import dev.tarn.staging.Dataset;
import dev.tarn.staging.ExitCode;
import dev.tarn.staging.Lake;
import dev.tarn.staging.StagingArea;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Fetches what a plan says. How far it is stands in the lake's folder {@code ingest/backfill}: when
 * a job is broken off, however that happens, the next one goes on where it was. {@link #run} is for
 * one thread, once; {@link #end} may come from any, and at any time.
 */
public final class HistoryJob {
  private static final long BATCH_ROWS = 100_000;

  private final Source source;
  private final Lake lake;
  private final RetryOptions retries;
  private final Duration flushInterval;
  private final Witness witness;
  private final Clock clock;
  private final Object lock = new Object();
  private final List<SeriesReport> reports = new ArrayList<>();
  private @Nullable Backfill current;
  private boolean ended;

  /**
   * A job that fetches from {@code source} into {@code lake}.
   *
   * @param flushInterval how long rows may wait until they are durable and visible, and what they
   *     cover is noted
   */
  public HistoryJob(
      Source source,
      Lake lake,
      RetryOptions retries,
      Duration flushInterval,
      Witness witness,
      Clock clock) {
    this.source = source;
    this.lake = lake;
    this.retries = retries;
    this.flushInterval = flushInterval;
    this.witness = witness;
    this.clock = clock;
  }

  /**
   * Fetches all that is planned. What was fetched before a failure is kept.
   *
   * @throws SourceException if the source did not work for as long as it is asked again
   * @throws dev.tarn.staging.StorageException if the disk refuses
   */
  public void run(Plan plan) throws SourceException, InterruptedException {
    synchronized (lock) {
      reports.addAll(plan.refused());
    }
    List<Dataset> datasets =
        plan.wanted().stream().map(one -> one.history().dataset()).distinct().toList();
    for (Dataset dataset : datasets) {
      Backfill backfill = new Backfill(source, setup(dataset), witness);
      synchronized (lock) {
        if (ended) {
          return;
        }
        current = backfill;
      }
      try {
        backfill.run(
            plan.wanted().stream().filter(one -> one.history().dataset() == dataset).toList());
      } finally {
        synchronized (lock) {
          reports.addAll(backfill.reports());
          current = null;
        }
      }
    }
  }

  /** Keeps all that was fetched until now, and ends. */
  public void end() {
    synchronized (lock) {
      ended = true;
      if (current != null) {
        current.end();
      }
    }
  }

  /** How it went with each series, until now. */
  public List<SeriesReport> reports() {
    synchronized (lock) {
      List<SeriesReport> all = new ArrayList<>(reports);
      if (current != null) {
        all.addAll(current.reports());
      }
      return all;
    }
  }

  /** How a command ends after series have ended so. */
  public static ExitCode exitCode(List<SeriesReport> reports) {
    long done = count(reports, SeriesReport.End.DONE);
    if (done == reports.size()) {
      return ExitCode.DONE;
    }
    if (done > 0 || count(reports, SeriesReport.End.OPEN) > 0) {
      return ExitCode.PARTLY;
    }
    if (count(reports, SeriesReport.End.UNKNOWN) == reports.size()) {
      return ExitCode.USAGE;
    }
    return count(reports, SeriesReport.End.BUSY) == reports.size()
        ? ExitCode.LATER
        : ExitCode.FAILED;
  }

  private static long count(List<SeriesReport> reports, SeriesReport.End end) {
    return reports.stream().filter(report -> report.end() == end).count();
  }

  private Backfill.Setup setup(Dataset dataset) {
    Path folder = lake.home().resolve("ingest").resolve("backfill");
    return new Backfill.Setup(
        new StagingArea(lake),
        dataset,
        folder,
        Sessions.of(lake),
        retries,
        BATCH_ROWS,
        flushInterval,
        clock);
  }
}
