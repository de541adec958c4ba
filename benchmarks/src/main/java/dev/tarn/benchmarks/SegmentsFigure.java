package dev.tarn.benchmarks;

import dev.tarn.staging.Dataset;
import java.nio.file.Path;
import java.util.List;

/** A thousand small segments in one cycle, against the bare statement on the same files. */
final class SegmentsFigure implements Figure {
  private static final int ROWS = 500;

  @Override
  public void measure(Size size, Path scratch, Report report) throws Exception {
    for (String name : List.of(BenchLake.APPENDED, BenchLake.UNIQUE)) {
      Path folder = scratch.resolve(name);
      BenchLake lake = BenchLake.at(folder.resolve("lake"));
      lake.stage(name, SampleTicks.SQL, 0, 1_000_000, 1_000_000);
      lake.settle();
      BenchLake base = BenchLake.at(folder.resolve("base"));
      base.become(lake); // back to its own place: in another its views would be made anew
      BenchLake feed = BenchLake.at(folder.resolve("feed"));
      feed.append(name, 1_000_000, 1_000_000 + 1_000 * ROWS, ROWS, SampleTicks::at);
      Path staged = folder.resolve("feed/staging").resolve(name);
      List<Path> segments = Folders.segments(staged);
      Dataset dataset = base.dataset(name);
      BareDatabase bare = new BareDatabase(folder.resolve("bare.duckdb"));
      Pair pair =
          Pair.inTurn(
              2,
              size.choose(5, 11),
              () -> {
                lake.become(base);
                lake.link(staged, name);
                return Cost.of(lake::write);
              },
              () -> {
                bare.become(base);
                return Cost.of(() -> bare.insert(dataset, segments));
              });
      report.costAtMost("%,d segments of %d, %s".formatted(1_000, ROWS, name), pair, 1.5);
      lake.become(base);
      lake.link(staged, name);
      Statements statements = new Statements();
      lake.write(statements);
      statements.report(report, 5);
      double retiring = Cost.of(lake::write).seconds();
      report.note(
          "the next cycle loads the twin and retires them: %.0f ms".formatted(retiring * 1e3));
      Folders.delete(folder);
    }
  }
}
