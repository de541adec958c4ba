package dev.tarn.benchmarks;

import dev.tarn.market.MarketDatasets;
import dev.tarn.staging.Lake;
import dev.tarn.staging.ParquetRows;
import dev.tarn.staging.Segment;
import dev.tarn.staging.StagingArea;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How long a tick takes from its append to a fresh read: a live producer of 5,000 ticks a second,
 * as a process of its own, and the moment when each segment is there to be read. Also whether its
 * threads and files grow.
 */
final class VisibleFigure implements Figure {
  private static final int RATE = 5_000;
  private static final Duration FLUSH = Duration.ofMillis(500);

  @Override
  public void measure(Size size, Path scratch, Report report) throws Exception {
    int seconds = size.choose(20, 120);
    Path home = scratch.resolve("lake");
    Path root = Path.of(System.getProperty("tarn.root", ".")).toAbsolutePath();
    StagingArea staging = new StagingArea(Lake.at(home.toString()));
    Process producer =
        new ProcessBuilder(
                root.resolve("bin/ingest-job").toString(),
                "simulate",
                "--lake",
                home.toString(),
                "--symbols",
                "ALPHA,BETA,GAMMA,DELTA",
                "--rate",
                String.valueOf(RATE),
                "--duration",
                seconds + "s")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    Map<Segment, Instant> seen = new HashMap<>();
    List<Long> things = new ArrayList<>();
    long begin = System.nanoTime();
    while (producer.isAlive()) {
      for (Segment segment : staging.segments(MarketDatasets.TICKS)) {
        seen.putIfAbsent(segment, Instant.now());
      }
      if (System.nanoTime() - begin > (things.size() + 1) * 5_000_000_000L) {
        things.add(threadsAndFiles(producer.pid()));
      }
      Thread.sleep(1);
    }
    report(report, latencies(home, seen), things);
  }

  private static long[] latencies(Path home, Map<Segment, Instant> seen) throws IOException {
    List<Long> micros = new ArrayList<>();
    for (Map.Entry<Segment, Instant> segment : seen.entrySet()) {
      Path file = home.resolve("staging/ticks").resolve(segment.getKey().name() + ".parquet");
      try (ParquetRows rows = ParquetRows.open(file)) {
        int time = rows.columns().indexOf("time");
        while (rows.next()) {
          micros.add(ChronoUnit.MICROS.between((Instant) rows.value(time), segment.getValue()));
        }
      }
    }
    return micros.stream().mapToLong(Long::longValue).sorted().toArray();
  }

  private static void report(Report report, long[] micros, List<Long> things) {
    double p99 = micros[(int) (micros.length * 0.99)] / 1e3;
    double target = FLUSH.toMillis() + 50;
    report.note(
        "from append to visible at %,d ticks/s, ms: p50 %.0f, p99 %.0f, at most %.0f; target of p99 <= %.0f %s (%,d ticks)"
            .formatted(
                RATE,
                micros[micros.length / 2] / 1e3,
                p99,
                micros[micros.length - 1] / 1e3,
                target,
                p99 <= target ? "reached" : "MISSED",
                micros.length));
    report.note("threads and open files of the producer, every 5 s: " + things);
  }

  private static long threadsAndFiles(long pid) {
    long count = 0;
    for (String kind : List.of("task", "fd")) {
      try (Stream<Path> entries = Files.list(Path.of("/proc/" + pid + "/" + kind))) {
        count += entries.count();
      } catch (IOException e) {
        return -1; // no Linux, or it has just ended
      }
    }
    return count;
  }
}
