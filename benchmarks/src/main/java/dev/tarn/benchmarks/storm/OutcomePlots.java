package dev.tarn.benchmarks.storm;

import dev.tarn.benchmarks.Plot;
import dev.tarn.benchmarks.storm.Measure.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** The outcomes drawn. */
final class OutcomePlots {
  /** The logarithmic axis needs something above zero. */
  private static final double LEAST_MILLIS = 0.1;

  private final List<Outcome> outcomes;

  OutcomePlots(List<Outcome> outcomes) {
    this.outcomes = outcomes;
  }

  /** Draws into files that begin with {@code name}. */
  void save(Path folder, String name) throws IOException {
    age().save(folder.resolve(name + "-age.svg"));
    waits().save(folder.resolve(name + "-wait.svg"));
  }

  private Plot age() {
    Plot plot =
        Plot.lines("Age of the newest tick that readers see", "seconds of the storm", "ms")
            .logarithmicY();
    for (Outcome outcome : outcomes) {
      for (Map.Entry<String, Predicate<String>> view : outcome.views().entrySet()) {
        int skip = (int) (Log.START_MICROS / 1_000_000) + 1;
        double[] ages = outcome.ages().bySecond(view.getValue());
        double[] seconds = IntStream.range(skip, ages.length).asDoubleStream().toArray();
        plot.line(
            OutcomeTable.name(outcome, view),
            seconds,
            DoubleStream.of(ages).skip(skip).map(age -> Math.max(LEAST_MILLIS, age)).toArray());
      }
    }
    return plot;
  }

  private Plot waits() {
    List<String> names = new ArrayList<>();
    List<Double> appends = new ArrayList<>();
    List<Double> commits = new ArrayList<>();
    List<Double> reads = new ArrayList<>();
    for (Outcome outcome : outcomes) {
      names.add(outcome.title());
      appends.add(outcome.appends().worst());
      commits.add(outcome.commits().worst());
      reads.add(outcome.waits(Outcome.kind("reader"), Kind.READ, Kind.BARS).worst());
    }
    return Plot.bars("The longest wait", "", "ms")
        .logarithmicY()
        .bars("append of a row", names, values(appends))
        .bars("commit", names, values(commits))
        .bars("read", names, values(reads));
  }

  private static double[] values(List<Double> millis) {
    return millis.stream()
        .mapToDouble(value -> Double.isNaN(value) ? LEAST_MILLIS : Math.max(LEAST_MILLIS, value))
        .toArray();
  }
}
