package dev.tarn.benchmarks;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * {@code ingest-job import} of a file as Binance publishes aggregated trades, as a whole process on
 * one core, with a heap of 256 MB: rows a second, and whether memory grows with the file.
 */
final class ImportFigure implements Figure {

  @Override
  public void measure(Size size, Path scratch, Report report) throws Exception {
    int few = size.choose(250_000, 1_000_000);
    int many = size.choose(2_000_000, 10_000_000);
    WholeProcess small = imported(scratch, few);
    WholeProcess large = imported(scratch, many);
    report(report, few, small);
    report(report, many, large);
    report.note(
        "peak memory %d MB and %d MB: %.2f times as much for %d times the rows"
            .formatted(
                small.peakBytes() >> 20,
                large.peakBytes() >> 20,
                (double) large.peakBytes() / small.peakBytes(),
                many / few));
  }

  private static void report(Report report, int rows, WholeProcess process) {
    report.rateAtLeast(
        "import of %,d rows on one core, rows a second".formatted(rows),
        rows / process.cost().seconds(),
        rows / process.cost().processor(),
        300_000,
        "%.1f s, %.1f s of processor time, %d MB at most"
            .formatted(
                process.cost().seconds(), process.cost().processor(), process.peakBytes() >> 20));
  }

  private static WholeProcess imported(Path scratch, int rows) throws Exception {
    Path file = scratch.resolve("BENCHUSDT-aggTrades-" + rows + ".csv");
    write(file, 0, rows);
    Path root = Path.of(System.getProperty("tarn.root", ".")).toAbsolutePath();
    return WholeProcess.watch(
        Map.of("TARN_JAVA_OPTS", "-Xmx256m"),
        List.of(
            "taskset",
            "-c",
            "0",
            root.resolve("bin/ingest-job").toString(),
            "import",
            "--lake",
            scratch.resolve("lake" + rows).toString(),
            "--format",
            "binance-aggtrades",
            "--symbol",
            "BENCHUSDT",
            file.toString()));
  }

  /** Writes trades as Binance publishes them, ten a second, from the one of that number on. */
  static void write(Path file, long first, long rows) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (long i = first; i < first + rows; i++) {
        out.write(
            "%d,%d.%02d,%d.%03d,%d,%d,%d,%s,true%n"
                .formatted(
                    1_000_000_000 + i,
                    100 + i / 1_000 % 10,
                    i * 7_919 % 100,
                    i % 50,
                    i * 104_729 % 1_000,
                    2_000_000_000 + i * 2,
                    2_000_000_001 + i * 2,
                    1_767_225_600_000L + i * 100,
                    i * 31 % 7 < 4 ? "True" : "False"));
      }
    }
  }
}
