package dev.tarn.ingest;

import dev.tarn.ingest.append.Rejects;
import dev.tarn.ingest.history.HistoryJob;
import dev.tarn.ingest.history.Hole;
import dev.tarn.ingest.history.SeriesReport;
import dev.tarn.staging.ExitCode;
import java.time.Duration;
import java.util.List;

/** Says how it went with each series. Thread-safe: a signal may end a job while it reports. */
final class HistoryReport {
  private final Streams streams;
  private final HistoryJob job;
  private final Rejects rejects;
  private boolean printed;

  HistoryReport(Streams streams, HistoryJob job, Rejects rejects) {
    this.streams = streams;
    this.job = job;
    this.rejects = rejects;
  }

  /** Prints a line for each series, the first time. */
  synchronized ExitCode print() {
    List<SeriesReport> reports = job.reports();
    if (!printed) {
      printed = true;
      reports.forEach(report -> streams.out().println(line(report)));
      if (rejects.count() > 0) {
        streams
            .err()
            .printf("Rejected %s, %s%n", Counts.of(rejects.count(), "row"), rejects.whereabouts());
      }
    }
    ExitCode code = HistoryJob.exitCode(reports);
    return streams.afterWriting(
        rejects.count() > 0 && code == ExitCode.DONE ? ExitCode.PARTLY : code);
  }

  /** The same after a failure. */
  ExitCode failed() {
    print();
    return ExitCode.FAILED;
  }

  private static String line(SeriesReport report) {
    String name = report.name();
    String rows =
        Counts.of(report.rows(), "row")
            + " in "
            + Counts.of(report.requests(), "request")
            + (report.waited().compareTo(Duration.ofSeconds(1)) < 0
                ? ""
                : ", waited " + report.waited().toSeconds() + " s")
            + holes(report.holes());
    String passedBy =
        report.passedBy() == 0
            ? ""
            : "; %s that the exchange did not have, 'backfill --again' asks once more"
                .formatted(Counts.of(report.passedBy(), "hole"));
    return switch (report.end()) {
      case DONE -> name + ": " + (report.requests() == 0 ? "nothing to fetch" : rows) + passedBy;
      case FAILED, UNKNOWN -> // why was told on standard error when it happened
          name + ": failed" + (report.requests() == 0 ? "" : " after " + rows);
      case BUSY -> name + ": nothing fetched, " + report.reason();
      case OPEN -> name + ": not complete, " + rows;
    };
  }

  private static String holes(List<Hole> holes) {
    return holes.isEmpty()
        ? ""
        : ", "
            + Counts.of(holes.size(), "hole")
            + (holes.size() == 1 ? ": " : ", the first: ")
            + holes.get(0).text();
  }
}
