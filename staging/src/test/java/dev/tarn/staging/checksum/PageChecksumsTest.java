package dev.tarn.staging.checksum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.staging.CorruptException;
import dev.tarn.staging.ParquetRows;
import dev.tarn.staging.checksum.ParquetFiles.Kind;
import dev.tarn.staging.checksum.ParquetFiles.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A page that is not what was written is found and named; what has no checksums is not judged. */
class PageChecksumsTest {
  private static final long SEED = Long.getLong("tarn.seed", System.nanoTime());

  private final Random random = new Random(SEED);
  private final PageChecksums checksums = new PageChecksums();
  @TempDir private Path folder;

  private Path file() {
    return folder.resolve("file.parquet");
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aFlippedBitInAnyPageIsFound(Kind kind) throws IOException {
    Path file = ParquetFiles.write(file(), kind);
    byte[] whole = Files.readAllBytes(file);
    List<Page> pages = ParquetFiles.pages(file);
    assertThat(pages).hasSizeGreaterThan(3);
    assertThat(checksums.damages(file)).isEmpty();
    for (Page page : pages) {
      if (page.end() > page.start()) {
        for (int at :
            new int[] {page.start(), page.end() - 1, random.nextInt(page.start(), page.end())}) {
          byte[] bytes = whole.clone();
          bytes[at] ^= (byte) (1 << random.nextInt(8));
          Files.write(file, bytes);
          List<Damage> damages = checksums.damages(file);
          assertThat(damages).as("bit at %d, -Dtarn.seed=%d", at, SEED).hasSize(1);
          assertThat(damages.get(0).rowGroup()).hasValue(page.rowGroup());
          assertThat(damages.get(0).description())
              .startsWith(
                  "it is damaged: in row group %d the page of the column %s at byte %d "
                      .formatted(page.rowGroup(), page.column(), page.header()))
              .contains("where its header tells");
        }
      }
    }
  }

  @Test
  void theFilesHaveDictionariesAndSeveralRowGroups() throws IOException {
    List<Page> pages = ParquetFiles.pages(ParquetFiles.write(file(), Kind.PLAIN));
    assertThat(pages.stream().map(Page::rowGroup).distinct().count()).isGreaterThan(2);
    assertThat(pages.stream().collect(Collectors.groupingBy(Page::column)))
        .hasSize(3)
        .allSatisfy((column, some) -> assertThat(some).hasSizeGreaterThan(3));
  }

  @Test
  void eachDamagedRowGroupIsTold() throws IOException {
    Path file = ParquetFiles.write(file(), Kind.ZSTD);
    byte[] bytes = Files.readAllBytes(file);
    List<Page> pages = ParquetFiles.pages(file);
    for (Page page : pages) {
      if (page.rowGroup() % 2 == 1) {
        bytes[page.end() - 1] ^= 1;
      }
    }
    Files.write(file, bytes);
    assertThat(checksums.damages(file).stream().map(damage -> damage.rowGroup().orElseThrow()))
        .containsExactlyElementsOf(
            pages.stream().map(Page::rowGroup).distinct().filter(i -> i % 2 == 1).toList());
  }

  @Test
  void rowsOfADamagedPageAreNotReadForAnImport() throws IOException {
    Path file = ParquetFiles.write(file(), Kind.PLAIN);
    byte[] bytes = Files.readAllBytes(file);
    bytes[ParquetFiles.pages(file).get(0).end() - 1] ^= 1; // of a number, which decodes
    Files.write(file, bytes);
    try (ParquetRows rows = ParquetRows.open(file)) {
      assertThatThrownBy(rows::next)
          .isInstanceOf(CorruptException.class)
          .hasMessageContaining(file.toString());
    }
  }

  @Test
  void aFileWithoutChecksumsIsNotJudged() throws IOException {
    Path file = ParquetFiles.writeWithoutChecksums(file());
    byte[] bytes = Files.readAllBytes(file);
    for (Page page : ParquetFiles.pages(file)) {
      Arrays.fill(bytes, page.header(), page.end(), (byte) 0x7f);
    }
    Files.write(file, bytes);
    assertThat(checksums.damages(file)).isEmpty();
  }

  @Test
  void aHeaderThatCannotBeReadIsDamageWherePagesHaveChecksums() throws IOException {
    Path file = ParquetFiles.write(file(), Kind.PLAIN);
    byte[] whole = Files.readAllBytes(file);
    for (Page page : ParquetFiles.pages(file)) {
      byte[] bytes = whole.clone();
      Arrays.fill(bytes, page.header(), page.start(), (byte) 0xff);
      Files.write(file, bytes);
      assertThat(checksums.damages(file)).as("page at %d", page.header()).hasSize(1);
    }
  }

  @Test
  void noByteOfAHeaderTakesTheChecksumsAway() throws IOException {
    Path file = ParquetFiles.write(file(), Kind.SECOND_VERSION);
    byte[] whole = Files.readAllBytes(file);
    Page page = ParquetFiles.pages(file).get(0);
    for (int at = page.header(); at < page.start(); at++) {
      for (int value = 0; value < 256; value++) {
        byte[] bytes = whole.clone();
        bytes[at] = (byte) value;
        bytes[page.end() - 1] ^= 1; // which the checksum would tell
        Files.write(file, bytes);
        assertThat(checksums.damages(file)).as("%d at byte %d", value, at).hasSize(1);
      }
    }
  }

  @Test
  void whatIsNoParquetFileIsNotJudged() throws IOException {
    Path file = ParquetFiles.write(file(), Kind.PLAIN);
    byte[] whole = Files.readAllBytes(file);
    for (int length : new int[] {0, 3, 8, 15, 16, whole.length / 2, whole.length - 1}) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThat(checksums.damages(file)).as("%d bytes", length).isEmpty();
    }
  }

  @Test
  void aFooterThatLiesIsNotFollowed() throws IOException {
    Path file = ParquetFiles.write(file(), Kind.PLAIN);
    byte[] whole = Files.readAllBytes(file);
    int footer = footer(whole);
    for (int i = 0; i < 3_000; i++) {
      byte[] bytes = whole.clone();
      int at = random.nextInt(footer, bytes.length);
      int end = Math.min(bytes.length, at + 1 + random.nextInt(12));
      for (int k = at; k < end; k++) {
        bytes[k] = (byte) (random.nextBoolean() ? 0xff : random.nextInt());
      }
      Files.write(file, bytes);
      assertThat(checksums.damages(file).size()) // and it comes back at all
          .as("-Dtarn.seed=%d", SEED)
          .isLessThanOrEqualTo(whole.length);
    }
  }

  @Test
  void structsWithinStructsEndSomewhere() throws IOException {
    byte[] bytes = new byte[1 << 20];
    Arrays.fill(bytes, (byte) 0x1c); // a struct, in whose first field is a struct
    int length = bytes.length - 16;
    for (int i = 0; i < 4; i++) {
      bytes[bytes.length - 8 + i] = (byte) (length >>> 8 * i);
    }
    System.arraycopy(new byte[] {'P', 'A', 'R', '1'}, 0, bytes, bytes.length - 4, 4);
    Files.write(file(), bytes);
    assertThat(checksums.damages(file())).isEmpty();
  }

  private static int footer(byte[] file) {
    int length = 0;
    for (int i = 5; i <= 8; i++) {
      length = length << 8 | file[file.length - i] & 0xff;
    }
    return file.length - 8 - length;
  }
}
