package dev.tarn.staging.checksum;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.staging.checksum.ParquetFiles.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file is looked at once, and again when it may have changed. */
class IntactFilesTest {
  @TempDir private Path folder;

  private Path intact() throws IOException {
    return ParquetFiles.write(folder.resolve("file.parquet"), Kind.PLAIN);
  }

  private static void damage(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[ParquetFiles.pages(file).get(0).start()] ^= 1;
    Files.write(file, bytes);
  }

  @Test
  void aFileThatWasWrittenToIsLookedAtAgain() throws IOException {
    Path file = intact();
    assertThat(new IntactFiles().damage(file)).isEmpty();
    FileTime before = Files.getLastModifiedTime(file);
    damage(file);
    Files.setLastModifiedTime(file, FileTime.fromMillis(before.toMillis() + 1_000));
    assertThat(new IntactFiles().damage(file)).isPresent();
  }

  @Test
  void aFileThatWasFoundIntactIsNotReadAgainUnderAnyName() throws IOException {
    Path file = intact();
    assertThat(new IntactFiles().damage(file)).isEmpty();
    FileTime before = Files.getLastModifiedTime(file);
    damage(file); // nothing but its content tells of it
    Files.setLastModifiedTime(file, before);
    Path archived = Files.createLink(folder.resolve("archived.parquet"), file);
    assertThat(new IntactFiles().damage(archived)).isEmpty();
  }

  @Test
  void damageIsToldEachTime() throws IOException {
    Path file = intact();
    damage(file);
    assertThat(new IntactFiles().damage(file)).isPresent();
    assertThat(new IntactFiles().damage(file)).isPresent();
  }

  @Test
  void anotherFileOfTheSameNameIsLookedAt() throws IOException {
    Path file = intact();
    assertThat(new IntactFiles().damage(file)).isEmpty();
    Path other = ParquetFiles.write(folder.resolve("other.parquet"), Kind.PLAIN);
    damage(other);
    Files.delete(file);
    Files.move(other, file);
    assertThat(new IntactFiles().damage(file)).isPresent();
  }

  @Test
  void aFileThatIsNotThereIsNotJudged() {
    assertThat(new IntactFiles().damage(folder.resolve("none.parquet"))).isEmpty();
  }
}
