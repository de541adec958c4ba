package dev.tarn.benchmarks;

import dev.tarn.staging.Dataset;
import dev.tarn.staging.checksum.PageChecksums;
import java.nio.file.Path;
import java.util.List;

/** Looking at the checksums of segments, against the bare statement that loads the same files. */
final class ChecksumsFigure implements Figure {

  @Override
  public void measure(Size size, Path scratch, Report report) throws Exception {
    measure(size, scratch.resolve("large"), report, 1_000_000, 250_000);
    measure(size, scratch.resolve("small"), report, 500_000, 500);
  }

  private static void measure(Size size, Path folder, Report report, long rows, long inSegment)
      throws Exception {
    String name = BenchLake.APPENDED;
    BenchLake base = BenchLake.at(folder.resolve("base"));
    base.stage(name, SampleTicks.SQL, 0, 1_000_000, 1_000_000);
    base.settle();
    BenchLake feed = BenchLake.at(folder.resolve("feed"));
    feed.append(name, 1_000_000, 1_000_000 + rows, inSegment, SampleTicks::at);
    List<Path> segments = Folders.segments(folder.resolve("feed/staging").resolve(name));
    Dataset dataset = base.dataset(name);
    BareDatabase bare = new BareDatabase(folder.resolve("bare.duckdb"));
    Pair pair =
        Pair.inTurn(
            2,
            size.choose(5, 21),
            () -> Cost.of(() -> look(segments)),
            () -> {
              bare.become(base);
              return Cost.of(() -> bare.insert(dataset, segments));
            });
    report.costAtMost("%,d rows in %,d segments".formatted(rows, segments.size()), pair, 0.05);
    Folders.delete(folder);
  }

  private static void look(List<Path> segments) throws Exception {
    PageChecksums checksums = new PageChecksums();
    for (Path segment : segments) {
      if (!checksums.damages(segment).isEmpty()) {
        throw new IllegalStateException("Cannot measure: " + segment + " is damaged");
      }
    }
  }
}
