package dev.tarn.benchmarks;

import dev.tarn.market.MarketDatasets;
import dev.tarn.market.Tick;
import dev.tarn.staging.Appender;
import dev.tarn.staging.AppenderOptions;
import dev.tarn.staging.Lake;
import dev.tarn.staging.StagingArea;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.apache.parquet.hadoop.ParquetWriter;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What a producer's thread spends on one row: handing it to an appender, which seals in the
 * background, and writing it to a Parquet file itself.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RowBenchmark {
  private static final int TICKS = 1 << 18;

  private final Tick[] ticks =
      LongStream.range(0, TICKS).mapToObj(SampleTicks::at).toArray(Tick[]::new);
  private Path folder;
  private Appender appender;
  private ParquetWriter<Tick> writer;
  private int next;

  /** Opens both. */
  @Setup
  public void open() throws IOException {
    folder = Files.createTempDirectory("tarn-benchmark-");
    appender =
        new StagingArea(Lake.at(folder.resolve("lake").toString()))
            .appender(MarketDatasets.TICKS, AppenderOptions.of("benchmark"));
    writer = BareParquet.open(folder.resolve("bare.parquet"));
  }

  /** Closes both, and deletes what they wrote. */
  @TearDown
  public void close() throws IOException {
    appender.close();
    writer.close();
    Folders.delete(folder);
  }

  /** One row through the journal. */
  @Benchmark
  public void append() {
    appender.append(ticks[next++ & (TICKS - 1)]);
  }

  /** One row into a Parquet file. */
  @Benchmark
  public void writeParquet() throws IOException {
    writer.write(ticks[next++ & (TICKS - 1)]);
  }
}
