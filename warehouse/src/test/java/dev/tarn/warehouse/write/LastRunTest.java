package dev.tarn.warehouse.write;

import static dev.tarn.warehouse.support.TestDatasets.REMARKS;
import static dev.tarn.warehouse.support.TestDatasets.remark;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.staging.Quarantined;
import dev.tarn.staging.Segment;
import dev.tarn.warehouse.Replica;
import dev.tarn.warehouse.read.Source;
import dev.tarn.warehouse.sql.Catalog;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.SessionOptions;
import dev.tarn.warehouse.support.TestLake;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A writer that goes on goes by what its last run left, and notices what does not fit that. */
class LastRunTest {
  private static final String DATABASE = REMARKS.database();

  private int texts;

  @Test
  void onlyTheReplicaThatIsLoadedIsOpened() throws InterruptedException {
    try (TestLake lake = steady()) {
      assertThat(attached(lake, lake.writers())).containsExactly("for writing");
      assertThat(attached(lake, new WriterMemory())).contains("for reading");
    }
  }

  @Test
  void allAreLookedAtNowAndThen() throws InterruptedException {
    try (TestLake lake = steady()) {
      WriterMemory memory = new WriterMemory(Duration.ZERO);
      attached(lake, memory);
      assertThat(attached(lake, memory)).contains("for reading");
    }
  }

  @Test
  void aSegmentThatWasRetiredAndIsStagedAgainIsNotLoadedAgain() throws IOException {
    try (TestLake lake = steady()) {
      Segment retired = lake.staging().archived(REMARKS).get(0);
      stageOne(lake);
      Files.copy(retired.path(), lake.stagingFolder(REMARKS).resolve(retired.name() + ".parquet"));
      assertSound(lake);
      assertThat(lake.staging().segments(REMARKS)).isEmpty();
    }
  }

  @Test
  void anotherFileOfTheNameOfARetiredSegmentIsSetAside() throws IOException {
    try (TestLake lake = steady()) {
      Segment retired = lake.staging().archived(REMARKS).get(0);
      stageOne(lake);
      List<Segment> before = lake.staging().segments(REMARKS);
      lake.stage(REMARKS, List.of(remark("another"), remark("and another")));
      List<Segment> added = new ArrayList<>(lake.staging().segments(REMARKS));
      added.removeAll(before);
      Segment other = added.get(0);
      Files.move(other.path(), other.path().resolveSibling(retired.name() + ".parquet"));
      assertSound(lake);
      assertThat(lake.staging().quarantined(REMARKS))
          .extracting(Quarantined::name)
          .containsExactly(retired.name() + ".parquet");
    }
  }

  @Test
  void aSegmentThatIsTakenOutOfStagingAndPutBackIsLoadedOnce() throws IOException {
    try (TestLake lake = steady()) {
      stageOne(lake);
      lake.run(); // one replica has it
      Segment taken = lake.staging().segments(REMARKS).get(0);
      Path kept = lake.home().resolve("kept");
      Files.move(taken.path(), kept);
      stageOne(lake);
      lake.run();
      Files.move(kept, taken.path());
      assertSound(lake);
    }
  }

  @Test
  void aSegmentThatComesBackWithOtherRowsIsSetAside() throws IOException {
    try (TestLake lake = steady()) {
      Segment taken = takenOnceOneReplicaHasIt(lake);
      List<Segment> before = lake.staging().segments(REMARKS);
      lake.stage(REMARKS, List.of(remark("another"), remark("and another")));
      List<Segment> added = new ArrayList<>(lake.staging().segments(REMARKS));
      added.removeAll(before);
      Files.move(added.get(0).path(), taken.path());
      stageOne(lake);
      assertSound(lake);
      assertThat(lake.staging().quarantined(REMARKS))
          .extracting(Quarantined::name)
          .containsExactly(taken.name() + ".parquet");
    }
  }

  @Test
  void aSegmentThatComesBackDamagedIsSetAsideAndNoReplicaLacksItsRows() throws IOException {
    try (TestLake lake = steady()) {
      Segment taken = takenOnceOneReplicaHasIt(lake);
      Files.writeString(taken.path(), "no Parquet");
      stageOne(lake);
      assertSound(lake);
    }
  }

  /**
   * Somebody takes a segment away that the published replica alone has, and the writer looks at all
   * replicas meanwhile.
   */
  private Segment takenOnceOneReplicaHasIt(TestLake lake) throws IOException {
    WriterOptions waiting = TestLake.hasty().withRetireAfter(Duration.ofHours(1));
    lake.settle();
    stageOne(lake);
    lake.run(waiting);
    lake.run(waiting);
    List<Segment> before = lake.staging().segments(REMARKS);
    stageOne(lake);
    lake.run(waiting);
    List<Segment> added = new ArrayList<>(lake.staging().segments(REMARKS));
    added.removeAll(before);
    Files.delete(added.get(0).path());
    lake.run(waiting);
    return added.get(0);
  }

  @Test
  void aReplicaThatIsDamagedUnnoticedIsMadeAnewAsSoonAsItIsWritten() throws IOException {
    for (boolean published : new boolean[] {true, false}) {
      try (TestLake lake = steady()) {
        damage(published ? lake.replicas(DATABASE).published().orElseThrow() : idle(lake));
        for (int i = 0; i < 2; i++) {
          stageOne(lake);
          assertThat(lake.run().databases().get(0).published()).isPresent();
        }
        assertThat(lake.files("warehouse/" + DATABASE)).anyMatch(file -> file.contains(".damaged"));
        assertSound(lake);
      }
    }
  }

  @Test
  void generationsDoNotGoBackThoughThePublishedReplicaIsLost() throws IOException {
    try (TestLake lake = steady()) {
      Replica published = lake.replicas(DATABASE).published().orElseThrow();
      long generation = lake.ledger(published, DATABASE).generation();
      damage(published);
      lake.run(); // nothing new is staged since, so all are looked at
      stageOne(lake);
      lake.run();
      Replica next = lake.replicas(DATABASE).published().orElseThrow();
      assertThat(lake.ledger(next, DATABASE).generation()).isGreaterThan(generation);
      assertSound(lake);
    }
  }

  /** Damages its headers, so that neither length nor time of the file tell. */
  private static void damage(Replica replica) throws IOException {
    Path path = replica.path();
    FileTime modified = Files.getLastModifiedTime(path);
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r--r--"));
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.write(new byte[12_288]);
    }
    Files.setLastModifiedTime(path, modified);
  }

  @Test
  void anIdleReplicaThatSomebodyChangedIsMadeAnew() throws IOException {
    try (TestLake lake = steady()) {
      Path idle = idle(lake).path();
      Files.setPosixFilePermissions(idle, PosixFilePermissions.fromString("rw-r--r--"));
      Catalog catalog = new Catalog(DATABASE);
      try (Session session = lake.session()) {
        catalog.attachForWriting(session, idle);
        session.execute("DELETE FROM " + catalog.rows(REMARKS));
        session.execute("CHECKPOINT " + DATABASE);
      }
      stageOne(lake);
      lake.run();
      assertThat(lake.files("warehouse/" + DATABASE)).anyMatch(file -> file.contains(".tampered"));
      assertSound(lake);
    }
  }

  @Test
  void aReplicaThatIsGoneIsMadeAnew() throws IOException {
    for (boolean published : new boolean[] {true, false}) {
      try (TestLake lake = steady()) {
        Replica gone = published ? lake.replicas(DATABASE).published().orElseThrow() : idle(lake);
        Files.delete(gone.path());
        stageOne(lake);
        lake.run();
        assertSound(lake);
      }
    }
  }

  @Test
  void aRunThatFailsIsNotGoneBy() throws InterruptedException {
    try (TestLake lake = steady()) {
      List<String> before = new ArrayList<>();
      try {
        writer(
                lake,
                statement -> {
                  before.add(statement);
                  if (statement.equals("COMMIT")) {
                    throw new IllegalStateException("the end");
                  }
                })
            .with(lake.writers())
            .run();
      } catch (IllegalStateException e) {
        assertThat(e).hasMessage("the end");
      }
      assertThat(before).last().isEqualTo("COMMIT");
      assertThat(attached(lake, lake.writers())).contains("for reading");
      assertSound(lake);
    }
  }

  /** Each replica has each row once, and a row for each run that published what it holds. */
  private void assertSound(TestLake lake) {
    lake.settle();
    List<String> rows = lake.rows(Source.FRESH, REMARKS);
    assertThat(rows).hasSize(texts).doesNotHaveDuplicates();
    assertThat(lake.replicas(DATABASE).replicas()).hasSize(2);
    for (Replica replica : lake.replicas(DATABASE).replicas()) {
      assertThat(lake.rows(replica, REMARKS)).isEqualTo(rows);
      long generation = lake.ledger(replica, DATABASE).generation();
      String runs =
          "SELECT count(DISTINCT generation) - 1_000 * (count(*) - count(DISTINCT generation)) FROM %s WHERE generation <= %d"
              .formatted(new Catalog(DATABASE).loadRuns(), generation);
      assertThat(lake.<Long>ask(replica, DATABASE, session -> session.number(runs)))
          .isEqualTo(generation);
    }
  }

  /** A lake of a writer that knows how it left it, and a segment staged since. */
  private TestLake steady() {
    TestLake lake = TestLake.with(REMARKS);
    texts = 0;
    for (int i = 0; i < 4; i++) {
      stageOne(lake);
      lake.run();
    }
    stageOne(lake);
    return lake;
  }

  private void stageOne(TestLake lake) {
    lake.stage(REMARKS, List.of(remark("text " + texts++)));
  }

  private static Replica idle(TestLake lake) {
    Replica published = lake.replicas(DATABASE).published().orElseThrow();
    return lake.replicas(DATABASE).replicas().stream()
        .filter(replica -> !replica.equals(published))
        .findFirst()
        .orElseThrow();
  }

  /** How a run with a new segment opens replicas. */
  private List<String> attached(TestLake lake, WriterMemory memory) throws InterruptedException {
    stageOne(lake);
    List<String> attached = new ArrayList<>();
    writer(
            lake,
            statement -> {
              if (statement.startsWith("ATTACH")) {
                attached.add(statement.contains("READ_ONLY") ? "for reading" : "for writing");
              }
            })
        .with(memory)
        .run();
    return attached;
  }

  private static LakeWriter writer(TestLake lake, Consumer<String> beforeEach) {
    return new LakeWriter(
        lake.lake(),
        lake.datasets(),
        lake.staging(),
        () -> Session.open(SessionOptions.spillingTo(lake.home().resolve("spill")), beforeEach),
        TestLake.hasty());
  }
}
