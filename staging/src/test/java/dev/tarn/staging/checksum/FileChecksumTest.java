package dev.tarn.staging.checksum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.staging.Appender;
import dev.tarn.staging.AppenderOptions;
import dev.tarn.staging.CorruptException;
import dev.tarn.staging.Dataset;
import dev.tarn.staging.Lake;
import dev.tarn.staging.ParquetRows;
import dev.tarn.staging.RowGroups;
import dev.tarn.staging.StagingArea;
import dev.tarn.staging.checksum.ParquetFiles.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No bit of a segment can change without being noticed. */
class FileChecksumTest {
  private static final Dataset NOTES =
      Dataset.of(
          new Schema.Parser()
              .parse(
                  """
                  {"type": "record", "name": "Note", "tarn.dataset": "notes", "tarn.merge": "append", "fields": [
                    {"name": "number", "type": "long"}, {"name": "text", "type": ["null", "string"]}]}"""));

  private final PageChecksums checksums = new PageChecksums();
  @TempDir private Path folder;

  private Path segment() {
    StagingArea staging = new StagingArea(Lake.at(folder.resolve("lake").toString()));
    try (Appender appender = staging.appender(NOTES, AppenderOptions.of("notes"))) {
      for (long i = 0; i < 10; i++) {
        GenericRecord note = new GenericData.Record(NOTES.schema());
        note.put("number", i);
        note.put("text", i % 3 == 0 ? null : "text " + i);
        appender.append(note);
      }
    }
    return staging.segments(NOTES).get(0).path();
  }

  @Test
  void anyFlippedBitOfASegmentIsNoticed() throws IOException {
    Path file = segment();
    byte[] whole = Files.readAllBytes(file);
    int footer = whole.length - Footer.TAIL_BYTES - Footer.length(whole, whole.length);
    assertThat(checksums.damages(file)).isEmpty();
    for (int at = 0; at < whole.length - Footer.TAIL_BYTES; at++) {
      for (int bit = 0; bit < Byte.SIZE; bit++) {
        byte[] bytes = whole.clone();
        bytes[at] ^= (byte) (1 << bit);
        Files.write(file, bytes);
        // what cannot be recognized as a checksum says nothing of the rest, which is as it was
        boolean isLetter = at >= footer - FileChecksum.BYTES && at < footer - Integer.BYTES;
        assertThat(checksums.damages(file).isEmpty())
            .as("bit %d at %d", bit, at)
            .isEqualTo(isLetter);
      }
    }
  }

  @Test
  void theFooterOfAnIntactSegmentTellsItsRowsAndColumns() throws IOException {
    IntactFiles files = new IntactFiles();
    FooterSummary one = files.look(segment()).footer().orElseThrow();
    assertThat(one.rows()).isEqualTo(10);
    assertThat(one.schema()).contains("number", "text");
    Path plain = ParquetFiles.write(folder.resolve("plain.parquet"), Kind.PLAIN);
    assertThat(files.look(plain).footer()).as("without a checksum of the file").isEmpty();
    FileChecksum.add(plain);
    FooterSummary other = files.look(plain).footer().orElseThrow();
    assertThat(other.rows()).isEqualTo(3_000);
    assertThat(other.schema()).isNotEqualTo(one.schema());
    assertThat(files.look(plain).footer()).as("the second look").contains(other);
    byte[] bytes = Files.readAllBytes(plain);
    bytes[20] ^= 1;
    Path damaged = Files.write(folder.resolve("damaged.parquet"), bytes);
    assertThat(files.look(damaged).damage()).isPresent();
    assertThat(files.look(damaged).footer()).isEmpty();
  }

  @Test
  void aDamagedFooterCannotBeSalvaged() throws IOException {
    Path file = segment();
    byte[] bytes = Files.readAllBytes(file);
    int footer = bytes.length - Footer.TAIL_BYTES - Footer.length(bytes, bytes.length);
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    bytes[text.indexOf("number", footer)] = 'N'; // a name in the schema
    Files.write(file, bytes);
    assertThat(checksums.damages(file))
        .singleElement()
        .satisfies(
            damage -> {
              assertThat(damage.rowGroup()).isEmpty();
              assertThat(damage.description()).contains("in its footer or before a page");
            });
    assertThatThrownBy(() -> RowGroups.of(file))
        .isInstanceOf(CorruptException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("footer is damaged");
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void whatIsWrittenWithItIsAParquetFileLikeBefore(Kind kind) throws IOException {
    Path plain = ParquetFiles.write(folder.resolve("plain.parquet"), kind);
    byte[] bytes = Files.readAllBytes(plain);
    Path streamed = folder.resolve("streamed.parquet");
    Files.write(streamed, throughOutput(bytes, new Random(kind.ordinal())));
    Path added = Files.copy(plain, folder.resolve("added.parquet"));
    FileChecksum.add(added);
    assertThat(streamed).hasSameBinaryContentAs(added);
    byte[] after = Files.readAllBytes(added);
    int footer = after.length - Footer.TAIL_BYTES - Footer.length(after, after.length);
    CRC32 crc = new CRC32();
    crc.update(bytes);
    assertThat(FileChecksum.told(after, footer)).hasValue((int) crc.getValue());
    assertThat(rows(added)).isEqualTo(rows(plain)).isPositive();
    assertThat(checksums.damages(added)).isEmpty();
  }

  @Test
  void whatIsNoParquetFileIsWrittenAsItIs() throws IOException {
    byte[] bytes = new byte[300_000];
    new Random(1).nextBytes(bytes);
    for (int length : new int[] {0, 1, 7, 8, 100, 65_536, 131_072, 131_073, 300_000}) {
      byte[] some = Arrays.copyOf(bytes, length);
      assertThat(throughOutput(some, new Random(length))).isEqualTo(some);
      Path file = Files.write(folder.resolve("any"), some);
      FileChecksum.add(file);
      assertThat(file).hasBinaryContent(some);
    }
  }

  /** In pieces of all sizes. */
  private static byte[] throughOutput(byte[] bytes, Random random) throws IOException {
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    try (ChecksumOutput output = new ChecksumOutput(written)) {
      int done = 0;
      while (done < bytes.length) {
        int some = Math.min(bytes.length - done, random.nextInt(1 << 1 + random.nextInt(18)));
        output.write(bytes, done, some);
        done += some;
        if (done < bytes.length && random.nextBoolean()) {
          output.write(bytes[done++]);
        }
      }
    }
    return written.toByteArray();
  }

  private static long rows(Path file) throws IOException {
    try (ParquetRows rows = ParquetRows.open(file)) {
      long count = 0;
      while (rows.next()) {
        count++;
      }
      return count;
    }
  }
}
