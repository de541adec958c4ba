package dev.tarn.benchmarks;

import dev.tarn.market.Timeframe;
import dev.tarn.warehouse.read.CandleQuery;
import dev.tarn.warehouse.read.Candles;
import dev.tarn.warehouse.read.LakeReader;
import dev.tarn.warehouse.read.Snapshot;
import dev.tarn.warehouse.read.Source;
import dev.tarn.warehouse.read.TimeRange;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * {@code query-cli candles} as a whole process, against the least program that opens the published
 * file and runs the same SQL, with the same options of the JVM and the native library unpacked.
 * Bare programs have no archive of their classes; the JDK's own is in use.
 */
final class QueryFigure implements Figure {
  private static final Instant FROM = Instant.parse("2026-01-01T04:00:00Z");
  private static final Instant TO = Instant.parse("2026-01-01T20:00:00Z");

  @Override
  public void measure(Size size, Path scratch, Report report) throws Exception {
    BenchLake lake = BenchLake.plain(scratch.resolve("lake"));
    lake.stage("ticks", SampleTicks.SQL, 0, 1_000_000, 1_000_000);
    lake.settle();
    int rounds = size.choose(11, 41);
    for (String timeframe : List.of("1m", "15m")) {
      Pair pair = pair(lake, timeframe, rounds);
      report.costAtMost("candles of %s, nothing staged".formatted(timeframe), pair, 2);
    }
    lake.append("ticks", 1_000_000, 1_005_000, 500, SampleTicks::at);
    Pair pair = pair(lake, "1m", rounds);
    report.costAtMost("candles of 1m, 10 segments of ticks staged", pair, 2);
  }

  private static Pair pair(BenchLake lake, String timeframe, int rounds) throws Exception {
    Path root = Path.of(System.getProperty("tarn.root", ".")).toAbsolutePath();
    List<String> ours =
        List.of(
            root.resolve("bin/query-cli").toString(),
            "candles",
            "--lake",
            lake.home().toString(),
            "--symbol",
            "SYMBOL1",
            "--timeframe",
            timeframe,
            "--from",
            FROM.toString(),
            "--to",
            TO.toString(),
            "--format",
            "csv");
    List<String> bare =
        List.of(
            Path.of(System.getProperty("java.home"), "bin/java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xshare:auto",
            "-cp",
            root.resolve("benchmarks/target/classes") + ":" + driver(root),
            BareQuery.class.getName(),
            lake.database().toString(),
            sql(lake, timeframe));
    return Pair.inTurn(3, rounds, () -> WholeProcess.run(ours), () -> WholeProcess.run(bare));
  }

  /** The statement that the command runs. */
  private static String sql(BenchLake lake, String timeframe) throws Exception {
    try (Snapshot snapshot =
        new LakeReader(lake.lake(), lake.datasets()).open(Source.DUCKDB, Set.of("candles"))) {
      return new Candles(snapshot.connection(), Clock.systemUTC())
          .select(
              new CandleQuery(
                  "SYMBOL1",
                  Optional.empty(),
                  Timeframe.parse(timeframe),
                  new TimeRange(Optional.of(FROM), Optional.of(TO)),
                  OptionalLong.empty()));
    }
  }

  static Path driver(Path root) throws Exception {
    try (var files = Files.list(root.resolve("distribution/target/tarn/lib"))) {
      return files
          .filter(path -> path.getFileName().toString().startsWith("duckdb_jdbc"))
          .findFirst()
          .orElseThrow();
    }
  }
}
