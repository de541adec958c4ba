package dev.tarn.benchmarks.storm;

import dev.tarn.benchmarks.storm.Measure.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The outcomes side by side: a column for each system. */
final class OutcomeTable {
  private static final double MEGABYTE = 1e6;

  private final List<Outcome> outcomes;
  private final List<List<String>> lines = new ArrayList<>();

  OutcomeTable(List<Outcome> outcomes) {
    this.outcomes = outcomes;
    line("", Outcome::title);
    line("producers: failed, of operations", each -> failed(each, Outcome.producers()));
    line("readers: failed", each -> failed(each, Outcome.kind("reader")));
    line("aggregator: failed", each -> failed(each, Outcome.kind("aggregator")));
    line("analysts: failed", each -> failed(each, Outcome.kind("analyst")));
    line("who opened for writing by mistake was", Outcome::mistake);
    line("rows acknowledged and lost", each -> "%,d".formatted(each.lost()));
    line("rows doubled", each -> "%,d".formatted(each.doubled()));
    line("rows of the feeds that never came in", each -> "%,d".formatted(missing(each)));
    line("a row's append, worst, ms", each -> millis(each.appends().worst()));
    line("a commit, p99 and worst, ms", each -> p99AndWorst(each.commits()));
    line("commits delayed by > 50 ms, > 1 s", each -> delayed(each.commits()));
    line("a read, p50 / p99 / worst, ms", each -> views(each, view -> reads(each, view)));
    line("reads delayed by > 1 s", each -> views(each, view -> late(each, view)));
    line("age of what readers see, p50, ms", each -> views(each, view -> age(each, view, 0.5)));
    line("age of what readers see, p99, ms", each -> views(each, view -> age(each, view, 0.99)));
    line("age of what readers see, worst, ms", each -> views(each, view -> age(each, view, 1)));
    line("bars out of ticks, worst, ms", each -> millis(aggregation(each).worst()));
    line("rows stored a second", each -> "%,.0f".formatted(rate(each)));
    line("processor time, s", each -> "%.0f".formatted(each.cost().processor()));
    line("most memory of all processes, MB", each -> megabytes(each.remains().peakBytes()));
    line("bytes on disk, MB", each -> megabytes(each.diskBytes()));
    line("processes killed", each -> "%d".formatted(each.remains().kills().size()));
  }

  private void line(String label, Function<Outcome, String> value) {
    List<String> cells = new ArrayList<>();
    cells.add(label);
    outcomes.forEach(outcome -> cells.add(value.apply(outcome)));
    lines.add(cells);
  }

  private static String failed(Outcome outcome, Predicate<String> who) {
    return "%,d of %,d".formatted(outcome.failed(who), outcome.operations(who));
  }

  private static long missing(Outcome outcome) {
    return Math.max(0, outcome.produced() - outcome.rows() + outcome.doubled());
  }

  private static String p99AndWorst(Samples samples) {
    return millis(samples.millis(0.99)) + " / " + millis(samples.worst());
  }

  private static String delayed(Samples samples) {
    return "%,d / %,d".formatted(samples.above(50_000), samples.above(1_000_000));
  }

  private static String reads(Outcome outcome, Predicate<String> view) {
    Samples waits = outcome.waits(view, Kind.READ, Kind.BARS);
    return "%s / %s / %s"
        .formatted(millis(waits.millis(0.5)), millis(waits.millis(0.99)), millis(waits.worst()));
  }

  private static String late(Outcome outcome, Predicate<String> view) {
    return "%,d".formatted(outcome.waits(view, Kind.READ, Kind.BARS).above(1_000_000));
  }

  private static String age(Outcome outcome, Predicate<String> view, double part) {
    return millis(outcome.ages().of(view).millis(part));
  }

  private static Samples aggregation(Outcome outcome) {
    return outcome.waits(Outcome.kind("aggregator"), Kind.AGGREGATE);
  }

  private static double rate(Outcome outcome) {
    return outcome.rows() / (double) outcome.remains().plan().seconds();
  }

  private static String views(Outcome outcome, Function<Predicate<String>, String> value) {
    return outcome.views().entrySet().stream()
        .map(view -> (view.getKey() + " " + value.apply(view.getValue())).strip())
        .collect(Collectors.joining("; "));
  }

  private static String millis(double millis) {
    return Double.isNaN(millis) ? "none" : "%,.1f".formatted(millis);
  }

  private static String megabytes(long bytes) {
    return "%,.0f".formatted(bytes / MEGABYTE);
  }

  List<String> text() {
    int columns = lines.get(0).size();
    List<Integer> widths = new ArrayList<>();
    for (int i = 0; i < columns; i++) {
      int column = i;
      widths.add(lines.stream().mapToInt(line -> line.get(column).length()).max().orElse(0));
    }
    return lines.stream().map(line -> padded(line, widths)).toList();
  }

  private static String padded(List<String> cells, List<Integer> widths) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < cells.size(); i++) {
      text.append(cells.get(i)).append(" ".repeat(widths.get(i) - cells.get(i).length() + 2));
    }
    return text.toString().stripTrailing();
  }

  List<String> markdown() {
    List<String> text = new ArrayList<>();
    for (List<String> cells : lines) {
      text.add("| " + String.join(" | ", cells) + " |");
      if (text.size() == 1) {
        text.add("|" + "---|".repeat(cells.size()));
      }
    }
    return text;
  }

  /** A word for each view of each system, for plots. */
  static String name(Outcome outcome, Map.Entry<String, Predicate<String>> view) {
    return view.getKey().isEmpty() ? outcome.title() : outcome.title() + ", " + view.getKey();
  }
}
