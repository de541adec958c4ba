package dev.tarn.writer;

import dev.tarn.staging.ExitCode;
import dev.tarn.staging.Lake;
import dev.tarn.staging.StorageException;
import dev.tarn.staging.TarnException;
import dev.tarn.staging.service.MetricsFile;
import dev.tarn.staging.service.ServiceManager;
import dev.tarn.staging.service.StopSignal;
import dev.tarn.warehouse.write.LakeWriter;
import dev.tarn.warehouse.write.RunReport;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;

/** Runs a writer, once or until told to stop, and lets everybody know. */
final class Runs {
  private final Lake lake;
  private final LakeWriter writer;
  private final StatusFile status;
  private final List<MetricsFile> metrics;
  private final RunLog log;
  private final PrintWriter err;
  private final Totals totals;

  Runs(Lake lake, LakeWriter writer, List<MetricsFile> metrics, RunLog log, PrintWriter err) {
    this.lake = lake;
    this.writer = writer;
    this.status = new StatusFile(lake);
    this.metrics = List.copyOf(metrics);
    this.log = log;
    this.err = err;
    this.totals = status.totals();
  }

  ExitCode once() throws InterruptedException {
    RunReport report = writer.runAll();
    log.print(report);
    remember(report);
    if (!report.failures().isEmpty()) {
      return ExitCode.FAILED;
    }
    return report.quarantined() > 0 ? ExitCode.PARTLY : ExitCode.DONE;
  }

  /**
   * A run that fails is reported and tried again: what caused it may pass, and a damaged replica is
   * made anew by the next run.
   */
  ExitCode every(Duration period, StopSignal stop, ServiceManager manager)
      throws InterruptedException {
    boolean quarantined = false;
    boolean ready = false;
    Duration wait = Duration.ZERO;
    while (!stop.await(wait)) {
      long begin = System.nanoTime();
      try {
        RunReport report = writer.runAll();
        log.printChanges(report);
        quarantined |= report.quarantined() > 0;
        remember(report);
        if (ready) {
          manager.alive(standing(report));
        } else {
          manager.ready(standing(report));
          ready = true;
        }
      } catch (TarnException e) {
        err.println(e.getMessage());
      } catch (RuntimeException e) { // a fault of ours must not stop the loading for good
        err.println("Failed unexpectedly: " + e);
        e.printStackTrace(err);
      }
      Duration left = period.minusNanos(System.nanoTime() - begin);
      wait = left.isNegative() ? Duration.ZERO : left;
    }
    manager.stopping("ends with the transaction under way");
    return quarantined ? ExitCode.PARTLY : ExitCode.DONE;
  }

  private String standing(RunReport report) {
    return "%d runs, the last at %s loaded %d rows in %d ms, %d failures"
        .formatted(
            totals.lake().getOrDefault("runs", 0L),
            report.startedAt(),
            report.rows(),
            report.took().toMillis(),
            report.failures().size());
  }

  private void remember(RunReport report) {
    totals.add(report);
    try {
      status.write(report, totals);
      String text = Metrics.of(lake, report, totals);
      metrics.forEach(file -> file.write(text));
    } catch (StorageException e) {
      if (report.failures().isEmpty()) { // otherwise it has been told what the matter is
        throw e;
      }
    }
  }
}
