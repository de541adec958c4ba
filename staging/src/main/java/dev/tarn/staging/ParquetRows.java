package dev.tarn.staging;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/**
 * The rows of any Parquet file, whoever wrote it, as plain Java values: {@code Boolean}, {@code
 * Long}, {@code Double}, {@code BigDecimal}, {@code String}, {@code Instant} (timestamps without a
 * zone are taken for UTC), {@code LocalDate}, {@code byte[]}, {@code List} and {@code Map}. Memory
 * is bounded by the file's row groups. Used by one thread.
 */
public final class ParquetRows implements Closeable {
  private static final int LONGEST_REASON = 120;

  private final Path file;
  private final MessageType schema;
  private final long count;
  private final ParquetReader<Group> reader;
  private @Nullable Group row;
  private long number;

  private ParquetRows(Path file, MessageType schema, long count, ParquetReader<Group> reader) {
    this.file = file;
    this.schema = schema;
    this.count = count;
    this.reader = reader;
  }

  /**
   * Opens a file.
   *
   * @throws CorruptException when it is no Parquet, or one that cannot be read
   */
  public static ParquetRows open(Path file) {
    InputFile input = new LocalInputFile(file);
    PlainParquetConfiguration configuration = new PlainParquetConfiguration();
    try (ParquetFileReader footer =
        ParquetFileReader.open(input, ParquetReadOptions.builder(configuration).build())) {
      requireCodec(file, footer);
      MessageType schema = footer.getFooter().getFileMetaData().getSchema();
      return new ParquetRows(
          file, schema, footer.getRecordCount(), new Builder(input, configuration).build());
    } catch (CorruptException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw corrupt(file, e);
    }
  }

  /** Codecs for which Parquet's Java library needs a class that does not come with it. */
  private static void requireCodec(Path file, ParquetFileReader footer) {
    for (BlockMetaData rowGroup : footer.getRowGroups()) {
      for (ColumnChunkMetaData column : rowGroup.getColumns()) {
        switch (column.getCodec()) {
          case BROTLI, LZO ->
              throw new CorruptException(
                  "Cannot read %s: its columns are compressed with %s, which is not read here; write it with zstd, snappy, gzip or lz4"
                      .formatted(file, column.getCodec()));
          case UNCOMPRESSED, SNAPPY, GZIP, LZ4, ZSTD, LZ4_RAW -> {} // all are read
        }
      }
    }
  }

  /** The names of the columns, in the order of the file. */
  public List<String> columns() {
    return schema.getFields().stream().map(Type::getName).toList();
  }

  /** How many rows the file says it has. */
  public long count() {
    return count;
  }

  /**
   * Goes to the next row.
   *
   * @return false when there is none
   * @throws CorruptException when the file is damaged there, or ends before the last of its rows
   */
  public boolean next() {
    try {
      row = reader.read();
    } catch (IOException | RuntimeException e) {
      throw corrupt(file, e);
    }
    if (row != null) {
      number++;
      return true;
    }
    if (number != count) {
      throw new CorruptException(
          "Cannot read %s: it has %d rows but says %d; write it anew"
              .formatted(file, number, count));
    }
    return false;
  }

  /**
   * The current row's value in a column, or null.
   *
   * @throws CorruptException when the value cannot be read
   */
  public @Nullable Object value(int column) {
    try {
      return ParquetValues.value(row, column, schema.getType(column));
    } catch (RuntimeException e) {
      throw corrupt(file, e);
    }
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }

  private static CorruptException corrupt(Path file, Exception cause) {
    Throwable deepest = cause;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    String text = deepest.getClass().getSimpleName() + " " + deepest.getMessage();
    String line = text.lines().findFirst().orElse("");
    String reason =
        line.length() <= LONGEST_REASON ? line : line.substring(0, LONGEST_REASON) + "...";
    return new CorruptException(
        "Cannot read %s: it is no Parquet file, or damaged (%s); write it anew"
            .formatted(file, reason),
        cause);
  }

  private static final class Builder extends ParquetReader.Builder<Group> {
    Builder(InputFile file, PlainParquetConfiguration configuration) {
      super(file, configuration);
      usePageChecksumVerification(); // where the producer wrote checksums
    }

    @Override
    protected ReadSupport<Group> getReadSupport() {
      return new GroupReadSupport();
    }
  }
}
