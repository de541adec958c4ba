package dev.tarn.benchmarks;

import java.io.BufferedWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * {@code ingest-job replay} of a capture of Binance's trades, as a whole process on one core, with
 * a heap of 256 MB, JSON and sealing included: ticks a second, and whether memory grows with the
 * file.
 */
final class ReplayFigure implements Figure {

  @Override
  public void measure(Size size, Path scratch, Report report) throws Exception {
    int few = size.choose(500_000, 1_000_000);
    int many = size.choose(2_000_000, 5_000_000);
    WholeProcess small = replayed(scratch, few);
    WholeProcess large = replayed(scratch, many);
    report.rateAtLeast(
        "replay of %,d trades on one core, ticks a second".formatted(many),
        many / large.cost().seconds(),
        many / large.cost().processor(),
        150_000,
        "%.1f s, %.1f s of processor time, %d MB at most"
            .formatted(large.cost().seconds(), large.cost().processor(), large.peakBytes() >> 20));
    report.note(
        "peak memory %d MB and %d MB: %.2f times as much for %d times the ticks"
            .formatted(
                small.peakBytes() >> 20,
                large.peakBytes() >> 20,
                (double) large.peakBytes() / small.peakBytes(),
                many / few));
  }

  private static WholeProcess replayed(Path scratch, int ticks) throws Exception {
    Path capture = scratch.resolve("capture" + ticks);
    try (BufferedWriter out = Files.newBufferedWriter(capture)) {
      for (long i = 0; i < ticks; i++) {
        out.write(
            String.format(
                Locale.ROOT,
                "%d {\"stream\":\"benchusdt@trade\",\"data\":{\"e\":\"trade\",\"E\":%d,\"s\":\"BENCHUSDT\",\"t\":%d,\"p\":\"%d.%02d000000\","
                    + "\"q\":\"%d.%05d000\",\"T\":%d,\"m\":%s,\"M\":true}}\n",
                1_767_225_600_100_000_000L + i * 1_000_000,
                1_767_225_600_001L + i,
                3_735_683_259L + i,
                61_000 + i / 1_000 % 10,
                i * 7_919 % 100,
                i % 3,
                i * 104_729 % 100_000,
                1_767_225_600_000L + i,
                i * 31 % 7 < 4));
      }
    }
    Path root = Path.of(System.getProperty("tarn.root", ".")).toAbsolutePath();
    return WholeProcess.watch(
        Map.of("TARN_JAVA_OPTS", "-Xmx256m"),
        List.of(
            "taskset",
            "-c",
            "0",
            root.resolve("bin/ingest-job").toString(),
            "replay",
            "--lake",
            scratch.resolve("lake" + ticks).toString(),
            capture.toString()));
  }
}
