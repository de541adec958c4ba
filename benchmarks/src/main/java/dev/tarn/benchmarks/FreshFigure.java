package dev.tarn.benchmarks;

import dev.tarn.market.MarketDatasets;
import dev.tarn.warehouse.read.LakeReader;
import dev.tarn.warehouse.read.ReaderMemory;
import dev.tarn.warehouse.read.Snapshot;
import dev.tarn.warehouse.read.Source;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a small question costs who asks again and again, while a feed of 200 ticks a segment goes on
 * and the writer with it: of what is published, and of what is staged as well; and what such a
 * cycle costs the writer. With ten trades a second, and with so many that a minute has tens and
 * hundreds of thousands. Nothing else runs.
 */
final class FreshFigure implements Figure {
  private static final String TICKS =
      "SELECT time, price, size, side FROM ticks WHERE venue = 'BENCH' AND symbol = 'SYMBOL1' ORDER BY time DESC LIMIT 20";
  private static final String CANDLES =
      "SELECT open_time, open, high, low, close, volume FROM candles WHERE venue = 'BENCH' AND symbol = 'SYMBOL1' AND timeframe = '1m' ORDER BY open_time DESC LIMIT 60";
  private static final int STORED = 48_000;
  private static final int ROWS_IN_SEGMENT = 200;

  @Override
  public void measure(Size size, Path scratch, Report report) throws Exception {
    for (int rate : new int[] {10, 1_250, 20_000}) {
      report.note("%,d ticks/s".formatted(rate));
      BenchLake lake = BenchLake.plain(scratch.resolve("lake-" + rate));
      measure(size, new Feed(lake, 1_000_000 / rate), report);
    }
  }

  private static void measure(Size size, Feed feed, Report report) throws Exception {
    feed.append(STORED, STORED / 6);
    feed.lake.load();
    int rounds = size.choose(50, 200);
    try (ReaderMemory memory = ReaderMemory.withInstances()) {
      for (String dataset : new String[] {"ticks", "candles"}) {
        String question = dataset.equals("ticks") ? TICKS : CANDLES;
        Pair pair =
            Pair.inTurn(
                20,
                rounds,
                () -> {
                  feed.round();
                  return Cost.of(() -> ask(feed.lake, memory, Source.FRESH, dataset, question));
                },
                () -> Cost.of(() -> ask(feed.lake, memory, Source.DUCKDB, dataset, question)));
        report.note(
            "%s, fresh against published: %.2f by the clock, %.2f of processor time (%s)"
                .formatted(dataset, pair.byTheClock(), pair.byProcessor(), medians(pair)));
      }
    }
    List<Cost> cycles = new ArrayList<>();
    for (int round = -20; round < rounds; round++) {
      feed.append(4 * ROWS_IN_SEGMENT, ROWS_IN_SEGMENT);
      Cost cycle = Cost.of(feed.lake::write);
      if (round >= 0) {
        cycles.add(cycle);
      }
    }
    report.note(
        "a cycle that loads 1,600 ticks, with their candles: %.1f ms, processor %.1f ms"
            .formatted(median(cycles, true), median(cycles, false)));
  }

  private static String medians(Pair pair) {
    return "%.1f ms, processor %.1f ms; the other %.1f ms, processor %.1f ms"
        .formatted(
            median(pair.ours(), true),
            median(pair.ours(), false),
            median(pair.bare(), true),
            median(pair.bare(), false));
  }

  private static double median(List<Cost> costs, boolean clock) {
    return 1e3
        * Pair.median(
            costs.stream().map(cost -> clock ? cost.seconds() : cost.processor()).toList());
  }

  private static void ask(
      BenchLake lake, ReaderMemory memory, Source source, String dataset, String question)
      throws Exception {
    try (Snapshot snapshot =
            new LakeReader(lake.lake(), MarketDatasets.of(lake.lake()))
                .with(memory)
                .open(source, Set.of(dataset));
        Statement statement = snapshot.connection().createStatement();
        ResultSet rows = statement.executeQuery(question)) {
      if (!rows.next()) {
        throw new IllegalStateException("no answer");
      }
      while (rows.next()) {}
    }
  }

  /** Ticks one after the other, as a producer flushes them. */
  private static final class Feed {
    private final BenchLake lake;
    private final long microsApart;
    private long next;

    Feed(BenchLake lake, long microsApart) {
      this.lake = lake;
      this.microsApart = microsApart;
    }

    void append(int rows, int rowsInSegment) {
      lake.append("ticks", next, next + rows, rowsInSegment, i -> SampleTicks.at(i, microsApart));
      next += rows;
    }

    /** Of the last eight segments four are published. */
    void round() throws InterruptedException {
      append(4 * ROWS_IN_SEGMENT, ROWS_IN_SEGMENT);
      lake.write();
      append(4 * ROWS_IN_SEGMENT, ROWS_IN_SEGMENT);
    }
  }
}
