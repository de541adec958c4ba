package dev.tarn.warehouse.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.market.MarketDatasets;
import dev.tarn.market.Side;
import dev.tarn.market.Tick;
import dev.tarn.warehouse.support.TestLake;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiagnosisTest {
  @TempDir private Path temporary;

  private Machine machine;
  private TestLake lake;
  private Path replica;

  @BeforeEach
  void make() throws IOException {
    machine = new Machine(Path.of("/proc"), temporary);
    lake = TestLake.with(MarketDatasets.builtIn());
    stage("2026-01-01T00:00:00Z", 3);
    lake.settle();
    replica = lake.home().resolve("warehouse/core/a.duckdb");
    assertThat(Files.readSymbolicLink(link())).isEqualTo(Path.of("core/a.duckdb"));
  }

  @AfterEach
  void delete() {
    lake.close();
  }

  @Test
  void aLakeThatIsWellHasNothingWorthANote() throws IOException {
    List<String> before = state();
    Diagnosis diagnosis = diagnose();
    assertThat(diagnosis.atLeast(Severity.NOTE)).isEmpty();
    assertThat(diagnosis.findings()).anyMatch(finding -> finding.what().startsWith("generation 1"));
    assertThat(diagnosis.vitals().newestTick()).contains(Instant.parse("2026-01-01T00:00:02Z"));
    assertThat(diagnosis.vitals().waiting()).hasValue(0);
    assertThat(state()).isEqualTo(before);
  }

  @Test
  void anEmptyLakeIsWell() throws IOException {
    try (TestLake empty = TestLake.with(MarketDatasets.builtIn())) {
      Files.createDirectory(empty.home().resolve("staging"));
      assertThat(Diagnosis.of(empty.lake(), machine, now(), Limits.DEFAULTS).severity())
          .isEqualTo(Severity.FINE);
    }
  }

  @Test
  void withoutTheProcFileSystemItSaysWhatWasNotLookedAt() {
    Diagnosis diagnosis =
        Diagnosis.of(
            lake.lake(),
            new Machine(lake.home().resolve("no-proc"), temporary),
            now(),
            Limits.DEFAULTS);
    assertThat(diagnosis.atLeast(Severity.NOTE))
        .singleElement()
        .satisfies(note -> assertThat(note.what()).contains("there is no /proc/locks"));
  }

  @ParameterizedTest
  @CsvSource({"30,FINE", "90,WARNING", "400,CRITICAL"})
  void whatWaitsForLongIsLate(long seconds, Severity severity) {
    stage("2026-01-01T01:00:00Z", 1);
    Diagnosis diagnosis = diagnoseAt(now().plusSeconds(seconds));
    Finding late = about(diagnosis, "staging");
    assertThat(late.severity()).isEqualTo(severity);
    assertThat(late.what())
        .startsWith("1 segment is not published, the oldest has waited for")
        .contains("no writer is at work, and none has ever been");
    assertThat(late.next()).startsWith("start one: writer-job run");
    assertThat(diagnosis.vitals().waiting()).hasValue(1);
  }

  @Test
  void theLastRunAgesWhereThatCounts() throws IOException {
    Files.writeString(
        lake.home().resolve("warehouse/status.json"),
        "{\"startedAt\":\"2026-01-01T00:00:00Z\",\"milliseconds\":1500,\"failures\":[\"no\\nroom\"]}");
    Limits.Limit limit = new Limits.Limit(Duration.ofMinutes(5), Duration.ofMinutes(15));
    Limits limits = new Limits(Limits.DEFAULTS.lag(), Optional.of(limit), Optional.empty());
    Instant end = Instant.parse("2026-01-01T00:00:01.5Z");
    assertThat(writerAt(end.plusSeconds(60), limits)).isEqualTo(Severity.FINE);
    assertThat(writerAt(end.plusSeconds(400), limits)).isEqualTo(Severity.WARNING);
    assertThat(writerAt(end.plusSeconds(4_000), limits)).isEqualTo(Severity.CRITICAL);
    assertThat(writerAt(end.plusSeconds(60), Limits.DEFAULTS)).isEqualTo(Severity.FINE);
    assertThat(writerAt(end.plusSeconds(4_000), Limits.DEFAULTS))
        .as("monitors warn of it")
        .isEqualTo(Severity.NOTE);
    assertThat(diagnose().findings())
        .anyMatch(finding -> finding.what().equals("the last run failed: no room"));
    assertThat(about(diagnoseAt(end.minusSeconds(60)), "clock").what())
        .contains("the writer's last run ended in the future");
  }

  @Test
  void settingsAndSchemasThatCannotBeReadAreTold() throws IOException {
    Files.writeString(lake.home().resolve("lake.yaml"), "settle: often\n");
    Files.createDirectory(lake.home().resolve("datasets"));
    Files.writeString(lake.home().resolve("datasets/x.avsc"), "{");
    Diagnosis diagnosis = diagnose();
    assertThat(about(diagnosis, "lake.yaml").what()).contains("Invalid value 'often' of settle");
    assertThat(about(diagnosis, "datasets").what()).contains("datasets/x.avsc");
    assertThat(diagnosis.severity()).isEqualTo(Severity.CRITICAL);
  }

  @Test
  void refusedFilesAreCountedWithTheLastReason() throws IOException {
    Files.writeString(
        lake.stagingFolder(MarketDatasets.TICKS)
            .resolve("20260101T000000.000000Z-x-00000000000000ff.parquet"),
        "PAR1 no");
    lake.run();
    Diagnosis diagnosis = diagnose();
    assertThat(about(diagnosis, "ticks").what()).startsWith("1 file was refused, the last 0 s ago");
    assertThat(about(diagnosis, "ticks").next()).startsWith("writer-job quarantine list");
    assertThat(diagnosis.vitals().quarantined()).isEqualTo(1);
  }

  @Test
  void clocksThatAreAheadAreNamedWithTheirProducer() throws IOException {
    Files.createDirectories(lake.home().resolve("archive/ticks/date=2099-01-01"));
    stage("2098-01-01T00:00:00Z", 1);
    lake.settle();
    Path folder = lake.stagingFolder(MarketDatasets.TICKS).resolve("open");
    Files.createDirectories(folder);
    Files.createFile(folder.resolve("20991231T000000.000000Z-feed.7-00000000000000ff.avro"));
    assertThat(diagnose().findings().stream().filter(each -> each.thing().equals("clock")))
        .extracting(Finding::what)
        .anyMatch(what -> what.startsWith("the producer feed.7 is "))
        .anyMatch(
            what -> what.endsWith("archive/ticks has 2 days of the future, the last is 2099-01-01"))
        .anyMatch(what -> what.equals("the newest tick is of the future: 2098-01-01T00:00:00Z"));
  }

  @Test
  void aJournalThatNobodyOwnsIsThatOfADeadProducer() throws IOException {
    Path open = Files.createDirectories(lake.stagingFolder(MarketDatasets.TICKS).resolve("open"));
    Path journal = open.resolve("20260101T000000.000000Z-feed-00000000000000ff.avro");
    Files.createFile(journal);
    assertThat(diagnose().vitals().deadJournals()).isZero(); // it may just be about to be deleted
    Files.setLastModifiedTime(journal, FileTime.from(now().minusSeconds(240)));
    Diagnosis diagnosis = diagnose();
    assertThat(diagnosis.vitals().deadJournals()).isEqualTo(1);
    assertThat(about(diagnosis, "ticks").what())
        .isEqualTo(
            "the producer of the journal %s died up to 4 min ago; its last rows are not to be seen yet"
                .formatted(journal));
  }

  @Test
  void aLinkThatLeadsNowhereIsCritical() throws IOException {
    Files.delete(link());
    assertThat(about(diagnose(), "core").what()).contains("none is published");
    Files.createSymbolicLink(link(), Path.of("core/d.duckdb"));
    assertThat(about(diagnose(), "core").what()).endsWith("names a replica that is not there");
    Files.delete(link());
    Files.createFile(link());
    assertThat(about(diagnose(), "core").what()).endsWith("is a file, not a link");
    assertThat(diagnose().severity()).isEqualTo(Severity.CRITICAL);
  }

  @Test
  void whatCannotBeLookedAtHindersNoOtherLook() throws IOException {
    try (TestLake odd = TestLake.with(MarketDatasets.builtIn())) {
      Files.createDirectory(odd.home().resolve("staging"));
      Files.createFile(odd.home().resolve("warehouse"));
      Diagnosis diagnosis = Diagnosis.of(odd.lake(), machine, now(), Limits.DEFAULTS);
      assertThat(about(diagnosis, "core").what()).startsWith("it could not be looked at: ");
      assertThat(about(diagnosis, "runs").what()).startsWith("it could not be looked at: ");
    }
  }

  @Test
  void aReplicaThatIsNotAsTheWriterLeftItIsTold() throws IOException {
    Files.write(replica, new byte[] {1}, StandardOpenOption.APPEND);
    assertThat(about(diagnose(), "core, replica a").what())
        .startsWith("changed by somebody other than the writer");
    assertThat(diagnose().vitals().waiting()).hasValue(0);
    Files.write(replica, new byte[8_192]);
    assertThat(diagnose().vitals().waiting()).isEmpty();
    assertThat(diagnose().atLeast(Severity.CRITICAL))
        .singleElement()
        .satisfies(damage -> assertThat(damage.what()).endsWith(replica + " is no DuckDB file"));
  }

  @ParameterizedTest
  @CsvSource({
    "65,FINE,''",
    "67,FINE,''",
    "68,WARNING,clients of 1.4 and older cannot open it",
    "999,WARNING,clients of 1.4 and older cannot open it"
  })
  void aFileForNewerClientsIsTold(long version, Severity severity, String what) throws IOException {
    Path idle = lake.home().resolve("warehouse/core/b.duckdb");
    FileTime time = Files.getLastModifiedTime(idle);
    try (FileChannel file = FileChannel.open(idle, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(version);
      file.write(bytes.flip(), 12);
    }
    Files.setLastModifiedTime(idle, time);
    Diagnosis diagnosis = diagnose();
    assertThat(diagnosis.severity()).isEqualTo(severity);
    assertThat(diagnosis.findings())
        .anyMatch(finding -> finding.severity() == severity && finding.what().endsWith(what));
  }

  @Test
  void whatWasLeftBehindIsTold() throws IOException {
    Path core = replica.getParent();
    Files.write(core.resolve("c.duckdb.tampered-2026-01-01T000000Z"), new byte[11 << 20]);
    Path part = Files.createFile(core.resolve("c.duckdb.part"));
    Files.setLastModifiedTime(part, FileTime.from(now().minus(Duration.ofHours(2))));
    Files.createFile(lake.home().resolve("warehouse/core.duckdb.wal"));
    Files.createFile(core.resolve("b.duckdb.wal"));
    Diagnosis diagnosis = diagnose();
    assertThat(diagnosis.findings().stream().filter(each -> each.thing().equals("core")))
        .extracting(Finding::what)
        .anyMatch(what -> what.startsWith("1 file (11 MB) was set aside in " + core))
        .anyMatch(what -> what.startsWith("1 file (0 kB) was left in " + core))
        .anyMatch(what -> what.startsWith("somebody has written through the link"));
    assertThat(about(diagnosis, "core, replica b").what()).startsWith("changed by somebody");
  }

  @Test
  void whatKilledQueriesLeftInTheTemporaryFolderIsTold() throws IOException {
    long alive = ProcessHandle.current().pid();
    Files.createFile(
        Files.createDirectory(temporary.resolve("tarn-spill-%d-1".formatted(alive))).resolve("x"));
    assertThat(diagnose().atLeast(Severity.NOTE)).isEmpty();
    long dead = Long.MAX_VALUE; // no process has such a number
    Path left = Files.createDirectory(temporary.resolve("tarn-spill-%d-a1".formatted(dead)));
    Files.write(left.resolve("duckdb_temp_storage_DEFAULT-0.tmp"), new byte[11 << 20]);
    assertThat(about(diagnose(), "temporary files").what())
        .isEqualTo(
            "1 file (11 MB) was left in %s/tarn-spill-* by queries that were killed"
                .formatted(temporary));
  }

  @Test
  void liveIngestsAreToldByTheirFiles() throws IOException {
    Instant now = now();
    ingest("well", now, true, "\"healthy\":true,\"ticks\":5,\"startedAt\":\"%s\"".formatted(now));
    ingest("apart", now, true, "\"venues\":[{\"venue\":\"x\",\"problem\":\"Cannot reach x\"}]");
    ingest("full", now, true, "\"pausedSince\":\"%s\"".formatted(now));
    ingest("odd", now, true, "\"problem\":\"it rejected 10 messages\"");
    ingest(
        "slow",
        now,
        true,
        "\"venues\":[{\"venue\":\"y\",\"connectedSince\":\"%s\",\"clockBehindSeconds\":7200}]"
            .formatted(now));
    ingest(
        "denied",
        now,
        true,
        "\"venues\":[{\"venue\":\"z\",\"connectedSince\":\"%s\",\"symbols\":[{\"symbol\":\"A\",\"refused\":\"HTTP 401\"}]}]"
            .formatted(now));
    ingest("late", now, true, "\"missing\":3");
    ingest("hung", now.minusSeconds(60), true, "\"healthy\":true");
    ingest("done", now.minusSeconds(60), false, "\"ended\":true");
    ingest("dead", now.minusSeconds(60), false, "\"ended\":false");
    ingest("forgotten", now.minus(Duration.ofDays(8)), false, "\"ended\":false");
    Machine withoutLocks =
        new Machine(lake.home().resolve("no-proc"), temporary) {
          @Override
          public boolean isAlive(long pid) {
            return pid == 1;
          }
        };

    List<Finding> findings =
        Diagnosis.of(lake.lake(), withoutLocks, now, Limits.DEFAULTS).findings();

    assertThat(findings)
        .filteredOn(finding -> finding.thing().startsWith("ingest "))
        .extracting(finding -> finding.thing() + " " + finding.severity())
        .containsExactlyInAnyOrder(
            "ingest well FINE",
            "ingest apart WARNING",
            "ingest full CRITICAL",
            "ingest odd WARNING",
            "ingest denied WARNING",
            "ingest slow WARNING",
            "ingest late NOTE",
            "ingest hung CRITICAL",
            "ingest done FINE",
            "ingest dead WARNING");
    assertThat(findings)
        .extracting(Finding::what)
        .contains(
            "it rejected 10 messages",
            "z does not give the trades of A that may be missing: HTTP 401",
            "this machine's clock is 2 h behind that of y; the rows are kept all the same",
            "x is not connected: Cannot reach x",
            "3 trades did not come and are being asked for");
  }

  private void ingest(String name, Instant at, boolean alive, String more) throws IOException {
    Path folder = Files.createDirectories(lake.home().resolve("ingest").resolve(name));
    Files.writeString(
        folder.resolve("status.json"),
        "{\"at\":\"%s\",\"pid\":%d,%s}".formatted(at, alive ? 1 : 2, more));
  }

  @Test
  void aFileSystemWithoutLocksAndAFullDiskAreTold() {
    Machine poor =
        new Machine(Path.of("/proc"), temporary) {
          @Override
          Optional<Disk> disk(Path path) {
            return Optional.of(new Disk("nfs4", 5 << 20));
          }
        };
    Diagnosis diagnosis = Diagnosis.of(lake.lake(), poor, now(), Limits.DEFAULTS);
    assertThat(about(diagnosis, "file system").what())
        .contains("is on nfs4, whose locks and links");
    assertThat(about(diagnosis, "disk").what())
        .startsWith("only 5120 kB are free at " + lake.home());
    assertThat(diagnosis.severity()).isEqualTo(Severity.CRITICAL);
    assertThat(diagnosis.vitals().freeBytes()).isEqualTo(5 << 20);
  }

  private void stage(String first, int count) {
    List<Tick> ticks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Instant time = Instant.parse(first).plusSeconds(i);
      ticks.add(new Tick("v", "S", time, 1 + i, 0.1, Side.BUY, first + i, null, null));
    }
    lake.stage(MarketDatasets.TICKS, ticks);
  }

  private Severity writerAt(Instant time, Limits limits) {
    return about(Diagnosis.of(lake.lake(), machine, time, limits), "writer", "run ended")
        .severity();
  }

  private Diagnosis diagnose() {
    return diagnoseAt(now());
  }

  private Diagnosis diagnoseAt(Instant time) {
    return Diagnosis.of(lake.lake(), machine, time, Limits.DEFAULTS);
  }

  private static Instant now() {
    return Instant.now();
  }

  /** The gravest finding about a thing. */
  private static Finding about(Diagnosis diagnosis, String thing) {
    return about(diagnosis, thing, "");
  }

  private static Finding about(Diagnosis diagnosis, String thing, String what) {
    return diagnosis.findings().stream()
        .filter(finding -> finding.thing().equals(thing) && finding.what().contains(what))
        .findFirst()
        .orElseThrow(() -> new AssertionError(diagnosis.findings()));
  }

  private Path link() {
    return lake.home().resolve("warehouse/core.duckdb");
  }

  /** All files with their sizes, times and modes. */
  private List<String> state() throws IOException {
    try (Stream<Path> files = Files.walk(lake.home())) {
      return files.map(DiagnosisTest::state).toList();
    }
  }

  private static String state(Path file) {
    try {
      return file + " " + Files.readAttributes(file, "posix:size,lastModifiedTime,permissions");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
