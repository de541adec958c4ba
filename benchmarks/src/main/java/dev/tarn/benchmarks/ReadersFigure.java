package dev.tarn.benchmarks;

import dev.tarn.market.Candle;
import dev.tarn.market.Timeframe;
import dev.tarn.warehouse.read.CandleQuery;
import dev.tarn.warehouse.read.Candles;
import dev.tarn.warehouse.read.LakeReader;
import dev.tarn.warehouse.read.Snapshot;
import dev.tarn.warehouse.read.Source;
import dev.tarn.warehouse.read.TimeRange;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a reader waits for on a large lake of one-minute candles of 200 symbols: whole processes,
 * against the least program that runs the same SQL on the same file.
 */
final class ReadersFigure implements Figure {
  private static final int SYMBOLS = 200;
  private static final int STAGED = 1_000;
  private static final long MEGABYTE = 1L << 20;

  private static final String CANDLES =
      SampleCandles.SQL.replace("i % 10)", "i % 200)").replace("i // 10)", "i // 200)");

  private static final Path ROOT = Path.of(System.getProperty("tarn.root", ".")).toAbsolutePath();

  @Override
  public void measure(Size size, Path scratch, Report report) throws Exception {
    long candles = size.choose(10_000_000, 100_000_000);
    int rounds = size.choose(11, 15);
    start(rounds, report);
    BenchLake lake = BenchLake.plain(scratch.resolve("lake"));
    lake.stage("candles", CANDLES, 0, candles, 2_000_000);
    lake.settle();
    report.note("%,d candles of one minute, %d symbols".formatted(candles, SYMBOLS));

    List<String> last = List.of("--limit", "500");
    OptionalLong limit = OptionalLong.of(500);
    report.costAtMost("the last 500 bars of a symbol", pair(lake, "1m", last, limit, rounds), 1.5);
    report.costAtMost(
        "all of a symbol as bars of 15m",
        pair(lake, "15m", List.of(), OptionalLong.empty(), rounds),
        1.5);
    memory(lake, "10 million candles as CSV", List.of(), report);
    memory(lake, "the same with --memory 128MB", List.of("--memory", "128MB"), report);

    long end = candles + (long) STAGED * SYMBOLS;
    lake.append("candles", candles, end, SYMBOLS, ReadersFigure::candle);
    Pair staged =
        Pair.inTurn(
            3,
            rounds,
            () -> WholeProcess.run(command(lake, "1m", last)),
            () -> WholeProcess.run(with(command(lake, "1m", last), "--source", "duckdb")));
    report.note(
        "the last 500 bars of a symbol, %d segments staged, against what is published: %s"
            .formatted(STAGED, staged.details()));
  }

  private static void start(int rounds, Report report) throws Exception {
    List<String> ours = List.of(ROOT.resolve("bin/query-cli").toString(), "--version");
    List<String> bare = bare(BareLine.class, ROOT.resolve("benchmarks/target/classes").toString());
    Pair pair = Pair.inTurn(3, rounds, () -> WholeProcess.run(ours), () -> WholeProcess.run(bare));
    report.costAtMost("a start without a query, against a program that prints a line", pair, 1.8);
  }

  private static void memory(BenchLake lake, String what, List<String> more, Report report)
      throws Exception {
    WholeProcess export =
        WholeProcess.watch(
            Map.of(),
            with(
                List.of(ROOT.resolve("bin/query-cli").toString(), "sql"),
                Stream.concat(
                        Stream.of(
                            "FROM candles LIMIT 10000000",
                            "--lake",
                            lake.home().toString(),
                            "--format",
                            "csv"),
                        more.stream())
                    .toArray(String[]::new)));
    report.note(
        "%s: %.1f s, at most %d MB of memory (target 300)"
            .formatted(what, export.cost().seconds(), export.peakBytes() / MEGABYTE));
  }

  private static Candle candle(long i) {
    return SampleCandles.of(i, SYMBOLS, 0);
  }

  private static Pair pair(
      BenchLake lake, String timeframe, List<String> more, OptionalLong limit, int rounds)
      throws Exception {
    List<String> bare =
        with(
            bare(
                BareQuery.class,
                ROOT.resolve("benchmarks/target/classes") + ":" + QueryFigure.driver(ROOT)),
            lake.database().toString(),
            sql(lake, timeframe, limit));
    return Pair.inTurn(
        3,
        rounds,
        () -> WholeProcess.run(command(lake, timeframe, more)),
        () -> WholeProcess.run(bare));
  }

  private static List<String> command(BenchLake lake, String timeframe, List<String> more) {
    List<String> command =
        with(
            List.of(ROOT.resolve("bin/query-cli").toString(), "candles"),
            "--lake",
            lake.home().toString(),
            "--symbol",
            "SYMBOL7",
            "--timeframe",
            timeframe,
            "--format",
            "csv");
    command.addAll(more);
    return command;
  }

  private static List<String> bare(Class<?> program, String classPath) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin/java").toString(),
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-Xshare:auto",
        "-cp",
        classPath,
        program.getName());
  }

  private static List<String> with(List<String> command, String... more) {
    List<String> longer = new ArrayList<>(command);
    longer.addAll(List.of(more));
    return longer;
  }

  /** The statement that the command runs. */
  private static String sql(BenchLake lake, String timeframe, OptionalLong limit) throws Exception {
    try (Snapshot snapshot =
        new LakeReader(lake.lake(), lake.datasets()).open(Source.DUCKDB, Set.of("candles"))) {
      return new Candles(snapshot.connection(), Clock.systemUTC())
          .select(
              new CandleQuery(
                  "SYMBOL7", Optional.empty(), Timeframe.parse(timeframe), TimeRange.ALL, limit));
    }
  }
}
