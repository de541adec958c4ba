package dev.tarn.benchmarks;

import dev.tarn.market.MarketDatasets;
import dev.tarn.market.Side;
import dev.tarn.market.Tick;
import dev.tarn.staging.Appender;
import dev.tarn.staging.AppenderOptions;
import dev.tarn.staging.Dataset;
import dev.tarn.staging.Lake;
import dev.tarn.staging.ParquetRows;
import dev.tarn.staging.Segment;
import dev.tarn.staging.StagingArea;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How long a signal takes from the close of its bar in the lake, the moment when the segment with
 * the first tick of the next minute is there to be read, to its own segment being there. A market
 * of 20 symbols of which each minute lasts two seconds, a writer, and five strategies in one
 * process, each with a signal for each bar.
 */
final class SignalsFigure implements Figure {
  private static final int SYMBOLS = 20;
  private static final int STRATEGIES = 5;
  private static final Duration FLUSH = Duration.ofMillis(500);
  private static final Duration MINUTE_LASTS = Duration.ofMillis(2_000);
  private static final int TICKS_IN_MINUTE = 40;
  private static final int WARM_UP_MINUTES = 10;

  /** It gives up when no signal comes for so long. */
  private static final long MOST_MINUTES = 600;

  private static final double TARGET = 700;
  private static final Instant START = Instant.parse("2026-03-02T10:00:00Z");

  @Override
  public void measure(Size size, Path scratch, Report report) throws Exception {
    int minutes = size.choose(20, 150);
    Path home = scratch.resolve("lake");
    StagingArea staging = new StagingArea(Lake.at(home.toString()));
    Map<Segment, Instant> ticks = new HashMap<>();
    Map<Segment, Instant> signals = new HashMap<>();
    AppenderOptions options = AppenderOptions.of("benchmark").withFlushInterval(FLUSH);
    Process writer = start("writer-job", "run", "--lake", home.toString(), "--every", "1s");
    Process runner = null;
    Instant warm = Instant.MAX;
    try (Appender appender = staging.appender(MarketDatasets.TICKS, options)) {
      long step = MINUTE_LASTS.toNanos() / TICKS_IN_MINUTE;
      long begin = System.nanoTime();
      long number = 0;
      long last = MOST_MINUTES * TICKS_IN_MINUTE;
      while (number < last) {
        if (System.nanoTime() - begin >= number * step) {
          append(appender, number++);
        }
        if (runner == null && number > TICKS_IN_MINUTE) {
          runner = startRunner(home);
        }
        note(staging, MarketDatasets.TICKS, ticks);
        note(staging, MarketDatasets.SIGNALS, signals);
        if (warm.equals(Instant.MAX) && !signals.isEmpty()) {
          long begun = number / TICKS_IN_MINUTE + WARM_UP_MINUTES;
          warm = START.plus(Duration.ofMinutes(begun));
          last = (begun + minutes + 1) * TICKS_IN_MINUTE + 1;
        }
        TimeUnit.MILLISECONDS.sleep(1);
      }
      await(staging, signals);
    } finally {
      writer.destroy();
      writer.waitFor();
      if (runner != null) {
        runner.destroy();
        runner.waitFor();
      }
    }
    report(report, latencies(home, ticks, signals, warm), minutes);
  }

  /** All symbols at once. */
  private static void append(Appender appender, long number) {
    Instant time = START.plusNanos(number * TimeUnit.MINUTES.toNanos(1) / TICKS_IN_MINUTE);
    for (int symbol = 0; symbol < SYMBOLS; symbol++) {
      long id = number * SYMBOLS + symbol;
      appender.append(
          new Tick(
              "simulated",
              "S" + symbol,
              time,
              100 + number % 7,
              1,
              Side.BUY,
              Long.toString(id),
              id,
              null));
    }
  }

  private static Process startRunner(Path home) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.tarn.runner.StrategyJob",
                "run",
                "--lake",
                home.toString(),
                "--timeframe",
                "1m",
                "--since",
                START.toString(),
                "--symbols",
                IntStream.range(0, SYMBOLS)
                    .mapToObj(i -> "S" + i)
                    .collect(Collectors.joining(","))));
    for (int i = 1; i <= STRATEGIES; i++) {
      command.addAll(List.of("--strategy", "each-bar:bars=" + 10 * i));
    }
    return quiet(command);
  }

  private static Process start(String command, String... arguments) throws IOException {
    Path root = Path.of(System.getProperty("tarn.root", ".")).toAbsolutePath();
    List<String> all = new ArrayList<>(List.of(root.resolve("bin").resolve(command).toString()));
    all.addAll(List.of(arguments));
    return quiet(all);
  }

  private static Process quiet(List<String> command) throws IOException {
    return new ProcessBuilder(command)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static void note(StagingArea staging, Dataset dataset, Map<Segment, Instant> seen) {
    for (Segment segment : staging.segments(dataset)) {
      seen.putIfAbsent(segment, Instant.now());
    }
  }

  /** What was given last is on its way. */
  private static void await(StagingArea staging, Map<Segment, Instant> signals)
      throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
    while (System.nanoTime() < end) {
      note(staging, MarketDatasets.SIGNALS, signals);
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }

  /** In milliseconds, ascending. */
  private static double[] latencies(
      Path home, Map<Segment, Instant> ticks, Map<Segment, Instant> signals, Instant warm)
      throws IOException {
    Map<Instant, Instant> closed = new HashMap<>(); // by open time of the bar
    rows(
        home,
        "ticks",
        "time",
        ticks,
        (time, seen) -> {
          Instant bar = Instant.ofEpochSecond(time.getEpochSecond() / 60 * 60 - 60);
          closed.merge(bar, seen, (one, other) -> one.isBefore(other) ? one : other);
        });
    List<Double> millis = new ArrayList<>();
    rows(
        home,
        "signals",
        "bar_time",
        signals,
        (bar, seen) -> {
          if (!bar.isBefore(warm) && closed.containsKey(bar)) {
            millis.add(Duration.between(closed.get(bar), seen).toNanos() / 1e6);
          }
        });
    return millis.stream().mapToDouble(Double::doubleValue).sorted().toArray();
  }

  /** Segments that the writer has retired lie in the archive. */
  private static void rows(
      Path home,
      String dataset,
      String column,
      Map<Segment, Instant> seen,
      BiConsumer<Instant, Instant> row)
      throws IOException {
    Map<String, Path> files = new HashMap<>();
    try (Stream<Path> all = Files.walk(home)) {
      all.filter(Files::isRegularFile)
          .forEach(file -> files.putIfAbsent(file.getFileName().toString(), file));
    }
    for (Map.Entry<Segment, Instant> each : seen.entrySet()) {
      Path file = files.get(each.getKey().name() + ".parquet");
      if (file == null) {
        throw new IOException("Cannot find " + each.getKey().name() + " of " + dataset);
      }
      try (ParquetRows rows = ParquetRows.open(file)) {
        int index = rows.columns().indexOf(column);
        while (rows.next()) {
          row.accept((Instant) rows.value(index), each.getValue());
        }
      }
    }
  }

  private static void report(Report report, double[] millis, int minutes) {
    int expected = minutes * SYMBOLS * STRATEGIES;
    if (millis.length == 0) {
      report.note("no signal came, of " + expected);
      return;
    }
    double p99 = millis[(int) (millis.length * 0.99)];
    report.note(
        "from a bar's close in the lake to its signal in a fresh read, ms: p50 %.0f, p99 %.0f, at most %.0f; target of p99 <= %.0f %s (%,d signals; %,d expected at least)"
            .formatted(
                millis[millis.length / 2],
                p99,
                Arrays.stream(millis).max().orElse(0),
                TARGET,
                p99 <= TARGET ? "reached" : "MISSED",
                millis.length,
                expected));
  }
}
