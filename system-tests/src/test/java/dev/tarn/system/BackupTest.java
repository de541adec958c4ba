package dev.tarn.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.system.TestLake.Counts;
import dev.tarn.system.program.Producer;
import dev.tarn.warehouse.read.Source;
import dev.tarn.writer.WriterJob;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backup is a lake, whatever went on while it was made. */
class BackupTest {
  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void aBackupHasEveryRowThatWasThereWhileEverythingGoesOn() throws IOException {
    TestLake lake = TestLake.in(folder);
    Path copy = folder.resolve("copy/lake");
    lake.append(5_000);
    try (Jvm writer = KilledProcessesTest.writer(lake);
        Jvm producer = Jvm.start(Producer.class, lake.home(), "p", 0, 50, 500)) {
      writer.awaitOutput(line -> line.contains("published"));
      for (int attempt = 0; attempt < 4; attempt++) {
        long before = lake.fresh().rows();
        assertThat(backup(lake.home(), copy)).as("%s%s", out, err).isZero();
        Counts copied = TestLake.in(folder.resolve("copy")).fresh();
        assertThat(copied.rows()).isEqualTo(copied.different()).isGreaterThanOrEqualTo(before);
      }
      assertThat(writer.isAlive()).isTrue();
      producer.tellToEnd();
      assertThat(producer.awaitEnd()).isZero();
    }
    TestLake restored = TestLake.in(folder.resolve("copy"));
    Counts fresh = restored.fresh();
    for (int cycle = 0; cycle < 3; cycle++) {
      restored.write(TestLake.impatient());
    }
    assertThat(restored.replicas()).hasSize(2);
    assertThat(restored.counts(Source.DUCKDB)).isEqualTo(fresh);
    assertThat(restored.counts(Source.PARQUET)).isEqualTo(fresh);
    restored.assertVerified();
    lake.assertVerified();
  }

  @Test
  void aBackupIsBroughtUpToDateAndCopiesOnlyWhatIsNew() throws IOException {
    TestLake lake = TestLake.in(folder);
    Path copy = folder.resolve("copy/lake");
    long rows = lake.append(10);
    for (int cycle = 0; cycle < 3; cycle++) {
      lake.write(TestLake.impatient());
    }
    assertThat(backup(lake.home(), copy)).as("%s%s", out, err).isZero();
    List<Path> archived = archived(copy);
    assertThat(archived).hasSize(1);
    Object file = Files.getAttribute(archived.get(0), "unix:ino");
    rows = lake.append(10);
    assertThat(backup(lake.home(), copy)).as("%s%s", out, err).isZero();
    assertThat(Files.getAttribute(archived.get(0), "unix:ino")).isEqualTo(file);
    assertThat(TestLake.in(folder.resolve("copy")).fresh()).isEqualTo(Counts.once(rows));
  }

  @Test
  void aBackupThatWasBrokenOffIsGoneOnWith() throws IOException {
    TestLake lake = TestLake.in(folder);
    Path copy = folder.resolve("copy/lake");
    for (int segment = 0; segment < 200; segment++) {
      lake.append(5);
    }
    lake.write(TestLake.impatient());
    for (int kill = 1; kill <= 3; kill++) {
      try (Jvm job = Jvm.start(WriterJob.class, "backup", "--lake", lake.home(), copy)) {
        KilledProcessesTest.pause(kill * 150L);
        job.kill();
      }
    }
    assertThat(backup(lake.home(), copy)).as("%s%s", out, err).isZero();
    assertThat(TestLake.in(folder.resolve("copy")).fresh()).isEqualTo(Counts.once(1_000));
    assertThat(copy.resolve("backup.unfinished")).doesNotExist();
  }

  @Test
  void aFolderThatHoldsSomethingElseIsLeftAlone() throws IOException {
    TestLake lake = TestLake.in(folder);
    lake.append(1);
    Path other = Files.createDirectories(folder.resolve("other"));
    Files.writeString(other.resolve("thesis.txt"), "mine");
    assertThat(backup(lake.home(), other)).isEqualTo(1);
    assertThat(err.toString()).contains("it holds something else").hasLineCount(1);
    assertThat(TestLake.names(other)).containsExactly("thesis.txt");
    assertThat(backup(lake.home(), lake.home().resolve("copy"))).isEqualTo(1);
    assertThat(err.toString()).contains("one is in the other");
  }

  @Test
  void whatIsNoBackupOfThisLakeIsNeverOverwritten() throws IOException {
    TestLake lake = TestLake.in(folder);
    Path copy = folder.resolve("copy/lake");
    lake.append(10);
    lake.write(TestLake.impatient());
    assertThat(backup(lake.home(), copy)).as("%s%s", out, err).isZero();
    TestLake other = TestLake.in(folder.resolve("other"));
    other.append(1);
    assertThat(backup(other.home(), copy)).isEqualTo(1);
    Files.writeString(copy.resolve("backup.unfinished"), lake.home().toString());
    assertThat(backup(other.home(), copy)).isEqualTo(1);
    Files.delete(copy.resolve("backup.unfinished"));
    TestLake restored = TestLake.in(folder.resolve("copy"));
    restored.append(5);
    assertThat(backup(lake.home(), copy)).isEqualTo(1);
    restored.write(TestLake.impatient());
    assertThat(backup(lake.home(), copy)).isEqualTo(1);
    assertThat(err.toString()).contains("it is a lake in use");
    assertThat(restored.counts(Source.DUCKDB).rows()).isEqualTo(15);
  }

  private int backup(Path lake, Path copy) {
    return WriterJob.run(
        new PrintWriter(out),
        new PrintWriter(err),
        "backup",
        "--lake",
        lake.toString(),
        copy.toString());
  }

  private static List<Path> archived(Path lake) throws IOException {
    try (var files = Files.walk(lake.resolve("archive"))) {
      return files.filter(Files::isRegularFile).toList();
    }
  }
}
