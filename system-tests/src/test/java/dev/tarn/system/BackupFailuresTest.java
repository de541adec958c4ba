package dev.tarn.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.system.TestLake.Counts;
import dev.tarn.system.program.Client;
import dev.tarn.system.program.Producer;
import dev.tarn.writer.WriterJob;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is no good backup never looks like one, and what comes in its way is said. */
class BackupFailuresTest {
  private static final String NOTES =
      """
      {"type": "record", "name": "Note", "tarn.dataset": "notes", "tarn.database": "core",
       "tarn.merge": "append", "fields": [{"name": "%s", "type": "string"}]}""";

  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void aBackupThatFillsItsDiskIsUnfinishedAndGoesOnWhenThereIsRoom() throws IOException {
    TestLake lake = loaded();
    try (Mount disk = Mount.small(folder.resolve("disk"), 24)) {
      Path copy = disk.folder().resolve("lake");
      Path ballast = disk.fill();
      assertThat(backup(lake.home(), copy)).isEqualTo(1);
      assertThat(err.toString())
          .contains("Cannot back up " + lake.home() + " to " + copy, "No space left")
          .hasLineCount(1);
      assertThat(copy.resolve("backup.json")).doesNotExist();
      Files.delete(ballast);
      assertThat(backup(lake.home(), copy)).as("%s%s", out, err).isZero();
      assertThat(copy.resolve("backup.json")).exists();
      lake.append(20);
      ballast = disk.fill();
      assertThat(backup(lake.home(), copy)).isEqualTo(1);
      Files.delete(ballast);
      assertThat(backup(lake.home(), copy)).as("%s%s", out, err).isZero();
      assertThat(TestLake.in(disk.folder()).fresh()).isEqualTo(Counts.once(50));
    }
    assertThat(lake.fresh()).isEqualTo(Counts.once(50));
  }

  @Test
  void aLinkIntoTheLakeIsNoPlaceForItsBackup() throws IOException {
    TestLake lake = loaded();
    Path link = Files.createSymbolicLink(folder.resolve("elsewhere"), lake.home());
    assertThat(backup(lake.home(), link.resolve("copy"))).isEqualTo(1);
    assertThat(err.toString()).contains("one is in the other").hasLineCount(1);
    assertThat(lake.home().resolve("copy")).doesNotExist();
    assertThat(backup(link, lake.home())).isEqualTo(1);
    assertThat(lake.home().resolve("backup.unfinished")).doesNotExist();
  }

  @Test
  void aCopyThatIsNotProvenIsNoBackupUntilItIsMended() throws IOException {
    TestLake lake = loaded();
    Path copy = folder.resolve("copy/lake");
    assertThat(backup(lake.home(), copy)).as("%s%s", out, err).isZero();
    Path damaged = lake.staging().archived(lake.events()).get(0).path();
    Path kept = Files.copy(damaged, folder.resolve("kept"), StandardCopyOption.COPY_ATTRIBUTES);
    byte[] bytes = Files.readAllBytes(damaged);
    for (int i = 4; i < 60; i++) {
      bytes[i] = 0;
    }
    Path copied = copy.resolve(lake.home().relativize(damaged));
    Files.write(copied, bytes);
    Files.setLastModifiedTime(copied, Files.getLastModifiedTime(damaged));
    assertThat(backup(lake.home(), copy)).isEqualTo(1);
    assertThat(err.toString()).contains("Cannot prove the copy in " + copy);
    assertThat(out.toString()).contains(copied + " is damaged");
    assertThat(copy.resolve("backup.json")).doesNotExist();
    assertThat(copy.resolve("backup.unfinished")).exists();

    assertThat(backup(lake.home(), copy)).as("%s%s", out, err).isZero();
    assertThat(copied).hasSameBinaryContentAs(kept);
    assertThat(TestLake.names(copy))
        .contains("backup.json")
        .doesNotContain("backup.unfinished", "backup.unproven");
  }

  @Test
  void whatMayChangeIsCopiedThoughItsLengthIsTheSame() throws IOException {
    TestLake lake = loaded();
    Path copy = folder.resolve("copy/lake");
    Path schema = lake.home().resolve("datasets/notes.avsc");
    Path note = lake.home().resolve("staging/events/quarantine/x.json");
    Path refused = lake.home().resolve("staging/events/quarantine/x.parquet");
    Files.createDirectories(note.getParent());
    for (String text : new String[] {"before", "behind"}) {
      Files.writeString(schema, NOTES.formatted(text));
      Files.writeString(note, text);
      Files.writeString(refused, text);
      Files.writeString(lake.home().resolve("lake.yaml"), "# " + text);
      assertThat(backup(lake.home(), copy)).as("%s%s", out, err).isZero();
      for (Path file : new Path[] {schema, note, refused}) {
        assertThat(copy.resolve(lake.home().relativize(file))).content().contains(text);
      }
      assertThat(copy.resolve("lake.yaml")).content().contains(text);
    }
  }

  /** The dataset of this test has no table yet: its replica was written before. */
  @Test
  void aDatasetWithoutRowsIsNoFailure() throws IOException {
    TestLake lake = loaded();
    Files.writeString(lake.home().resolve("datasets/notes.avsc"), NOTES.formatted("text"));
    Path copy = folder.resolve("copy/lake");
    assertThat(backup(lake.home(), copy)).as("%s%s", out, err).isZero();
    assertThat(err.toString()).startsWith("No difference; ");
  }

  @Test
  void aReplicaThatIsOpenForWritingIsSaidAndWaitedFor() {
    TestLake lake = loaded();
    Path copy = folder.resolve("copy/lake");
    try (Jvm client = Jvm.start(Client.class)) {
      client.ask("write " + lake.replica(lake.published()));
      assertThat(backup(lake.home(), copy)).isEqualTo(4);
      assertThat(err.toString())
          .contains("is open for writing in process " + client.pid(), "read-only")
          .hasLineCount(1);
      assertThat(copy.resolve("backup.json")).doesNotExist();
    }
  }

  @Test
  void aReplicaOfABackupBeforeGoesWhenNoneIsPublishedAnyMore() throws IOException {
    TestLake lake = loaded();
    Path copy = folder.resolve("copy/lake");
    assertThat(backup(lake.home(), copy)).as("%s%s", out, err).isZero();
    assertThat(copy.resolve("warehouse/core.duckdb")).exists();
    lake.lose(".");
    assertThat(backup(lake.home(), copy)).as("%s%s", out, err).isZero();
    assertThat(TestLake.names(copy.resolve("warehouse/core"))).isEmpty();
    assertThat(Files.isSymbolicLink(copy.resolve("warehouse/core.duckdb"))).isFalse();
    assertThat(TestLake.in(folder.resolve("copy")).fresh()).isEqualTo(Counts.once(30));
  }

  @Test
  void verifyFindsNoDifferenceBesideAWriterAtWork() {
    TestLake lake = TestLake.in(folder);
    lake.append(1_000);
    try (Jvm writer = KilledProcessesTest.writer(lake);
        Jvm producer = Jvm.start(Producer.class, lake.home(), "p", 0, 50, 500)) {
      writer.awaitOutput(line -> line.contains("published"));
      for (int attempt = 0; attempt < 8; attempt++) {
        int code =
            WriterJob.run(
                new PrintWriter(out),
                new PrintWriter(err),
                "verify",
                "--lake",
                lake.home().toString());
        assertThat(code).as("%s%s", out, err).isZero();
      }
      assertThat(out.toString()).contains("core, replica ");
      assertThat(writer.isAlive()).isTrue();
      producer.tellToEnd();
      assertThat(producer.awaitEnd()).isZero();
    }
  }

  /** 30 rows, all of them in the archive. */
  private TestLake loaded() {
    TestLake lake = TestLake.in(folder);
    lake.append(30);
    for (int cycle = 0; cycle < 3; cycle++) {
      lake.write(TestLake.impatient());
    }
    assertThat(lake.staged()).isEmpty();
    return lake;
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
}
