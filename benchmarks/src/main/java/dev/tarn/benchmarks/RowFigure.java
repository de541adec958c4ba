package dev.tarn.benchmarks;

import java.nio.file.Path;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs {@link RowBenchmark} under JMH. */
final class RowFigure implements Figure {

  @Override
  public void measure(Size size, Path scratch, Report report) throws Exception {
    var options =
        new OptionsBuilder()
            .include(RowBenchmark.class.getName())
            .forks(size.choose(1, 3))
            .warmupIterations(3)
            .warmupTime(TimeValue.seconds(1))
            .measurementIterations(size.choose(3, 5))
            .measurementTime(TimeValue.seconds(1))
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .jvmArgsAppend("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn")
            .build();
    for (RunResult result : new Runner(options).run()) {
      var primary = result.getPrimaryResult();
      report.note(
          "%-58s %8.0f ns a row, +/- %.0f"
              .formatted(
                  result.getParams().getBenchmark().replaceAll(".*\\.", ""),
                  primary.getScore(),
                  primary.getScoreError()));
    }
  }
}
