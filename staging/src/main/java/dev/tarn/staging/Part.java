package dev.tarn.staging;

import dev.tarn.staging.storage.Location;
import dev.tarn.staging.storage.Storage;
import dev.tarn.staging.storage.StorageOutput;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.IndexedRecord;
import org.apache.parquet.avro.AvroParquetWriter;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/**
 * A Parquet file being written in {@code tmp/}, invisible until it is published as a segment.
 * Closing it before leaves nothing behind. Not safe for use by several threads.
 */
final class Part implements Closeable {
  private final Storage storage;
  private final Location location;
  private final StorageOutput output;
  private final ParquetWriter<IndexedRecord> writer;
  private long rows;
  private boolean finished;
  private boolean gone;

  private Part(
      Storage storage,
      Location location,
      StorageOutput output,
      ParquetWriter<IndexedRecord> writer) {
    this.storage = storage;
    this.location = location;
    this.output = output;
    this.writer = writer;
  }

  static Part create(Storage storage, String dataset, Schema schema, Location location)
      throws IOException {
    StorageOutput output = storage.create(location);
    try {
      return new Part(storage, location, output, parquet(output, dataset, schema));
    } catch (IOException | RuntimeException e) {
      output.close();
      storage.delete(location);
      throw e;
    }
  }

  private static ParquetWriter<IndexedRecord> parquet(
      StorageOutput output, String dataset, Schema schema) throws IOException {
    var builder =
        AvroParquetWriter.<IndexedRecord>builder(new Output(output))
            .withConf(new PlainParquetConfiguration())
            .withDataModel(GenericData.get())
            .withSchema(schema)
            .withCompressionCodec(CompressionCodecName.ZSTD)
            .withCodecFactory(new ZstdCodec())
            .withExtraMetaData(Map.of("tarn.dataset", dataset, "tarn.format", "1"));
    for (Schema.Field field : schema.getFields()) {
      // Times and sequence numbers hardly repeat: a dictionary of them costs time and saves
      // nothing.
      if (Fields.value(field.schema()).getType() == Schema.Type.LONG) {
        builder.withDictionaryEncoding(field.name(), false);
      }
    }
    return builder.build();
  }

  long rows() {
    return rows;
  }

  /** Bytes written and gathered so far, roughly. */
  long bytes() {
    return writer.getDataSize();
  }

  void append(IndexedRecord row) throws IOException {
    writer.write(row);
    rows++;
  }

  /** Completes the file and brings it to the disk. */
  void finish() throws IOException {
    if (!finished) {
      writer.close();
      output.sync();
      output.close();
      finished = true;
    }
  }

  /**
   * Makes the file a segment, durably; a segment that is there already stays as it is. Answers
   * whether it was new.
   */
  boolean publish(Location segment) throws IOException {
    finish();
    try {
      storage.move(location, segment);
      gone = true;
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  /** Throws the file away unless it was published. */
  @Override
  public void close() throws IOException {
    if (!gone) {
      gone = true;
      output.close();
      storage.delete(location);
    }
  }

  private record Output(StorageOutput output) implements OutputFile {
    @Override
    public PositionOutputStream create(long blockSizeHint) {
      return new Stream(output);
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSizeHint) {
      return create(blockSizeHint);
    }

    @Override
    public boolean supportsBlockSize() {
      return false;
    }

    @Override
    public long defaultBlockSize() {
      return 0;
    }
  }

  /** Parquet closes its stream; the file stays open to be synced. */
  private static final class Stream extends PositionOutputStream {
    private final StorageOutput output;

    Stream(StorageOutput output) {
      this.output = output;
    }

    @Override
    public long getPos() {
      return output.position();
    }

    @Override
    public void write(int b) throws IOException {
      output.write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      output.write(bytes, offset, length);
    }

    @Override
    public void close() {}
  }
}
