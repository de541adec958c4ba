package dev.tarn.benchmarks.storm;

import dev.tarn.benchmarks.Plot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** The outcomes drawn. */
final class OutcomePlots {
  /** The logarithmic axis needs something above zero. */
  private static final double LEAST_MILLIS = 0.1;

  private static final int SKIP = (int) (Log.START_MICROS / 1_000_000) + 1;

  private final List<Column> columns;

  OutcomePlots(List<Column> columns) {
    this.columns = columns;
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
    for (Column column : columns) {
      column.series().entrySet().stream()
          .filter(series -> series.getKey().startsWith(Columns.AGE))
          .filter(series -> series.getValue().length > SKIP)
          .forEach(
              series -> {
                String view = series.getKey().substring(Columns.AGE.length());
                plot.line(
                    column.title() + (view.isEmpty() ? "" : ", " + view),
                    IntStream.range(SKIP, series.getValue().length).asDoubleStream().toArray(),
                    DoubleStream.of(series.getValue())
                        .skip(SKIP)
                        .map(age -> Math.max(LEAST_MILLIS, age))
                        .toArray());
              });
    }
    return plot;
  }

  private Plot waits() {
    Plot plot = Plot.bars("The longest wait", "", "ms").logarithmicY();
    List<String> names = columns.stream().map(Column::title).toList();
    for (String series : List.of(Columns.APPEND, Columns.COMMIT, Columns.READ)) {
      plot.bars(
          series,
          names,
          columns.stream()
              .mapToDouble(column -> column.series().get(series)[0])
              .map(worst -> Double.isNaN(worst) ? LEAST_MILLIS : Math.max(LEAST_MILLIS, worst))
              .toArray());
    }
    return plot;
  }
}
