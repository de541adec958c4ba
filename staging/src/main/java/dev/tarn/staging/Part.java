package dev.tarn.staging;

import dev.tarn.staging.hadoop.RowWriterBuilder;
import dev.tarn.staging.storage.Location;
import dev.tarn.staging.storage.Storage;
import dev.tarn.staging.storage.StorageOutput;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.Decoder;
import org.apache.parquet.avro.AvroWriteSupport;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.jspecify.annotations.Nullable;

/**
 * A Parquet file being written in {@code tmp/}, invisible until it is published as a segment.
 * Closing it before leaves nothing behind. Not safe for use by several threads.
 */
final class Part implements Closeable {
  /** What a row group gathers in memory before it is written. */
  private static final long ROW_GROUP_BYTES = 32L << 20;

  /**
   * Up to here rows are not compressed: unpacking a column costs DuckDB the same however small it
   * is, and doubles the time to read many small segments.
   */
  private static final long SMALL_BYTES = 64 << 10;

  private final Storage storage;
  private final Location location;
  private final StorageOutput output;
  private final SegmentCodec codec;

  /** Null once the file is complete: it holds much memory. */
  private @Nullable ParquetWriter<Object> writer;

  private long rows;
  private boolean broken;
  private boolean gone;

  private Part(
      Storage storage,
      Location location,
      StorageOutput output,
      SegmentCodec codec,
      ParquetWriter<Object> writer) {
    this.storage = storage;
    this.location = location;
    this.output = output;
    this.codec = codec;
    this.writer = writer;
  }

  /** A part of any size. */
  static Part create(Storage storage, String dataset, Schema schema, Location location)
      throws IOException {
    return create(storage, dataset, schema, location, Long.MAX_VALUE);
  }

  /**
   * A part of known size.
   *
   * @param bytes what the rows take in a journal, or more
   */
  static Part create(Storage storage, String dataset, Schema schema, Location location, long bytes)
      throws IOException {
    CompressionCodecName name =
        bytes <= SMALL_BYTES ? CompressionCodecName.UNCOMPRESSED : CompressionCodecName.ZSTD;
    StorageOutput output = storage.create(location);
    SegmentCodec codec = new SegmentCodec();
    try {
      ParquetWriter<Object> writer = parquet(output, dataset, schema, codec, name);
      return new Part(storage, location, output, codec, writer);
    } catch (IOException | RuntimeException e) {
      discard(storage, location, output, codec);
      throw e;
    }
  }

  private static ParquetWriter<Object> parquet(
      StorageOutput output,
      String dataset,
      Schema schema,
      SegmentCodec codec,
      CompressionCodecName name)
      throws IOException {
    ParquetConfiguration configuration = new PlainParquetConfiguration();
    // the old structure of lists cannot hold nulls
    configuration.setBoolean(AvroWriteSupport.WRITE_OLD_LIST_STRUCTURE, false);
    var builder =
        new RowWriterBuilder<>(new PartOutput(output), new RowWriteSupport(schema, configuration))
            .withConf(configuration)
            .withCompressionCodec(name)
            .withCodecFactory(codec)
            .withRowGroupSize(ROW_GROUP_BYTES)
            .withExtraMetaData(Map.of("tarn.dataset", dataset, "tarn.format", "1"));
    for (Schema.Field field : schema.getFields()) {
      Schema.Type type = Fields.value(field.schema()).getType();
      if (type == Schema.Type.LONG || type == Schema.Type.DOUBLE) {
        // A dictionary of times, numbers and prices costs a fifth of the time to write, and DuckDB
        // a little more to read, for 3 to 10 % of the size.
        builder.withDictionaryEncoding(field.name(), false);
      }
    }
    return builder.build();
  }

  long rows() {
    return rows;
  }

  /** Takes a row. After a failure the file cannot be completed any more. */
  void append(IndexedRecord row) throws IOException {
    write(row);
  }

  /** Takes the row that {@code row} stands before, in the encoding of the part's schema. */
  void append(Decoder row) throws IOException {
    write(row);
  }

  private void write(Object row) throws IOException {
    requireWhole();
    broken = true; // unless we come to the end of this: Parquet closes half a file without a word
    writer.write(row);
    rows++;
    broken = false;
  }

  /** Completes the file and brings it to the disk. After a failure it cannot be completed. */
  void finish() throws IOException {
    requireWhole();
    if (writer != null) {
      broken = true;
      writer.close();
      output.sync();
      output.close();
      writer = null;
      broken = false;
    }
  }

  private void requireWhole() throws IOException {
    if (broken) {
      throw new IOException("writing " + storage.localPath(location) + " was broken off before");
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
      discard(storage, location, output, codec);
    }
  }

  private static void discard(
      Storage storage, Location location, StorageOutput output, SegmentCodec codec)
      throws IOException {
    codec.release();
    try {
      output.close();
    } finally {
      storage.delete(location);
    }
  }
}
