package dev.tarn.benchmarks;

import dev.tarn.staging.Appender;
import dev.tarn.staging.AppenderOptions;
import dev.tarn.staging.StagingArea;
import java.nio.file.Path;
import java.util.function.LongFunction;
import org.apache.avro.generic.IndexedRecord;

/**
 * A cycle of the writer with 10,000 new rows, on a small lake and on a large one. Each cycle also
 * loads the rows of the one before, which the replica at hand lacks, and retires their segments.
 */
final class CycleFigure implements Figure {
  private static final int ROWS = 10_000;

  /** Between trades of a busy market. */
  private static final long BUSY_MICROS = 500;

  private static final Stored LAKES = new Stored(1_000_000, 10_000_000, 50_000_000);

  /** How many rows are there before, in the small lake and in the large one. */
  private record Stored(int small, int shortLarge, int fullLarge) {}

  private final String dataset;
  private final String columns;
  private final LongFunction<LongFunction<? extends IndexedRecord>> rows;
  private final Stored stored;

  private CycleFigure(
      String dataset,
      String columns,
      LongFunction<LongFunction<? extends IndexedRecord>> rows,
      Stored stored) {
    this.dataset = dataset;
    this.columns = columns;
    this.rows = rows;
    this.stored = stored;
  }

  static CycleFigure ofTicks(String dataset) {
    return new CycleFigure(dataset, SampleTicks.SQL, begin -> SampleTicks::at, LAKES);
  }

  /** All trades are of one hour, within which a trade that comes again is known. */
  static CycleFigure ofBusyTicks() {
    return new CycleFigure(
        "ticks",
        SampleTicks.sql(BUSY_MICROS),
        begin -> i -> SampleTicks.at(i, BUSY_MICROS),
        new Stored(500_000, 2_000_000, 5_000_000));
  }

  /** Half of each batch is new, the other half corrects candles of the batch before. */
  static CycleFigure ofCandles() {
    return new CycleFigure(
        "candles",
        SampleCandles.SQL,
        begin -> i -> SampleCandles.at(i - ROWS / 2 * ((i - begin) / ROWS), i),
        LAKES);
  }

  @Override
  public void measure(Size size, Path scratch, Report report) throws Exception {
    long small = stored.small();
    long large = size.choose(stored.shortLarge(), stored.fullLarge());
    Lane few = new Lane(BenchLake.at(scratch.resolve("small")), dataset, rows.apply(small), small);
    Lane many = new Lane(BenchLake.at(scratch.resolve("large")), dataset, rows.apply(large), large);
    few.lake.stage(dataset, columns, 0, small, 1_000_000);
    few.lake.settle();
    many.lake.stage(dataset, columns, 0, large, 1_000_000);
    double loaded = Cost.of(many.lake::settle).seconds();
    Pair pair = Pair.inTurn(5, size.choose(15, 31), many::cycle, few::cycle);
    report.costAtMost(
        "cycle of %,d %s: %,d stored to %,d".formatted(ROWS, dataset, large, small), pair, 1.3);
    report.note("the large lake was loaded and cloned in %.0f s".formatted(loaded));
  }

  private static final class Lane {
    private final BenchLake lake;
    private final String dataset;
    private final LongFunction<? extends IndexedRecord> rows;
    private long next;

    Lane(BenchLake lake, String dataset, LongFunction<? extends IndexedRecord> rows, long next) {
      this.lake = lake;
      this.dataset = dataset;
      this.rows = rows;
      this.next = next;
    }

    Cost cycle() throws Exception {
      try (Appender appender =
          new StagingArea(lake.lake())
              .appender(lake.dataset(dataset), AppenderOptions.of("benchmark"))) {
        for (int i = 0; i < ROWS; i++) {
          appender.append(rows.apply(next++));
        }
      }
      return Cost.of(lake::write);
    }
  }
}
