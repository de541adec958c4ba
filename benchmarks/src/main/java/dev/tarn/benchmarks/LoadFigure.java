package dev.tarn.benchmarks;

import dev.tarn.staging.Dataset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongFunction;
import org.apache.avro.generic.IndexedRecord;

/**
 * A whole cycle of a writer that runs again and again, which loads a batch, from listing the staged
 * segments to the published link, against the bare statement on the same files and the same stored
 * rows, with its checkpoint.
 */
final class LoadFigure implements Figure {
  /** What a cycle costs however little it loads is a small part of so many batches. */
  private static final int MANY = 5;

  @Override
  public void measure(Size size, Path scratch, Report report) throws Exception {
    long stored = size.choose(1_000_000, 10_000_000);
    long batch = size.choose(500_000, 1_000_000);
    Case appended = new Case(BenchLake.APPENDED, 0, 0.9);
    Setting many = new Setting(size, scratch, report, stored, MANY * batch);
    many.measure(appended, SampleTicks.SQL, i -> SampleTicks.at(i));
    Setting ticks = new Setting(size, scratch, report, stored, batch);
    ticks.measure(appended, SampleTicks.SQL, i -> SampleTicks.at(i));
    for (double known : new double[] {0, 0.5}) {
      ticks.measure(
          new Case(BenchLake.UNIQUE, known, 0.6), SampleTicks.SQL, i -> SampleTicks.at(i));
      ticks.measure(
          new Case("candles", known, 0.6), SampleCandles.SQL, i -> SampleCandles.at(i, 1));
      ticks.measure(new Case("ticks", known, 0.6), SampleTicks.SQL, i -> SampleTicks.at(i));
    }
  }

  /**
   * What is loaded.
   *
   * @param dataset the dataset
   * @param known which part of the batch has keys that are stored
   * @param target the least part of the bare statement's speed
   */
  private record Case(String dataset, double known, double target) {
    String title() {
      return "%s, %s".formatted(dataset, known == 0 ? "all new" : "half known");
    }
  }

  private record Setting(Size size, Path scratch, Report report, long stored, long batch) {

    void measure(Case each, String columns, LongFunction<? extends IndexedRecord> rows)
        throws Exception {
      Path folder = scratch.resolve(each.dataset() + each.known());
      BenchLake lake = BenchLake.at(folder.resolve("lake"));
      lake.stage(each.dataset(), columns, 0, stored, 1_000_000);
      lake.settle();
      BenchLake base = BenchLake.at(folder.resolve("base"));
      base.become(lake); // back to its own place: in another its views would be made anew
      BenchLake feed = BenchLake.at(folder.resolve("feed"));
      long from = stored - Math.round(batch * each.known());
      feed.stage(each.dataset(), from, from + batch, rows);
      Path staged = folder.resolve("feed/staging").resolve(each.dataset());
      List<Path> segments = Folders.segments(staged);
      Dataset dataset = base.dataset(each.dataset());
      BareDatabase bare = new BareDatabase(folder.resolve("bare.duckdb"));
      Pair pair =
          Pair.inTurn(
              1,
              size.choose(3, 7),
              () -> {
                lake.become(base);
                runBefore(lake, each.dataset(), rows);
                bare.become(
                    lake); // how full the last row groups are decides what a checkpoint merges
                lake.link(staged, each.dataset());
                return Cost.of(lake::write);
              },
              () ->
                  Cost.of(
                      () -> {
                        switch (dataset.merge()) {
                          case APPEND -> bare.insert(dataset, segments);
                          case UNIQUE, LATEST -> bare.merge(dataset, segments);
                        }
                      }));
      String title = "%s, %,d on %,d rows".formatted(each.title(), batch, stored);
      report.speedAtLeast(title, pair, each.target());
      Folders.delete(folder);
      Files.createDirectories(scratch);
    }

    /** The writer has run before, and has brought both replicas up to date. */
    private void runBefore(
        BenchLake lake, String dataset, LongFunction<? extends IndexedRecord> rows)
        throws InterruptedException {
      for (long next = stored + batch; next < stored + batch + 2; next++) {
        lake.append(dataset, next, next + 1, 1, rows);
        lake.write();
        lake.write();
      }
    }
  }
}
