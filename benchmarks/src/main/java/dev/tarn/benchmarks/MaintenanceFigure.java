package dev.tarn.benchmarks;

import dev.tarn.warehouse.sql.Sql;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What keeping a lake costs: a run of the writer with nothing to do against the least program that
 * opens the database, compaction of a day against a bare {@code COPY} of the same rows in the same
 * order, and {@code verify} against a bare scan of the same segments that decodes every column.
 */
final class MaintenanceFigure implements Figure {
  private static final String EVERY_COLUMN =
      "max(venue), max(symbol), max(\"time\"), max(price), max(size), max(side), max(trade_id), max(\"sequence\"), max(received_at)";

  @Override
  public void measure(Size size, Path scratch, Report report) throws Exception {
    Path root = Path.of(System.getProperty("tarn.root", ".")).toAbsolutePath();
    long rows = size.choose(2_000_000, 50_000_000);
    BenchLake lake = BenchLake.plain(scratch.resolve("lake"));
    lake.stage("ticks", SampleTicks.SQL, 0, rows, 250_000);
    lake.load();
    int rounds = size.choose(5, 11);
    report.costAtMost(
        "a run with nothing to do",
        Pair.inTurn(
            3,
            size.choose(11, 41),
            () -> WholeProcess.run(job(root, "run", lake)),
            () -> WholeProcess.run(bare(root, lake, "SELECT count(*) FROM ticks"))),
        1.3);
    String scan =
        "SELECT %s FROM read_parquet(%s, hive_partitioning = false)"
            .formatted(EVERY_COLUMN, files(lake));
    report.costAtMost(
        "verify of %,d ticks in two replicas".formatted(rows),
        Pair.inTurn(
            1,
            rounds,
            () -> WholeProcess.run(job(root, "verify", lake)),
            () -> WholeProcess.run(bare(root, lake, scan))),
        3);
    compaction(size, scratch, report);
  }

  private static void compaction(Size size, Path scratch, Report report) throws Exception {
    BenchLake base = BenchLake.at(scratch.resolve("base"));
    long rows = size.choose(500_000, 3_000_000);
    for (int segment = 0; segment < 100; segment++) {
      base.stage("ticks", segment * rows / 100, (segment + 1) * rows / 100, SampleTicks::at);
    }
    base.load();
    BenchLake lake = BenchLake.at(scratch.resolve("compacted"));
    BareDatabase bare = new BareDatabase(scratch.resolve("bare.duckdb"));
    Path copy = scratch.resolve("copy.parquet");
    String copying =
        "COPY (SELECT * FROM read_parquet(%s, hive_partitioning = false)%s) TO %s (FORMAT parquet, COMPRESSION zstd)";
    for (String order : List.of(" ORDER BY venue, symbol, \"time\"", "")) {
      String statement = copying.formatted(files(base), order, Sql.literal(copy.toString()));
      report.speedAtLeast(
          "compaction of 100 segments, %,d ticks, against COPY%s"
              .formatted(rows, order.isEmpty() ? " as they come" : " in the same order"),
          Pair.inTurn(
              1,
              size.choose(3, 7),
              () -> {
                Folders.delete(lake.home());
                Folders.copy(base.home(), lake.home());
                return Cost.of(lake::compact);
              },
              () -> Cost.of(() -> bare.run(statement))),
          order.isEmpty() ? 0 : 0.7);
    }
  }

  private static String files(BenchLake lake) throws Exception {
    List<String> files = new ArrayList<>();
    try (Stream<Path> paths = Files.walk(lake.home().resolve("archive"))) {
      paths.filter(Files::isRegularFile).map(Path::toString).forEach(files::add);
    }
    return Sql.list(files);
  }

  private static List<String> job(Path root, String command, BenchLake lake) {
    return List.of(
        root.resolve("bin/writer-job").toString(), command, "--lake", lake.home().toString());
  }

  private static List<String> bare(Path root, BenchLake lake, String sql) throws Exception {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin/java").toString(),
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-Xshare:auto",
        "-cp",
        root.resolve("benchmarks/target/classes") + ":" + QueryFigure.driver(root),
        BareQuery.class.getName(),
        lake.database().toString(),
        sql);
  }
}
