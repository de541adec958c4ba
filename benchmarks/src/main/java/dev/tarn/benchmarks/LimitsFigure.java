package dev.tarn.benchmarks;

import dev.tarn.market.Candle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The same questions and the same work in a lake that grows: what of it costs more in a larger one.
 * The lake holds one-minute candles of 200 symbols; {@code -Dtarn.limits=400} goes on to so many
 * million rows.
 */
final class LimitsFigure implements Figure {
  private static final int SYMBOLS = 200;
  private static final long ROWS_IN_SEGMENT = 1_000_000;
  private static final int TRADES = 500_000;
  private static final int ROUNDS = 5;

  /** Many, since a checkpoint may make one of them five times as long as the one before. */
  private static final int CYCLES = 25;

  private static final int STAGED = 5_000;
  private static final Path ROOT = Path.of(System.getProperty("tarn.root", ".")).toAbsolutePath();

  /** Seconds of each thing, in the order of the sizes. */
  private final Map<String, List<Double>> seconds = new LinkedHashMap<>();

  private final List<Double> sizes = new ArrayList<>();

  @Override
  public void measure(Size size, Path scratch, Report report) throws Exception {
    long most = Long.getLong("tarn.limits", size.choose(4, 100)) * 1_000_000;
    BenchLake lake = BenchLake.plain(scratch.resolve("lake"));
    long stored = 0;
    for (long next = 1_000_000; next < most * 10; next *= 10) {
      long candles = Math.min(next, most);
      grow(lake, stored, candles);
      stored = candles + 10_000L * CYCLES + STAGED; // so many come with what is measured
      sizes.add((double) candles);
      measure(lake, scratch, candles);
      report.note(
          "%,d candles: %d MB in a replica, %d MB in the archive"
              .formatted(
                  candles,
                  Files.size(lake.database().toRealPath()) >> 20,
                  bytes(lake.home().resolve("archive")) >> 20));
      seconds.forEach(
          (what, all) -> report.note("  %-62s %8.3f s".formatted(what, all.get(all.size() - 1))));
    }
    report.note("cost at %,.0f rows over cost at %,.0f:".formatted(last(sizes), sizes.get(0)));
    seconds.forEach(
        (what, all) -> report.note("  %-62s %8.2f".formatted(what, last(all) / all.get(0))));
    plot(size);
  }

  private void grow(BenchLake lake, long from, long to) throws Exception {
    lake.stage("candles", sql(), from, to, ROWS_IN_SEGMENT);
    Cost cost = Cost.of(lake::write);
    note("load, for each million rows", cost.seconds() * 1_000_000 / (to - from));
    lake.load();
  }

  private void measure(BenchLake lake, Path scratch, long candles) throws Exception {
    long first = sizes.size() * (long) TRADES;
    Path file = scratch.resolve("BENCHUSDT-aggTrades-" + first + ".csv");
    ImportFigure.write(file, first, TRADES);
    note(
        "import of 500,000 trades",
        WholeProcess.run(
                job(
                    lake,
                    "ingest-job",
                    "import",
                    "--format",
                    "binance-aggtrades",
                    "--symbol",
                    "BENCHUSDT",
                    file.toString()))
            .seconds());
    Files.delete(file);
    note("load of the 500,000 trades, with their candles", Cost.of(lake::write).seconds());
    lake.load();
    note("a cycle with 10,000 new candles of 200 symbols", cycle(lake, candles));
    lake.load();
    note("the last 500 bars of 1m of a symbol (process)", bars(lake, "1m", 500));
    stageSome(lake, candles);
    note("the same with 10 segments staged", bars(lake, "1m", 500));
    note("all bars of 15m of a symbol (process)", bars(lake, "15m", 0));
    lake.load();
    note(
        "verify, with the default sample of keys (process)",
        WholeProcess.run(job(lake, "writer-job", "verify")).seconds());
  }

  private double cycle(BenchLake lake, long candles) throws Exception {
    List<Double> rounds = new ArrayList<>();
    for (int round = 0; round < CYCLES; round++) {
      long from = candles + 10_000L * round;
      lake.append("candles", from, from + 10_000, 1_000, LimitsFigure::candle);
      rounds.add(Cost.of(lake::write).seconds());
    }
    return median(rounds);
  }

  private static void stageSome(BenchLake lake, long candles) {
    long from = candles + 10_000L * CYCLES;
    lake.append("candles", from, from + STAGED, 500, LimitsFigure::candle);
  }

  /** The keys of {@link #sql}. */
  private static Candle candle(long i) {
    return SampleCandles.of(i, SYMBOLS, 1);
  }

  private static String sql() {
    return SampleCandles.SQL
        .replace("i % 10)", "i % " + SYMBOLS + ")")
        .replace("i // 10)", "i // " + SYMBOLS + ")");
  }

  private double bars(BenchLake lake, String timeframe, int limit) throws Exception {
    List<String> command =
        job(
            lake,
            "query-cli",
            "candles",
            "--symbol",
            "SYMBOL7",
            "--timeframe",
            timeframe,
            "--format",
            "csv");
    if (limit > 0) {
      command.addAll(List.of("--limit", "" + limit));
    }
    List<Double> rounds = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      rounds.add(WholeProcess.run(command).seconds());
    }
    return median(rounds);
  }

  private void note(String what, double took) {
    seconds.computeIfAbsent(what, unused -> new ArrayList<>()).add(took);
  }

  private static List<String> job(BenchLake lake, String command, String... arguments) {
    List<String> all = new ArrayList<>(List.of(ROOT.resolve("bin").resolve(command).toString()));
    all.add(arguments[0]);
    all.addAll(List.of("--lake", lake.home().toString()));
    all.addAll(List.of(arguments).subList(1, arguments.length));
    return all;
  }

  private void plot(Size size) throws IOException {
    Plot plot =
        Plot.lines("What a larger lake costs", "candles in the lake", "seconds")
            .logarithmicX()
            .logarithmicY();
    double[] x = sizes.stream().mapToDouble(Double::doubleValue).toArray();
    seconds.forEach(
        (what, all) -> plot.line(what, x, all.stream().mapToDouble(Double::doubleValue).toArray()));
    String name = size == Size.SHORT ? "limits-short.svg" : "limits.svg";
    plot.save(Path.of(System.getProperty("tarn.results", "benchmarks/results")).resolve(name));
  }

  private static long bytes(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.map(Path::toFile).filter(file -> file.isFile()).mapToLong(f -> f.length()).sum();
    }
  }

  private static double last(List<Double> all) {
    return all.get(all.size() - 1);
  }

  private static double median(List<Double> rounds) {
    return rounds.stream().sorted().toList().get(rounds.size() / 2);
  }
}
