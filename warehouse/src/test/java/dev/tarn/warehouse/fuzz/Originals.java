package dev.tarn.warehouse.fuzz;

import dev.tarn.staging.Dataset;
import dev.tarn.staging.Segment;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.Sql;
import dev.tarn.warehouse.support.TestDatasets;
import dev.tarn.warehouse.support.TestLake;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.IndexedRecord;

/** Files before they are damaged: Tarn's own, and those of other programs. */
final class Originals {
  static final Dataset LINES =
      TestDatasets.dataset(
          """
          {"type": "record", "name": "Line", "tarn.dataset": "lines", "tarn.database": "core", "tarn.merge": "append", "fields": [
            {"name": "number", "type": "long"}, {"name": "text", "type": "string"}, {"name": "value", "type": ["null", "double"]}]}""");

  static final int ROWS = 60;
  private static final int BLOCK_ROWS = 12;
  private static final List<String> FORMATS =
      List.of(
          "COMPRESSION zstd, ROW_GROUP_SIZE 2048",
          "COMPRESSION snappy",
          "COMPRESSION uncompressed",
          "COMPRESSION gzip, PARQUET_VERSION V2");

  private Originals() {}

  /**
   * A journal, and where its blocks are.
   *
   * @param bytes the file
   * @param ends where the header and each block ends
   */
  record JournalFile(byte[] bytes, List<Integer> ends) {}

  static GenericRecord line(long number) {
    GenericRecord line = new GenericData.Record(LINES.schema());
    line.put("number", number);
    line.put("text", text(number));
    line.put("value", number % 7 == 0 ? null : (Object) (number / 4.0));
    return line;
  }

  static String text(long number) {
    return "line " + number % 10 + " of " + number;
  }

  private static List<IndexedRecord> lines(long first) {
    List<IndexedRecord> lines = new ArrayList<>();
    for (long number = first; number < first + ROWS; number++) {
      lines.add(line(number));
    }
    return lines;
  }

  /**
   * A segment.
   *
   * @param bytes the file
   * @param hasChecksum whether it has one: Tarn writes it, and DuckDB does not
   */
  record SegmentFile(byte[] bytes, boolean hasChecksum) {}

  /** A segment with rows from {@code first} on. */
  static SegmentFile segment(long first, Random random) throws IOException {
    try (TestLake lake = TestLake.with(LINES)) {
      if (random.nextBoolean()) {
        lake.stage(LINES, lines(first));
        Segment segment = lake.staging().segments(LINES).get(0);
        return new SegmentFile(Files.readAllBytes(segment.path()), true);
      }
      Path file = lake.home().resolve("file.parquet");
      try (Session session = lake.session()) {
        session.execute(
            "COPY (SELECT i AS number, 'line ' || i %% 10 || ' of ' || i AS text, CASE WHEN i %% 7 = 0 THEN NULL ELSE i / 4.0::DOUBLE END AS value FROM range(%d, %d) AS r(i) ORDER BY i) TO %s (FORMAT parquet, %s)"
                .formatted(
                    first,
                    first + ROWS,
                    Sql.literal(file.toString()),
                    FORMATS.get(random.nextInt(FORMATS.size()))));
      }
      return new SegmentFile(Files.readAllBytes(file), false);
    }
  }

  /** A journal with rows from {@code first} on, in some blocks. */
  static JournalFile journal(long first, Random random) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    List<Integer> ends = new ArrayList<>();
    try (DataFileWriter<IndexedRecord> writer =
        new DataFileWriter<>(new GenericDatumWriter<>(LINES.schema()))) {
      if (random.nextInt(3) == 0) {
        writer.setCodec(CodecFactory.deflateCodec(6));
      }
      writer.create(LINES.schema(), bytes);
      writer.flush();
      ends.add(bytes.size());
      int count = 0;
      for (IndexedRecord line : lines(first)) {
        writer.append(line);
        if (++count % BLOCK_ROWS == 0) {
          writer.sync();
          writer.flush();
          ends.add(bytes.size());
        }
      }
    }
    return new JournalFile(bytes.toByteArray(), ends);
  }

  /** The rows of a journal's block, counted from 0. */
  static List<Long> block(long first, int index) {
    List<Long> numbers = new ArrayList<>();
    for (long i = 0; i < BLOCK_ROWS; i++) {
      numbers.add(first + (long) index * BLOCK_ROWS + i);
    }
    return numbers;
  }
}
