package dev.tarn.benchmarks;

import java.nio.file.Path;
import java.util.List;
import java.util.function.LongFunction;
import org.apache.avro.generic.IndexedRecord;

/** No figure, but where to look when one is missed: the dearest statements of a cycle. */
final class ProfileFigure implements Figure {

  @Override
  public void measure(Size size, Path scratch, Report report) throws Exception {
    long stored = size.choose(1_000_000, 10_000_000);
    for (String dataset : List.of(BenchLake.APPENDED, BenchLake.UNIQUE, "ticks")) {
      profile(scratch.resolve(dataset), dataset, stored, SampleTicks.SQL, SampleTicks::at, report);
    }
    profile(
        scratch.resolve("candles"),
        "candles",
        stored,
        SampleCandles.SQL,
        i -> SampleCandles.at(i, 1),
        report);
  }

  private static void profile(
      Path folder,
      String dataset,
      long stored,
      String columns,
      LongFunction<? extends IndexedRecord> rows,
      Report report)
      throws Exception {
    BenchLake lake = BenchLake.at(folder);
    lake.stage(dataset, columns, 0, stored, 1_000_000);
    lake.settle();
    for (long batch : new long[] {10_000, 1_000_000}) {
      for (int round = 0; round < 3; round++) {
        lake.stage(dataset, stored - batch / 2 + round, stored + batch / 2 + round, rows);
        Statements statements = new Statements();
        double seconds = Cost.of(() -> lake.write(statements)).seconds();
        report.note(
            "## %s, %,d rows half known, round %d: %.0f ms"
                .formatted(dataset, batch, round, seconds * 1e3));
        if (round == 2) {
          statements.report(report, 18);
        }
      }
    }
    Folders.delete(folder);
  }
}
