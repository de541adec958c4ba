package dev.tarn.staging.hadoop;

import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.OutputFile;

/**
 * Builds Parquet writers around a given write support. It is here since Parquet's builder names a
 * Hadoop class in what it demands of its subclasses; none is used.
 *
 * @param <T> what the writer takes for a row
 */
public final class RowWriterBuilder<T> extends ParquetWriter.Builder<T, RowWriterBuilder<T>> {
  private final WriteSupport<T> support;

  public RowWriterBuilder(OutputFile file, WriteSupport<T> support) {
    super(file);
    this.support = support;
  }

  @Override
  protected RowWriterBuilder<T> self() {
    return this;
  }

  @Override
  protected WriteSupport<T> getWriteSupport(Configuration configuration) {
    return support;
  }

  @Override
  protected WriteSupport<T> getWriteSupport(ParquetConfiguration configuration) {
    return support;
  }
}
