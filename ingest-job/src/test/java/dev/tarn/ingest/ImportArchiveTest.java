package dev.tarn.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.ingest.JobFixture.Result;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Zip and gzip: read whole or not at all, and known again however they are packed. */
class ImportArchiveTest {
  private static final String HEADER = "symbol,time,price,size\n";

  private JobFixture job;

  @BeforeEach
  void freshLake(@TempDir Path folder) {
    job = new JobFixture(folder);
  }

  private Result ticks(Object file) {
    return job.run("import", "--format", "csv", "--dataset", "ticks", file);
  }

  private static String rows(int from, int count) {
    Random random = new Random(from);
    StringBuilder text = new StringBuilder();
    for (int i = from; i < from + count; i++) {
      text.append("X,")
          .append(1_700_000_000L + i)
          .append(',')
          .append(1 + random.nextInt(1_000_000))
          .append(",1\n");
    }
    return text.toString();
  }

  private static byte[] gzip(String content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(content.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private static byte[] zip(String... namesAndContents) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (int i = 0; i < namesAndContents.length; i += 2) {
        out.putNextEntry(new ZipEntry(namesAndContents[i]));
        out.write(namesAndContents[i + 1].getBytes(StandardCharsets.UTF_8));
      }
    }
    return bytes.toByteArray();
  }

  private static byte[] concat(byte[] first, byte[] second) {
    byte[] all = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }

  private void refused(byte[] content, String... parts) {
    Path file = job.file("broken", content);
    Result result = ticks(file);
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).startsWith("Cannot import " + file).contains(parts);
    assertThat(result.err().lines()).hasSize(1);
    assertThat(job.segments("ticks")).isEmpty();
    assertThat(job.leftovers()).isEmpty();
  }

  @Test
  void theSameContentIsKnownAgainHoweverItIsPacked() throws IOException {
    String content = HEADER + rows(0, 1_000);

    assertThat(ticks(job.file("a.csv", content)).out()).contains("1,000 rows imported");
    assertThat(ticks(job.file("b.csv.gz", gzip(content))).out())
        .contains("1,000 rows of ticks already there");
    assertThat(ticks(job.file("c.zip", zip("d.csv", content))).out())
        .contains("1,000 rows of ticks already there");
    assertThat(job.rows("ticks")).hasSize(1_000);
  }

  @Test
  void allMembersOfAGzipAreRead() throws IOException {
    Path file = job.file("a.gz", concat(gzip(HEADER + rows(0, 10)), gzip(rows(10, 20))));

    assertThat(ticks(file).out()).contains("30 rows imported");
  }

  @Test
  void aGzipCutOffAnywhereIsRefused() throws IOException {
    byte[] whole = gzip(HEADER + rows(0, 20_000));
    for (int length :
        new int[] {whole.length / 2, whole.length - 1, whole.length - 8, whole.length - 9, 30}) {
      refused(Arrays.copyOf(whole, length), "the gzip file is broken", "fetch it again");
    }
  }

  @Test
  void aGzipWhoseSecondMemberIsCutOffOrGarbageIsRefused() throws IOException {
    byte[] first = gzip(HEADER + rows(0, 100));
    byte[] second = gzip(rows(100, 100));
    refused(concat(first, Arrays.copyOf(second, 5)), "the gzip file is broken");
    refused(concat(first, Arrays.copyOf(second, second.length - 4)), "the gzip file is broken");
    refused(concat(first, "garbage".getBytes(StandardCharsets.UTF_8)), "the gzip file is broken");
  }

  @Test
  void aGzipWithAWrongChecksumIsRefused() throws IOException {
    byte[] bytes = gzip(HEADER + rows(0, 100));
    bytes[bytes.length - 7] ^= 1;
    refused(bytes, "the gzip file is broken");
  }

  @Test
  void aZipCutOffAnywhereIsRefused() throws IOException {
    byte[] whole = zip("a.csv", HEADER + rows(0, 20_000), "b.csv", HEADER + rows(20_000, 10));
    for (int length : new int[] {whole.length / 2, whole.length - 1, whole.length - 30, 40}) {
      refused(Arrays.copyOf(whole, length), "the zip is broken");
    }
  }

  @Test
  void aZipWhoseBytesWereChangedIsRefused() throws IOException {
    byte[] bytes = zip("a.csv", HEADER + rows(0, 20_000));
    bytes[bytes.length / 2] ^= 0x10;
    refused(bytes, "member a.csv");
  }

  @Test
  void oneBadMemberRefusesTheWholeZip() throws IOException {
    refused(
        zip("a.csv", HEADER + rows(0, 10), "b.csv", HEADER + "X,1700000000,-1,1\n"),
        "member b.csv, line 2, Invalid price -1.0");
    refused(zip("a.csv", HEADER + rows(0, 10), "b.csv", ""), "member b.csv, it is empty");
    refused(zip("readme/", ""), "the zip has no files in it");
  }

  @Test
  void allMembersOfAZipAreImportedAndFoldersPassedOver() throws IOException {
    Path file =
        job.file(
            "a.zip",
            zip(
                "d/",
                "",
                "d/a.csv",
                HEADER + rows(0, 10),
                "d/b.csv",
                HEADER + rows(10, 5),
                "__MACOSX/d/._a.csv",
                "litter"));

    Result result = ticks(file);

    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .contains("member d/a.csv: 10 rows imported", "member d/b.csv: 5 rows imported");
    assertThat(job.rows("ticks")).hasSize(15);
  }

  @Test
  void twoMembersWithTheSameBytesAreImportedOnceAndItIsSaid() throws IOException {
    Path file =
        job.file("a.zip", zip("day1.csv", HEADER + rows(0, 10), "day2.csv", HEADER + rows(0, 10)));

    Result result = ticks(file);

    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.err()).contains("member day2.csv: its bytes are those of member day1.csv");
    assertThat(result.err().lines()).hasSize(1);
    assertThat(job.rows("ticks")).hasSize(10);
  }

  @Test
  void otherCompressionsAreNamed() {
    refused(new byte[] {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 1}, "zstd -d");
    refused("BZh91AY".getBytes(StandardCharsets.UTF_8), "bunzip2");
  }

  @Test
  void standardInputIsReadLikeAFile() {
    Result result =
        job.runWith(HEADER + rows(0, 3), "import", "--format", "csv", "--dataset", "ticks", "-");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).isEqualTo("standard input: 3 rows imported into ticks in 1 segment\n");
    assertThat(job.runWith("", "import", "--format", "csv", "--dataset", "ticks", "-").err())
        .contains("it is empty");
  }
}
