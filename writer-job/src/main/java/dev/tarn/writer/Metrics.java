package dev.tarn.writer;

import dev.tarn.staging.Lake;
import dev.tarn.staging.service.PrometheusText;
import dev.tarn.warehouse.write.DatabaseReport;
import dev.tarn.warehouse.write.Pin;
import dev.tarn.warehouse.write.RunReport;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** What Prometheus is told, in its text format. Durations are in seconds, as it wants them. */
final class Metrics {
  /**
   * A counter.
   *
   * @param total its name in {@link Totals}
   * @param name its name for Prometheus
   * @param help what it counts
   * @param digits decimal digits of its unit: 6 for microseconds that are told in seconds
   */
  private record Counter(String total, String name, String help, int digits) {}

  private static final List<Counter> OF_LAKE =
      List.of(
          new Counter("runs", "runs_total", "Runs of the writer.", 0),
          new Counter(
              "failures", "failures_total", "Datasets and databases that a run failed for.", 0),
          new Counter(
              "recoveredRows",
              "recovered_rows_total",
              "Rows sealed from journals of dead producers.",
              0),
          new Counter("misnamed", "misnamed_total", "Files put to quarantine for their names.", 0),
          new Counter("microseconds", "run_seconds_total", "Time that runs took.", 6));

  private static final List<Counter> OF_DATABASE =
      List.of(
          new Counter(
              "segments",
              "segments_total",
              "Segments loaded; each is loaded once into every replica.",
              0),
          new Counter(
              "rows", "rows_total", "Rows loaded; each is loaded once into every replica.", 0),
          new Counter("bytes", "bytes_total", "Bytes of segment files loaded.", 0),
          new Counter(
              "conflicts", "conflicts_total", "Rows that lost to another row of their key.", 0),
          new Counter("quarantined", "quarantined_total", "Segments that were refused.", 0),
          new Counter("retired", "retired_total", "Segments moved to the archive.", 0),
          new Counter(
              "movedDays", "moved_days_total", "Days of a dataset that left for cold parts.", 0),
          new Counter("movedRows", "moved_rows_total", "Rows that left for cold parts.", 0),
          new Counter(
              "compacted", "compacted_total", "Segments of the archive replaced by fewer.", 0),
          new Counter("publications", "publications_total", "Replicas that were published.", 0),
          new Counter("clones", "clones_total", "Replicas copied from another one.", 0),
          new Counter(
              "evictions",
              "evictions_total",
              "Replicas dropped since they were pinned for too long.",
              0),
          new Counter("locked", "locked_total", "Times that a replica was found pinned.", 0),
          new Counter("settled", "settle_waits_total", "Waits for a replica to settle.", 0),
          new Counter(
              "settlingMicroseconds",
              "settle_wait_seconds_total",
              "Time spent waiting for replicas to settle.",
              6));

  private final PrometheusText text = new PrometheusText("tarn_writer_");
  private final String lake;

  private Metrics(Lake lake) {
    this.lake = lake.home().toString();
  }

  static String of(Lake lake, RunReport report, Totals totals) {
    Metrics metrics = new Metrics(lake);
    metrics.lake(report, totals);
    metrics.databases(report, totals);
    metrics.steps(totals);
    return metrics.text.toString();
  }

  private void lake(RunReport report, Totals totals) {
    Instant end = report.startedAt().plus(report.took());
    text.gauge("last_run_timestamp_seconds", "When the last run ended, Unix time.");
    text.sample(seconds(Duration.between(Instant.EPOCH, end)), Map.of("lake", lake));
    text.gauge("last_run_seconds", "How long the last run took.");
    text.sample(seconds(report.took()), Map.of("lake", lake));
    text.gauge("last_run_failures", "Datasets and databases that the last run failed for.");
    text.sample(BigDecimal.valueOf(report.failures().size()), Map.of("lake", lake));
    for (Counter each : OF_LAKE) {
      text.counter(each.name, each.help);
      long total = totals.lake().getOrDefault(each.total, 0L);
      text.sample(BigDecimal.valueOf(total, each.digits), Map.of("lake", lake));
    }
  }

  private void databases(RunReport report, Totals totals) {
    for (Counter each : OF_DATABASE) {
      text.counter(each.name, each.help);
      totals
          .databases()
          .forEach(
              (database, counters) ->
                  text.sample(
                      BigDecimal.valueOf(counters.getOrDefault(each.total, 0L), each.digits),
                      Map.of("lake", lake, "database", database)));
    }
    Instant end = report.startedAt().plus(report.took());
    text.gauge("lag_seconds", "How long the oldest segment waits that is not published.");
    for (DatabaseReport each : report.databases()) {
      text.sample(seconds(ReportJson.lag(each, end)), labels(each));
    }
    text.gauge("pinned_replicas", "Replicas that the last run found pinned.");
    for (DatabaseReport each : report.databases()) {
      text.sample(BigDecimal.valueOf(each.contention().pinned().size()), labels(each));
    }
    text.gauge("pinned_seconds", "For how long the longest pinned of them has been.");
    for (DatabaseReport each : report.databases()) {
      Duration longest =
          each.contention().pinned().stream()
              .map(Pin::since)
              .map(since -> Duration.between(since, end))
              .max(Comparator.naturalOrder())
              .orElse(Duration.ZERO);
      text.sample(seconds(longest), labels(each));
    }
  }

  private Map<String, String> labels(DatabaseReport report) {
    return Map.of("lake", lake, "database", report.database());
  }

  private void steps(Totals totals) {
    text.counter("step_seconds_total", "Time that each step took; database is empty for all.");
    steps("", totals.lake());
    totals.databases().forEach(this::steps);
  }

  private void steps(String database, Map<String, Long> counters) {
    counters.forEach(
        (name, micros) -> {
          if (name.startsWith(Totals.STEP)) {
            String step = name.substring(Totals.STEP.length());
            text.sample(
                BigDecimal.valueOf(micros, 6),
                Map.of("lake", lake, "database", database, "step", step));
          }
        });
  }

  private static BigDecimal seconds(Duration duration) {
    return BigDecimal.valueOf(duration.toNanos() / 1_000, 6);
  }
}
