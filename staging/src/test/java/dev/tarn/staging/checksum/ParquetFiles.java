package dev.tarn.staging.checksum;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.Util;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** Files of some row groups, columns and pages, and where Parquet's own library finds the pages. */
final class ParquetFiles {
  private static final MessageType SCHEMA =
      MessageTypeParser.parseMessageType(
          """
          message row {
            required int64 number;
            optional binary word (STRING);
            optional group prices (LIST) { repeated group list { optional double element; } }
          }
          """);

  private ParquetFiles() {}

  /** Kinds of files that have checksums. */
  enum Kind {
    PLAIN,
    ZSTD,
    SECOND_VERSION,
    LARGE_PAGES
  }

  /**
   * A page.
   *
   * @param header where its header is
   * @param start where it begins, behind the header
   * @param end where it ends
   */
  record Page(int rowGroup, String column, int header, int start, int end) {}

  static Path write(Path file, Kind kind) throws IOException {
    return switch (kind) {
      case PLAIN -> write(file, 3_000, writer -> writer);
      case ZSTD ->
          write(file, 3_000, writer -> writer.withCompressionCodec(CompressionCodecName.ZSTD));
      case SECOND_VERSION ->
          write(
              file,
              3_000,
              writer ->
                  writer
                      .withWriterVersion(WriterVersion.PARQUET_2_0)
                      .withCompressionCodec(CompressionCodecName.SNAPPY));
      case LARGE_PAGES ->
          write(
              file,
              120_000,
              writer ->
                  writer
                      .withRowGroupSize(100L << 20)
                      .withPageSize(2 << 20)
                      .withPageRowCountLimit(100_000));
    };
  }

  static Path writeWithoutChecksums(Path file) throws IOException {
    return write(file, 3_000, writer -> writer.withPageWriteChecksumEnabled(false));
  }

  private static Path write(
      Path file, int rows, UnaryOperator<ExampleParquetWriter.Builder> options) throws IOException {
    ExampleParquetWriter.Builder builder =
        ExampleParquetWriter.builder(new LocalOutputFile(file))
            .withConf(new PlainParquetConfiguration())
            .withType(SCHEMA)
            .withPageSize(2_000)
            .withRowGroupSize(16_000L);
    Random random = new Random(rows);
    try (ParquetWriter<Group> writer = options.apply(builder).build()) {
      for (int i = 0; i < rows; i++) {
        Group row = new SimpleGroup(SCHEMA);
        row.add("number", random.nextLong());
        if (i % 3 > 0) {
          row.add("word", "word " + random.nextInt(40));
        }
        Group prices = row.addGroup("prices");
        for (int k = 0; k < i % 4; k++) {
          prices.addGroup("list").add("element", random.nextDouble());
        }
        writer.write(row);
      }
    }
    return file;
  }

  /** All pages, dictionaries among them, as Parquet's own library reads their headers. */
  static List<Page> pages(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    List<Page> pages = new ArrayList<>();
    try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(file))) {
      for (int group = 0; group < reader.getRowGroups().size(); group++) {
        BlockMetaData block = reader.getRowGroups().get(group);
        for (ColumnChunkMetaData column : block.getColumns()) {
          int position = (int) column.getStartingPos();
          int end = position + (int) column.getTotalSize();
          while (position < end) {
            ByteArrayInputStream input =
                new ByteArrayInputStream(bytes, position, bytes.length - position);
            PageHeader header = Util.readPageHeader(input);
            int start = bytes.length - input.available();
            String name = column.getPath().toDotString();
            int behind = start + header.getCompressed_page_size();
            pages.add(new Page(group, name, position, start, behind));
            position = behind;
          }
        }
      }
    }
    return pages;
  }
}
