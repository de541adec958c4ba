package dev.tarn.benchmarks;

import dev.tarn.market.MarketDatasets;
import dev.tarn.market.Tick;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.avro.generic.GenericData;
import org.apache.parquet.avro.AvroParquetWriter;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;

/** What people write ticks with, set as segments are: zstd, and no dictionary for whole numbers. */
final class BareParquet {

  private BareParquet() {}

  static ParquetWriter<Tick> open(Path path) throws IOException {
    var builder =
        AvroParquetWriter.<Tick>builder(new LocalOutputFile(path))
            .withConf(new PlainParquetConfiguration())
            .withDataModel(GenericData.get())
            .withSchema(MarketDatasets.TICKS.schema())
            .withCompressionCodec(CompressionCodecName.ZSTD);
    for (String whole : new String[] {"time", "sequence", "received_at"}) {
      builder.withDictionaryEncoding(whole, false);
    }
    return builder.build();
  }
}
