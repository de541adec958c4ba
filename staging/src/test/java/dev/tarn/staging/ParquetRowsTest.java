package dev.tarn.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Files as other programs write them: every type that prices and times have been seen in. */
class ParquetRowsTest {
  private static final MessageType SCHEMA =
      MessageTypeParser.parseMessageType(
          """
          message other {
            optional boolean flag;
            optional float single;
            optional int32 small;
            optional int32 unsigned (INTEGER(32, false));
            optional int64 large_unsigned (INTEGER(64, false));
            optional int32 day (DATE);
            optional int64 millis (TIMESTAMP(MILLIS, true));
            optional int64 micros (TIMESTAMP(MICROS, false));
            optional int64 nanos (TIMESTAMP(NANOS, true));
            optional int96 old;
            optional int64 price (DECIMAL(18, 4));
            optional fixed_len_byte_array(16) large_price (DECIMAL(38, 8));
            optional binary text (STRING);
            optional binary unmarked;
            optional fixed_len_byte_array(3) fixed;
            optional group list (LIST) { repeated group list { optional double element; } }
            optional group map (MAP) { repeated group key_value { required binary key (STRING); optional double value; } }
          }
          """);

  private static Path write(Path folder, CompressionCodecName codec, Group... rows)
      throws IOException {
    Path file = folder.resolve("other.parquet");
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new LocalOutputFile(file))
            .withConf(new PlainParquetConfiguration())
            .withType(SCHEMA)
            .withCompressionCodec(codec)
            .build()) {
      for (Group row : rows) {
        writer.write(row);
      }
    }
    return file;
  }

  private static Group full() {
    Group row = new SimpleGroup(SCHEMA);
    row.add("flag", true);
    row.add("single", 0.5f);
    row.add("small", -5);
    row.add("unsigned", -1);
    row.add("large_unsigned", -1L);
    row.add("day", 20_000);
    row.add("millis", 1_570_752_011_620L);
    row.add("micros", 1_570_752_011_620_001L);
    row.add("nanos", 1_570_752_011_620_001_002L);
    ByteBuffer old = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
    old.putLong(3_600_000_000_000L).putInt(2_440_589).flip();
    row.add("old", Binary.fromConstantByteBuffer(old));
    row.add("price", 12_345_678L);
    row.add(
        "large_price",
        Binary.fromConstantByteArray(
            ByteBuffer.allocate(16).putLong(0).putLong(250_000_000L).array()));
    row.add("text", "Größe");
    row.add("unmarked", Binary.fromString("0.00141342"));
    row.add("fixed", Binary.fromConstantByteArray(new byte[] {(byte) 0xff, 0, 1}));
    row.addGroup("list").addGroup("list").add("element", 1.5);
    row.addGroup("map").addGroup("key_value").append("key", "k").append("value", 2.5);
    return row;
  }

  @Test
  void everyTypeBecomesAPlainJavaValue(@TempDir Path folder) throws IOException {
    Path file = write(folder, CompressionCodecName.UNCOMPRESSED, full(), new SimpleGroup(SCHEMA));

    try (ParquetRows rows = ParquetRows.open(file)) {
      assertThat(rows.count()).isEqualTo(2);
      assertThat(rows.columns()).startsWith("flag", "single").endsWith("list", "map");
      assertThat(rows.next()).isTrue();
      assertThat(row(rows))
          .isEqualTo(
              Arrays.asList(
                  true,
                  0.5,
                  -5L,
                  4_294_967_295L,
                  new BigDecimal("18446744073709551615"),
                  LocalDate.of(2024, 10, 4),
                  Instant.parse("2019-10-11T00:00:11.620Z"),
                  Instant.parse("2019-10-11T00:00:11.620001Z"),
                  Instant.parse("2019-10-11T00:00:11.620001002Z"),
                  Instant.parse("1970-01-02T01:00:00Z"),
                  new BigDecimal("1234.5678"),
                  new BigDecimal("2.50000000"),
                  "Größe",
                  "0.00141342",
                  List.of((byte) 0xff, (byte) 0, (byte) 1),
                  List.of(1.5),
                  Map.of("k", 2.5)));
      assertThat(rows.next()).isTrue();
      assertThat(row(rows)).containsOnlyNulls();
      assertThat(rows.next()).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = CompressionCodecName.class,
      names = {"UNCOMPRESSED", "SNAPPY", "GZIP", "ZSTD", "LZ4_RAW"})
  void theUsualCompressionsAreRead(CompressionCodecName codec, @TempDir Path folder)
      throws IOException {
    try (ParquetRows rows = ParquetRows.open(write(folder, codec, full()))) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.value(12)).isEqualTo("Größe");
    }
  }

  @Test
  void aFileThatIsCutOffIsCorrupt(@TempDir Path folder) throws IOException {
    Path file = write(folder, CompressionCodecName.ZSTD, full());
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length += 37) {
      Files.write(file, Arrays.copyOf(whole, length));

      assertThatThrownBy(() -> ParquetRows.open(file))
          .isInstanceOf(CorruptException.class)
          .hasMessageStartingWith("Cannot read " + file)
          .hasMessageNotContaining("\n");
    }
  }

  private static List<Object> row(ParquetRows rows) {
    Object[] values = new Object[rows.columns().size()];
    for (int i = 0; i < values.length; i++) {
      Object value = rows.value(i);
      values[i] = value instanceof byte[] bytes ? List.of(bytes[0], bytes[1], bytes[2]) : value;
    }
    return Arrays.asList(values);
  }
}
