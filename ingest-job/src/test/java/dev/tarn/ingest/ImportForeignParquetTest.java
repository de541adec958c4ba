package dev.tarn.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.ingest.JobFixture.Result;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.SessionOptions;
import dev.tarn.warehouse.sql.Sql;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Folders of Parquet files that other programs wrote, with types of their own. */
class ImportForeignParquetTest {
  private static final Instant TIME = Instant.parse("2026-03-01T12:00:00.123456Z");
  private static final String TICK =
      "SELECT 'S' AS symbol, TIMESTAMPTZ '2026-03-01 12:00:00.123456Z' AS time, 2.5::DOUBLE AS price, 1.0::DOUBLE AS size";

  private Path folder;
  private JobFixture job;

  @BeforeEach
  void freshLake(@TempDir Path folder) throws IOException {
    this.folder = Files.createDirectories(folder.resolve("theirs"));
    job = new JobFixture(folder);
  }

  private Result ticks(Object... more) {
    List<Object> arguments =
        new ArrayList<>(List.of("import", "--format", "parquet", "--dataset", "ticks"));
    arguments.addAll(Arrays.asList(more));
    return job.run(arguments.toArray());
  }

  private Path write(String name, String query, String codec) throws IOException {
    Path file = folder.resolve(name + ".parquet");
    Files.createDirectories(file.getParent());
    try (Session session = Session.open(SessionOptions.spillingTo(folder.resolve("spill")))) {
      session.execute(
          "COPY (%s) TO %s (FORMAT parquet, COMPRESSION %s)"
              .formatted(query, Sql.literal(file.toString()), codec));
    }
    return file;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "2.5::DOUBLE AS price | 2.5::FLOAT AS price",
        "2.5::DOUBLE AS price | 2.5::DECIMAL(38,18) AS price",
        "2.5::DOUBLE AS price | '2.5' AS price",
        "2.5::DOUBLE AS price | '2.5'::BLOB AS price",
        "1.0::DOUBLE AS size | 1::UTINYINT AS size",
        "TIMESTAMPTZ '2026-03-01 12:00:00.123456Z' AS time | 1772366400123456::UBIGINT AS time",
        "TIMESTAMPTZ '2026-03-01 12:00:00.123456Z' AS time | 1772366400123456789::UBIGINT AS time",
        "TIMESTAMPTZ '2026-03-01 12:00:00.123456Z' AS time | TIMESTAMP_NS '2026-03-01 12:00:00.123456789' AS time",
        "TIMESTAMPTZ '2026-03-01 12:00:00.123456Z' AS time | '2026-03-01T12:00:00.123456Z' AS time",
      })
  void whatLosesNothingIsConverted(String own, String theirs) throws IOException {
    assertThat(TICK).contains(own);
    Path file = write("their", TICK.replace(own, theirs), "snappy");
    assertThat(ticks(file).err()).isEmpty();
    assertThat(job.rows("ticks"))
        .singleElement()
        .satisfies(
            row ->
                assertThat(row)
                    .containsEntry("time", TIME)
                    .containsEntry("price", 2.5)
                    .containsEntry("size", 1.0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "2.5::DOUBLE AS price | 'two' AS price | column price is 'two': a number is needed",
        "2.5::DOUBLE AS price | 'NaN'::DOUBLE AS price | a finite number is needed",
        "2.5::DOUBLE AS price | '\\xFF\\x00'::BLOB AS price | column price is '0xff00': 2 bytes whose type is neither DECIMAL nor text",
        "2.5::DOUBLE AS price | TIMESTAMP '2026-03-01 12:00:00' AS price | a number is needed",
        "TIMESTAMPTZ '2026-03-01 12:00:00.123456Z' AS time | 18446744073709551615::UBIGINT AS time | column time is '18446744073709551615': the number is too large",
        "TIMESTAMPTZ '2026-03-01 12:00:00.123456Z' AS time | DATE '2026-03-01' AS time | a time is needed",
        "1.0::DOUBLE AS size | 1.0::DOUBLE AS size, 18446744073709551615::UBIGINT AS sequence | column sequence is '18446744073709551615': a whole number is needed",
        "1.0::DOUBLE AS size | 1.0::DOUBLE AS size, 2.5 AS sequence | a whole number is needed",
      })
  void whatWouldLoseSomethingIsRefusedInOneLine(String own, String theirs, String reason)
      throws IOException {
    assertThat(TICK).contains(own);
    Path file = write("their", TICK.replace(own, theirs), "snappy");
    assertRefused(file, reason);
  }

  @Test
  void bytesOfAFixedLengthAreNoPrice() throws IOException {
    MessageType schema =
        MessageTypeParser.parseMessageType(
            "message m { required binary symbol (STRING); required int64 time (TIMESTAMP(MICROS,true)); required fixed_len_byte_array(8) price; required double size; }");
    Path file = folder.resolve("fixed.parquet");
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new LocalOutputFile(file))
            .withConf(new PlainParquetConfiguration())
            .withType(schema)
            .build()) {
      Group row = new SimpleGroup(schema);
      row.append("symbol", "S").append("time", 1_772_366_400_000_000L);
      // digits, by chance
      row.append(
          "price", Binary.fromConstantByteArray("00000025".getBytes(StandardCharsets.US_ASCII)));
      writer.write(row.append("size", 1.0));
    }
    assertRefused(
        file,
        "column price is '0x3030303030303235': 8 bytes whose type is neither DECIMAL nor text do not tell their number; write them as DECIMAL or DOUBLE");
  }

  @Test
  void aCompressionThatIsNotReadIsNamed() throws IOException {
    Path file = write("b", TICK, "brotli");
    assertRefused(file, "its columns are compressed with BROTLI, which is not read here; write it");
  }

  @ParameterizedTest
  @ValueSource(strings = {"uncompressed", "snappy", "gzip", "zstd", "lz4_raw"})
  void theUsualCompressionsAreRead(String codec) throws IOException {
    assertThat(ticks(write("c", TICK, codec)).err()).isEmpty();
    assertThat(job.rows("ticks")).hasSize(1);
  }

  private void assertRefused(Path file, String reason) {
    Result result = ticks(file);
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).startsWith("Cannot import " + file + ": ").contains(reason);
    assertThat(result.err().lines()).hasSize(1);
    assertThat(job.segments("ticks")).isEmpty();
    assertThat(job.leftovers()).isEmpty();
  }

  @Test
  void aFolderIsTakenFileByFile() throws IOException {
    Path second = write("b", TICK.replace("'S'", "'B'"), "zstd");
    Path first = write("a", TICK.replace("'S'", "'A'"), "zstd");
    Path bad = write("c", TICK.replace("2.5::DOUBLE", "-2.5::DOUBLE"), "zstd");
    Files.writeString(folder.resolve("_SUCCESS"), "");
    Files.writeString(folder.resolve(".a.parquet.crc"), "");
    Files.copy(first, folder.resolve("_hidden.parquet"));
    Path deeper = Files.createDirectory(folder.resolve("more"));

    Result result = ticks(folder);

    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.out())
        .isEqualTo(
            first
                + ": 1 row imported into ticks in 1 segment\n"
                + second
                + ": 1 row imported into ticks in 1 segment\n");
    assertThat(result.err().lines())
        .hasSize(2)
        .anyMatch(
            line ->
                line.equals("Passed over " + deeper + ": it is no partition; name it by itself"))
        .anyMatch(line -> line.startsWith("Cannot import " + bad + ": row 1, "));
    assertThat(ticks(folder).out()).contains("already there");
    assertThat(job.rows("ticks")).hasSize(2);
  }

  @Test
  void foldersOfPartitionsAreColumns() throws IOException {
    String rows = TICK.replace("'S' AS symbol, ", "");
    write("pair=XRP%3AETH/date=2026-03-01/part-0", rows, "zstd");
    write("pair=BTCUSDT/date=2026-03-01/part-0", rows, "zstd"); // the same bytes

    assertThat(ticks(folder).err())
        .contains(
            "its folder date=2026-03-01 is no field; use --map FIELD=date to say which, or --ignore date");
    Result result = ticks("--map", "symbol=pair", "--ignore", "date", folder);

    assertThat(result.err()).isEmpty();
    assertThat(job.rows("ticks"))
        .extracting(row -> row.get("symbol"))
        .containsExactlyInAnyOrder("XRP:ETH", "BTCUSDT");
    assertThat(ticks("--map", "symbol=pair", "--ignore", "date", folder).out().lines())
        .hasSize(2)
        .allMatch(line -> line.endsWith("1 row of ticks already there, nothing added"));
  }

  @Test
  void aFolderAndAColumnThatSayDifferentThingsAreRefused() throws IOException {
    write("symbol=T/part-0", TICK, "zstd");
    assertThat(ticks(folder).err()).contains("the option says 'T'");
    assertThat(ticks("--symbol", "S", folder).err())
        .contains("its folder symbol=T says other than the option for symbol, which says 'S'");
    assertThat(job.segments("ticks")).isEmpty();
  }

  @Test
  void aFolderWithoutFilesIsRefused() {
    Result result = ticks(folder);
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).contains("there is no .parquet file in it");
    assertThat(job.run("import", "--format", "csv", "--dataset", "ticks", folder).err())
        .contains("it is a folder; name the files in it");
  }

  @Test
  void realTradesAreAdoptedFromTheirFolder() {
    Path shared = JobFixture.realData("parquet");
    Result result =
        ticks(
            "--symbol",
            "XRPETH",
            "--map",
            "time=timestamp,size=amount,trade_id=id",
            "--ignore",
            "type,cost",
            shared);
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).contains("12,477 rows imported");
  }

  @Test
  void aFolderOfDamagedFilesEndsInOneLineEach() throws IOException {
    Path shared = JobFixture.realData("parquet-bad");
    Result result = ticks(shared);
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err().lines())
        .hasSize(4)
        .allMatch(line -> line.startsWith("Cannot import " + shared));
    assertThat(job.leftovers()).isEmpty();
  }
}
