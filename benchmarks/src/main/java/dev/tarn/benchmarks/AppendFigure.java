package dev.tarn.benchmarks;

import dev.tarn.market.MarketDatasets;
import dev.tarn.market.Tick;
import dev.tarn.staging.Appender;
import dev.tarn.staging.AppenderOptions;
import dev.tarn.staging.Lake;
import dev.tarn.staging.StagingArea;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;
import org.apache.parquet.hadoop.ParquetWriter;

/**
 * Appending through the journal and sealing, durable and visible, against a bare {@code
 * AvroParquetWriter} that writes the same ticks once with the same settings, without {@code fsync}.
 * Sealing goes on in the background while rows come in; processor time counts it in full, as one
 * core would feel it.
 */
final class AppendFigure implements Figure {
  private int file;

  @Override
  public void measure(Size size, Path scratch, Report report) throws Exception {
    int rows = size.choose(300_000, 1_000_000);
    int rounds = size.choose(7, 15);
    Tick[] ticks = LongStream.range(0, rows).mapToObj(SampleTicks::at).toArray(Tick[]::new);
    Lake lake = Lake.at(scratch.resolve("lake").toString());
    Pair pair =
        Pair.inTurn(
            4,
            rounds,
            () -> Cost.of(() -> append(lake, ticks)),
            () -> Cost.of(() -> write(scratch, ticks)));
    report.speedAtLeast("append and seal %,d ticks".formatted(rows), pair, 0.5);
  }

  private static void append(Lake lake, Tick[] ticks) {
    try (Appender appender =
        new StagingArea(lake).appender(MarketDatasets.TICKS, AppenderOptions.of("benchmark"))) {
      for (Tick tick : ticks) {
        appender.append(tick);
      }
    }
  }

  private void write(Path scratch, Tick[] ticks) throws Exception {
    Path path = Files.createDirectories(scratch.resolve("bare")).resolve(file++ + ".parquet");
    try (ParquetWriter<Tick> writer = BareParquet.open(path)) {
      for (Tick tick : ticks) {
        writer.write(tick);
      }
    }
  }
}
