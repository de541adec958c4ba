package dev.tarn.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.market.MarketDatasets;
import dev.tarn.staging.Appender;
import dev.tarn.staging.AppenderOptions;
import dev.tarn.staging.StorageException;
import dev.tarn.system.TestLake.Counts;
import dev.tarn.system.program.Client;
import dev.tarn.warehouse.read.Source;
import dev.tarn.warehouse.write.DatabaseReport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericData;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What others do to replicas, by mistake or because they were killed. */
class DamagedReplicasTest {
  private static final String COUNT = "SELECT count(*) FROM events";

  @TempDir private Path folder;

  private TestLake lake;

  /** Two replicas; the published one has one segment more than the other. */
  @BeforeEach
  void loadTwoReplicas() {
    lake = TestLake.in(folder);
    for (int cycle = 0; cycle < 3; cycle++) {
      lake.append(2_000);
      lake.write(TestLake.impatient());
    }
    assertThat(lake.replicas()).hasSize(2);
  }

  @Test
  void aReplicaThatSomebodyWroteToIsSetAsideAndClonedAnew() {
    String published = lake.published();
    try (Jvm meddler = Jvm.start(Client.class)) {
      assertThat(meddler.ask("write " + lake.link())).isEqualTo("open");
      assertThat(meddler.ask("INSERT INTO events VALUES ('meddler', 1)")).isEqualTo("1 rows");
      assertThat(meddler.ask("close")).isEqualTo("closed");
    }
    assertSetAside(published, "tampered", lake.write(TestLake.impatient()));
    assertMended();
  }

  @Test
  void aReplicaWhoseMeddlerWasKilledIsSetAsideWithItsWriteAheadLog() {
    String published = lake.published();
    try (Jvm meddler = Jvm.start(Client.class)) {
      assertThat(meddler.ask("write " + lake.link())).isEqualTo("open");
      assertThat(meddler.ask("INSERT INTO events VALUES ('meddler', 1)")).isEqualTo("1 rows");
      meddler.kill();
    }
    assertThat(lake.replica(published + ".wal")).exists();
    assertSetAside(published, "tampered", lake.write(TestLake.impatient()));
    assertThat(lake.replica(published + ".wal")).doesNotExist();
    assertMended();
  }

  @Test
  void readersAreLedAwayFromAReplicaThatSomebodyHoldsForWriting() {
    String published = lake.published();
    try (Jvm meddler = Jvm.start(Client.class);
        Jvm reader = Jvm.start(Client.class)) {
      assertThat(meddler.ask("write " + lake.link())).isEqualTo("open");
      assertThat(lake.fresh()).isEqualTo(Counts.once(6_000));
      DatabaseReport report = lake.write(TestLake.impatient());
      assertThat(report.notices())
          .anyMatch(n -> n.contains("open for writing in process " + meddler.pid()));
      assertThat(lake.published()).isNotEqualTo(published);
      assertThat(reader.ask("read " + lake.link())).isEqualTo("open");
      assertThat(reader.ask(COUNT)).isEqualTo("6000");
      reader.ask("close");
      for (int cycle = 0; cycle < 3; cycle++) {
        lake.append(10);
        assertThat(lake.write(TestLake.impatient()).published()).isPresent();
      }
      assertThat(meddler.ask("INSERT INTO events VALUES ('meddler', 1)")).isEqualTo("1 rows");
    }
    assertMended();
  }

  @Test
  void whoHoldsAReplicaForWritingForTooLongIsEvicted() {
    MovableClock clock = new MovableClock();
    var options = clock.in(TestLake.impatient());
    try (Jvm meddler = Jvm.start(Client.class)) {
      assertThat(meddler.ask("write " + lake.link())).isEqualTo("open");
      for (int cycle = 0; cycle < 14; cycle++) {
        clock.advance(java.time.Duration.ofMinutes(1));
        lake.append(10);
        lake.write(options);
      }
      assertThat(lake.staged()).hasSizeLessThanOrEqualTo(2);
      assertThat(lake.replicas()).hasSize(2);
    }
    assertMended();
  }

  @Test
  void aPublishedReplicaThatWasCutShortIsSetAsideThoughNothingIsStaged() throws IOException {
    settle();
    String published = lake.published();
    Path file = writable(published);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(channel.size() / 2);
    }
    assertSetAside(published, "tampered", lake.write(TestLake.impatient()));
    assertMended();
  }

  @Test
  void aReplicaThatWasOverwrittenWithSomethingElseIsSetAside() throws IOException {
    String published = lake.published();
    Files.writeString(writable(published), "not a database");
    assertThat(lake.fresh()).isEqualTo(Counts.once(6_000));
    assertSetAside(published, "tampered", lake.write(TestLake.impatient()));
    assertMended();
  }

  /** A disk that forgets changes neither size nor time. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aReplicaWithRottenDataIsSetAsideOnceTheWriterMeetsIt(boolean published) throws IOException {
    String name =
        lake.replicas().stream()
            .filter(each -> each.equals(lake.published()) == published)
            .findFirst()
            .orElseThrow();
    Path file = writable(name);
    FileTime modified = Files.getLastModifiedTime(file);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      for (long at = 3 * 4096; at < channel.size(); at += 4096) {
        channel.write(ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}), at + 100);
      }
    }
    Files.setLastModifiedTime(file, modified);
    for (int cycle = 0; cycle < 4; cycle++) {
      lake.append(10);
      try {
        lake.write(TestLake.impatient());
      } catch (dev.tarn.staging.TarnException e) {
        assertThat(e).hasMessageContaining("run the writer again");
      }
    }
    assertMended();
  }

  @Test
  void aDeletedReplicaIsClonedFromItsTwin() throws IOException {
    Files.delete(lake.replica(lake.published()));
    assertThat(lake.fresh()).isEqualTo(Counts.once(6_000));
    lake.write(TestLake.impatient());
    assertMended();
  }

  @Test
  void aDeletedLinkIsMadeAnewThoughNothingIsStaged() throws IOException {
    settle();
    Files.delete(lake.link());
    assertThat(lake.fresh()).isEqualTo(Counts.once(6_000));
    lake.write(TestLake.impatient());
    assertThat(lake.counts(Source.DUCKDB)).isEqualTo(Counts.once(6_000));
    assertMended();
  }

  @Test
  void aLostWarehouseIsMadeAnewFromArchiveAndStaging() throws IOException {
    lake.append(5);
    try (Stream<Path> files = Files.walk(lake.lake().warehouse())) {
      for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
    assertThat(lake.fresh()).isEqualTo(Counts.once(6_005));
    lake.write(TestLake.impatient());
    assertThat(lake.counts(Source.DUCKDB)).isEqualTo(Counts.once(6_005));
    assertMended();
  }

  @Test
  void aDatabaseThatCannotBeWrittenHindersNoOther() throws IOException {
    Path folderOfRuns = lake.lake().warehouse().resolve("runs");
    Files.writeString(folderOfRuns, "no folder");
    try (Appender appender =
        lake.staging()
            .appender(MarketDatasets.builtIn().require("metrics"), AppenderOptions.of("test"))) {
      GenericData.Record metric =
          new GenericData.Record(MarketDatasets.builtIn().require("metrics").schema());
      metric.put("run_id", "r");
      metric.put("name", "n");
      metric.put("value", 1.0);
      metric.put("recorded_at", 1_700_000_000_000_000L);
      appender.append(metric);
    }
    long all = lake.append(10);
    assertThatThrownBy(() -> lake.write(TestLake.impatient()))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining(folderOfRuns.toString());
    assertThat(lake.counts(Source.DUCKDB)).isEqualTo(Counts.once(all));
    Files.delete(folderOfRuns);
    lake.write(TestLake.impatient());
    assertThat(folderOfRuns.resolve("a.duckdb")).exists();
  }

  /** A copy has other times than its original, but nobody has written to it. */
  @Test
  void aLakeThatWasCopiedWithoutItsTimesAndItsArchiveLosesNothing() throws IOException {
    settle();
    Path copy = folder.resolve("copy");
    try (Stream<Path> files = Files.walk(lake.home())) {
      for (Path file : files.toList()) {
        Path target = copy.resolve("lake").resolve(lake.home().relativize(file));
        if (!file.startsWith(lake.home().resolve("archive"))) {
          Files.createDirectories(target.getParent());
          Files.copy(file, target, LinkOption.NOFOLLOW_LINKS);
        }
      }
    }
    TestLake copied = TestLake.in(copy);
    for (int cycle = 0; cycle < 3; cycle++) {
      copied.append(10);
      assertThat(copied.write(TestLake.impatient()).notices()).isEmpty();
    }
    assertThat(copied.fresh().rows()).isEqualTo(6_030);
    assertThat(copied.counts(Source.DUCKDB).rows()).isEqualTo(6_030);
    assertThat(copied.replicas()).hasSize(2);
  }

  /** Runs the writer until nothing is staged. */
  private void settle() {
    for (int cycle = 0; cycle < 5 && !lake.staged().isEmpty(); cycle++) {
      lake.write(TestLake.impatient());
    }
    assertThat(lake.staged()).isEmpty();
  }

  private Path writable(String replica) throws IOException {
    Path file = lake.replica(replica);
    Files.setPosixFilePermissions(
        file, java.nio.file.attribute.PosixFilePermissions.fromString("rw-r--r--"));
    return file;
  }

  private void assertSetAside(String replica, String reason, DatabaseReport report) {
    assertThat(report.notices())
        .as("%s", report)
        .anyMatch(notice -> notice.contains(replica + " was " + reason));
    assertThat(TestLake.names(lake.lake().warehouse().resolve("core")))
        .anyMatch(name -> name.startsWith(replica + "." + reason + "-"));
    assertThat(lake.published()).isNotEqualTo(replica);
  }

  /** Two more cycles, and both replicas have every row once and are open to anybody. */
  private void assertMended() {
    long all = 0;
    for (int cycle = 0; cycle < 3; cycle++) {
      all = lake.append(10);
      lake.write(TestLake.impatient());
      assertThat(lake.fresh()).isEqualTo(Counts.once(all));
    }
    assertThat(lake.counts(Source.DUCKDB)).isEqualTo(Counts.once(all));
    assertThat(lake.counts(Source.PARQUET)).isEqualTo(Counts.once(all));
    List<String> replicas = lake.replicas();
    assertThat(replicas.size()).isBetween(2, 3);
    try (Jvm client = Jvm.start(Client.class)) {
      assertThat(client.ask("read " + lake.link())).isEqualTo("open");
      assertThat(client.ask(COUNT)).isEqualTo("" + all);
      assertThat(client.ask("SELECT count(*) FROM events WHERE producer = 'meddler'"))
          .isEqualTo("0");
    }
  }
}
