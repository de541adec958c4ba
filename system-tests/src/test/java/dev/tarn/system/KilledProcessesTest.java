package dev.tarn.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tarn.system.TestLake.Counts;
import dev.tarn.system.program.Client;
import dev.tarn.system.program.Producer;
import dev.tarn.warehouse.read.Source;
import dev.tarn.writer.WriterJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Producers and the writer, killed at random points. */
class KilledProcessesTest {
  private static final int PRODUCERS = 2;
  static final int KILLS = Integer.getInteger("tarn.kills", 8);

  /**
   * The design's promise: a row this old survives. It is told by the producer's last sign of life:
   * on a busy machine a process may not get a turn for longer than that.
   */
  private static final long SAFE_MILLIS = 10;

  @TempDir private Path folder;

  @Test
  void everyRowThatWasAcknowledgedIsThereOnceWhoeverIsKilled() throws IOException {
    SplittableRandom choices = Choices.of(KilledProcessesTest.class);
    TestLake lake = TestLake.in(folder);
    List<Lives> lives = new ArrayList<>();
    lake.append(0);
    Jvm writer = writer(lake);
    try {
      for (int i = 0; i < PRODUCERS; i++) {
        lives.add(new Lives(lake, "producer-" + i));
      }
      long seen = 0;
      for (int kill = 0; kill < KILLS; kill++) {
        pause(choices.nextLong(20, 600));
        int victim = choices.nextInt(PRODUCERS + 2);
        if (victim < PRODUCERS) {
          lives.get(victim).kill();
        } else {
          writer.kill();
          assertPublishedIsComplete(lake);
          writer = writer(lake);
        }
        Counts now = lake.fresh();
        assertThat(now.rows()).isEqualTo(now.different()).isGreaterThanOrEqualTo(seen);
        seen = now.rows();
      }
      lives.forEach(Lives::kill);
      writer.kill();
    } finally {
      lives.forEach(Lives::close);
      writer.close();
    }
    assertAllThere(lake, lives);
    lake.assertVerified();
  }

  @Test
  void aSingleRowSurvivesThoughNothingFollowsIt() {
    TestLake lake = TestLake.in(folder);
    for (int i = 0; i < 3; i++) {
      String row = "row " + i;
      try (Jvm producer = Jvm.start(Producer.class, lake.home(), "single", i, 60_000, 60_000_000)) {
        producer.awaitOutput(line -> line.startsWith(row));
        pause(SAFE_MILLIS);
        producer.kill();
      }
    }
    lake.write(TestLake.impatient());
    assertThat(lake.fresh()).isEqualTo(Counts.once(3));
  }

  /** Libraries that were unpacked would be left by each process that is killed. */
  @Test
  void aKilledProducerLeavesNothingInTheTemporaryFolder() throws IOException {
    TestLake lake = TestLake.in(folder);
    Path temporary = Files.createDirectories(folder.resolve("temporary"));
    try (Jvm producer =
        Jvm.start(
            List.of("-Djava.io.tmpdir=" + temporary),
            Producer.class,
            lake.home(),
            "single",
            0,
            60_000,
            60_000_000)) {
      producer.awaitOutput(line -> line.startsWith("row 0"));
      producer.kill();
    }
    try (Jvm writer =
        Jvm.start(
            List.of("-Djava.io.tmpdir=" + temporary),
            WriterJob.class,
            "run",
            "--lake",
            lake.home(),
            "--every",
            "100ms")) {
      writer.awaitOutput(line -> line.contains("1 rows loaded"));
      writer.kill();
    }
    assertThat(TestLake.names(temporary)).isEmpty();
  }

  private static void assertAllThere(TestLake lake, List<Lives> lives) {
    for (int cycle = 0; cycle < 6; cycle++) {
      lake.write(TestLake.impatient());
    }
    assertThat(lake.staged()).isEmpty();
    assertThat(lake.staging().journals(lake.events())).isEmpty();
    assertThat(lake.staging().quarantined(lake.events())).isEmpty();
    Counts fresh = lake.fresh();
    assertThat(lake.counts(Source.PARQUET)).isEqualTo(fresh);
    try (Jvm client = Jvm.start(Client.class)) {
      for (String replica : lake.replicas()) {
        client.ask("read " + lake.replica(replica));
        for (Lives each : lives) {
          each.assertThere(client, replica);
        }
        assertThat(client.ask("SELECT count(*) FROM events")).isEqualTo("" + fresh.rows());
        client.ask("close");
      }
    }
    assertThat(fresh.rows()).isEqualTo(fresh.different()).isPositive();
    assertNothingLeft(lake);
  }

  private static void assertNothingLeft(TestLake lake) {
    // a writer that died between writing its status and naming it leaves that to the next one
    try (Jvm writer = Jvm.start(WriterJob.class, "run", "--lake", lake.home())) {
      assertThat(writer.awaitEnd()).isZero();
    }
    assertThat(TestLake.names(lake.lake().warehouse()))
        .contains("core", "core.duckdb", "writer.lock", "status.json")
        .noneMatch(name -> name.startsWith("."));
    assertThat(TestLake.names(lake.lake().warehouse().resolve("core")))
        .allMatch(name -> name.matches("[a-d]\\.(duckdb|served-\\d+)|shapes|notes\\.json"));
    assertThat(TestLake.names(lake.home().resolve("staging/events/tmp"))).isEmpty();
    assertThat(TestLake.names(lake.home().resolve("staging/events/open")))
        .allMatch(name -> name.startsWith("."));
  }

  private static void assertPublishedIsComplete(TestLake lake) throws IOException {
    if (Files.exists(lake.link())) {
      Path published = lake.replica(lake.published());
      assertThat(lake.replica(lake.published() + ".wal")).doesNotExist();
      assertThat(Files.getPosixFilePermissions(published))
          .isEqualTo(PosixFilePermissions.fromString("r--r--r--"));
    }
  }

  static Jvm writer(TestLake lake) {
    return Jvm.start(WriterJob.class, "run", "--lake", lake.home(), "--every", "100ms");
  }

  /** The one wait in these tests: it chooses the moment of a kill. */
  static void pause(long millis) {
    await().pollDelay(Duration.ofMillis(millis)).until(() -> true);
  }

  /** One producer after the other, under the same name; each begins where the last one ended. */
  private static final class Lives implements AutoCloseable {
    private final TestLake lake;
    private final String name;
    private final List<Long> safe = new ArrayList<>();
    private final List<Long> acknowledged = new ArrayList<>();
    private long next;
    private Jvm producer;

    Lives(TestLake lake, String name) {
      this.lake = lake;
      this.name = name;
      this.producer = start();
    }

    private Jvm start() {
      return Jvm.start(Producer.class, lake.home(), name, next, 100, 200);
    }

    void kill() {
      producer.awaitOutput(line -> line.startsWith("row "));
      producer.kill();
      List<String[]> rows =
          producer.output().stream()
              .map(line -> line.split(" "))
              .filter(words -> words.length == 3 && words[2].length() == 13)
              .toList();
      long lastSign = Long.parseLong(rows.get(rows.size() - 1)[2]);
      for (String[] row : rows) {
        acknowledged.add(Long.parseLong(row[1]));
        if (Long.parseLong(row[2]) <= lastSign - SAFE_MILLIS) {
          safe.add(Long.parseLong(row[1]));
        }
      }
      // numbers of rows that were taken but not acknowledged are left out
      next = acknowledged.isEmpty() ? 0 : acknowledged.get(acknowledged.size() - 1) + 1_000;
      producer = start();
    }

    /** All safe rows once; other rows of ours at most once, none that was never appended. */
    void assertThere(dev.tarn.system.Jvm client, String replica) {
      String rows =
          client.ask("SELECT number FROM events WHERE producer = '" + name + "' ORDER BY number");
      List<Long> numbers = new ArrayList<>();
      for (String number : rows.split(";")) {
        if (!number.isEmpty()) {
          numbers.add(Long.parseLong(number));
        }
      }
      assertThat(numbers).as("%s in %s", name, replica).doesNotHaveDuplicates();
      List<Long> lost = new ArrayList<>(safe);
      lost.removeAll(new java.util.HashSet<>(numbers));
      assertThat(lost).as("lost rows of %s in %s", name, replica).isEmpty();
      System.out.printf(
          "%s: %d rows acknowledged, %d of them more than %d ms before a kill, %d there%n",
          name, acknowledged.size(), safe.size(), SAFE_MILLIS, numbers.size());
    }

    @Override
    public void close() {
      producer.close();
    }
  }
}
