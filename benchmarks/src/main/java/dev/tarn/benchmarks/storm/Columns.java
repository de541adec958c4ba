package dev.tarn.benchmarks.storm;

import dev.tarn.benchmarks.storm.Measure.Kind;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Makes a column of a table out of an outcome. */
final class Columns {
  static final String AGE = "age, ";
  static final String APPEND = "append of a row";
  static final String COMMIT = "commit";
  static final String READ = "read";

  private static final double MEGABYTE = 1e6;

  private final Outcome outcome;
  private final Map<String, String> cells = new LinkedHashMap<>();

  private Columns(Outcome outcome) {
    this.outcome = outcome;
  }

  static Column of(Outcome outcome) {
    Columns columns = new Columns(outcome);
    columns.failures();
    columns.waits();
    columns.ages();
    columns.costs();
    return new Column(outcome.title(), columns.cells, columns.series());
  }

  private void failures() {
    cells.put("producers: failed, of operations", failed(Outcome.producers()));
    cells.put("readers: failed", failed(Outcome.kind("reader")));
    cells.put("aggregator: failed", failed(Outcome.kind("aggregator")));
    cells.put("analysts: failed", failed(Outcome.kind("analyst")));
    cells.put("who opened for writing by mistake was", outcome.mistake());
    cells.put("rows acknowledged and lost", format("%,d", outcome.lost()));
    cells.put("rows doubled", format("%,d", outcome.doubled()));
    long missing = outcome.produced() - outcome.rows() + outcome.doubled();
    cells.put("rows of the feeds that never came in", format("%,d", Math.max(0, missing)));
  }

  private String failed(Predicate<String> who) {
    return format("%,d of %,d", outcome.failed(who), outcome.operations(who));
  }

  private void waits() {
    Samples commits = outcome.commits();
    cells.put("a row's append, worst, ms", millis(outcome.appends().worst()));
    cells.put("a commit, p50 / p99 / worst, ms", spread(commits));
    cells.put(
        "commits of more than 50 ms, 1 s",
        format(
            "%,d / %,d of %,d", commits.above(50_000), commits.above(1_000_000), commits.count()));
    cells.put("a read, p50 / p99 / worst, ms", views(view -> spread(reads(view))));
    cells.put(
        "reads of more than 1 s",
        views(view -> format("%,d of %,d", reads(view).above(1_000_000), reads(view).count())));
    cells.put(
        "bars out of ticks, p50 / p99 / worst, ms",
        spread(outcome.waits(Outcome.kind("aggregator"), Kind.AGGREGATE)));
  }

  private Samples reads(Predicate<String> view) {
    return outcome.waits(view, Kind.READ, Kind.BARS);
  }

  private void ages() {
    cells.put(
        "age of the newest tick at the answer, p50 / p99 / worst, ms",
        views(view -> spread(outcome.ages().atAnswer(view))));
    cells.put(
        "the same when it was asked for, p50 / p99 / worst, ms",
        views(view -> spread(outcome.ages().atQuestion(view))));
  }

  private void costs() {
    double seconds = outcome.remains().plan().seconds();
    cells.put("rows stored a second", format("%,.0f", outcome.rows() / seconds));
    cells.put("processor time, s", format("%.0f", outcome.cost().processor()));
    cells.put("of it by process, s", byKind());
    cells.put("processor time of others meanwhile, s", format("%.0f", outcome.others()));
    cells.put(
        "most memory of all processes, MB",
        format("%,.0f", outcome.remains().peakBytes() / MEGABYTE));
    cells.put("on disk in the end, MB", format("%,.0f", outcome.diskBytes() / MEGABYTE));
    cells.put("processes killed", format("%d", outcome.remains().kills().size()));
  }

  /** Those that take most come first. */
  private String byKind() {
    return outcome.remains().processor().entrySet().stream()
        .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
        .map(kind -> format("%s %.0f", kind.getKey(), kind.getValue()))
        .collect(Collectors.joining(", "));
  }

  private Map<String, double[]> series() {
    Map<String, double[]> series = new LinkedHashMap<>();
    outcome
        .views()
        .forEach((view, readers) -> series.put(AGE + view, outcome.ages().bySecond(readers)));
    series.put(APPEND, new double[] {outcome.appends().worst()});
    series.put(COMMIT, new double[] {outcome.commits().worst()});
    series.put(READ, new double[] {reads(Outcome.kind("reader")).worst()});
    return series;
  }

  private String views(Function<Predicate<String>, String> value) {
    return outcome.views().entrySet().stream()
        .map(view -> (view.getKey() + " " + value.apply(view.getValue())).strip())
        .collect(Collectors.joining("; "));
  }

  private static String spread(Samples samples) {
    return format(
        "%s / %s / %s",
        millis(samples.millis(0.5)), millis(samples.millis(0.99)), millis(samples.worst()));
  }

  /** In English, whatever the machine speaks: documents are made of it. */
  private static String format(String text, Object... values) {
    return String.format(Locale.ENGLISH, text, values);
  }

  private static String millis(double millis) {
    if (Double.isNaN(millis)) {
      return "none";
    }
    return millis < 10 ? format("%.1f", millis) : format("%,.0f", millis);
  }
}
