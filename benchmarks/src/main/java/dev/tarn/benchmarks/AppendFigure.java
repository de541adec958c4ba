package dev.tarn.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import dev.tarn.market.MarketDatasets;
import dev.tarn.market.Tick;
import dev.tarn.staging.Appender;
import dev.tarn.staging.AppenderOptions;
import dev.tarn.staging.Lake;
import dev.tarn.staging.StagingArea;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;
import org.apache.avro.generic.GenericData;
import org.apache.parquet.avro.AvroParquetWriter;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;

/**
 * Appending through the journal and sealing, durable and visible, against a bare {@code
 * AvroParquetWriter} that writes the same ticks once with the same settings, without {@code fsync}.
 * Sealing goes on in the background while rows come in; processor time counts it in full, as one
 * core would feel it.
 */
final class AppendFigure implements Figure {
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private int file;

  @Override
  public void measure(Size size, Path scratch, Report report) throws Exception {
    int rows = size.choose(300_000, 1_000_000);
    int rounds = size.choose(7, 15);
    Tick[] ticks = LongStream.range(0, rows).mapToObj(SampleTicks::at).toArray(Tick[]::new);
    Lake lake = Lake.at(scratch.resolve("lake").toString());
    Pair wall =
        Pair.inTurn(
            4,
            rounds,
            () -> Pair.time(() -> append(lake, ticks)),
            () -> Pair.time(() -> write(scratch, ticks)));
    report.atLeast("append and seal, by the clock", wall.speed(), 0.5, wall);
    Pair processor =
        Pair.inTurn(
            0,
            rounds,
            () -> processorTime(() -> append(lake, ticks)),
            () -> processorTime(() -> write(scratch, ticks)));
    report.atLeast("append and seal, processor time", processor.speed(), 0.5, processor);
    report.note(
        "%d ticks: %.0f rows/s through the journal, %.0f rows/s bare"
            .formatted(rows, rows / wall.oursMedian(), rows / wall.bareMedian()));
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
    var builder =
        AvroParquetWriter.<Tick>builder(new LocalOutputFile(path))
            .withConf(new PlainParquetConfiguration())
            .withDataModel(GenericData.get())
            .withSchema(MarketDatasets.TICKS.schema())
            .withCompressionCodec(CompressionCodecName.ZSTD);
    for (String whole : new String[] {"time", "sequence", "received_at"}) {
      builder.withDictionaryEncoding(whole, false); // as in segments
    }
    try (ParquetWriter<Tick> writer = builder.build()) {
      for (Tick tick : ticks) {
        writer.write(tick);
      }
    }
  }

  private static double processorTime(Pair.Work work) throws Exception {
    long begin = SYSTEM.getProcessCpuTime();
    work.run();
    return (SYSTEM.getProcessCpuTime() - begin) / 1e9;
  }
}
