package dev.tarn.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tarn.query.QueryCli;
import dev.tarn.staging.storage.Entry;
import dev.tarn.system.program.Client;
import dev.tarn.system.program.Producer;
import dev.tarn.writer.WriterJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code query-cli doctor} and {@code health} about processes that hold, write or have died. */
class DoctorTest {
  @TempDir private Path folder;

  private TestLake lake;

  @BeforeEach
  void make() {
    lake = TestLake.in(folder);
    lake.append(10);
    lake.write(TestLake.impatient());
    lake.append(10);
    lake.write(TestLake.impatient());
  }

  @Test
  void whoPinsAReplicaIsNamed() throws IOException {
    try (Jvm reader = Jvm.start(Client.class)) {
      assertThat(reader.ask("read " + lake.link())).isEqualTo("open");
      assertThat(doctor(0)).singleElement().asString().startsWith("Nothing is wrong with ");
      String pinned = lake.published().substring(0, 1);
      lake.append(1);
      lake.write(TestLake.impatient());
      assertThat(doctor(0))
          .singleElement()
          .asString()
          .startsWith("note      core, replica " + pinned + ": pinned for ")
          .contains("by process " + reader.pid() + " (", "program.Client, user ")
          .contains(", though another replica is published; nothing, unless it stays");
      Files.writeString(lake.home().resolve("lake.yaml"), "max-pin: 1ms\n");
      assertThat(doctor(1))
          .singleElement()
          .asString()
          .startsWith("warning   core, replica " + pinned)
          .contains("; have it open the database again: after ");
    }
    assertThat(doctor(0)).singleElement().asString().startsWith("Nothing is wrong with ");
  }

  @Test
  void whoHasOpenedAReplicaForWritingIsNamedAndTheAnswerDoesNotWait() {
    try (Jvm analyst = Jvm.start(Client.class)) {
      assertThat(analyst.ask("write " + lake.link())).isEqualTo("open");
      assertThat(doctor(1))
          .singleElement()
          .asString()
          .startsWith(
              "critical  core, replica " + lake.published().charAt(0) + ": open for writing")
          .contains("in process " + analyst.pid() + " (", "nobody can read the database")
          .contains("; end it, and have it open the file read-only");
      assertThat(health(2))
          .startsWith("CRITICAL - core, replica ")
          .contains(" | lag=U ", " waiting=U ");
      analyst.ask("INSERT INTO events SELECT * FROM events");
      analyst.ask("close");
    }
    assertThat(doctor(1))
        .singleElement()
        .asString()
        .contains("changed by somebody other than the writer");
  }

  @Test
  void theJournalOfAKilledProducerIsFoundAndThatOfALivingOneIsNot() throws IOException {
    try (Jvm dead = Jvm.start(Producer.class, lake.home(), "dead", 0, 3_600_000, 1_000);
        Jvm alive = Jvm.start(Producer.class, lake.home(), "alive", 0, 3_600_000, 1_000)) {
      dead.awaitOutput(line -> line.startsWith("row 20 "));
      alive.awaitOutput(line -> line.startsWith("row 20 "));
      dead.kill();
      await().until(() -> lake.staging().journals(lake.events()).size() == 2);
      for (Entry journal : lake.staging().journals(lake.events())) {
        Path file = lake.home().resolve(journal.location().path());
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(60)));
      }
      assertThat(doctor(1))
          .singleElement()
          .asString()
          .startsWith("warning   events: the producer of the journal ")
          .contains("-dead-", "start one: writer-job run")
          .containsPattern(
              "died up to (6\\d|[7-9]\\d|1\\d\\d) s ago"); // it may take a while to ask
      lake.write(TestLake.impatient());
      assertThat(doctor(0)).singleElement().asString().startsWith("Nothing is wrong with ");
    }
  }

  @Test
  void theWriterAtWorkIsNamedAndItsOwnReplicasAreNotTakenForOthers() {
    try (Jvm writer = Jvm.start(WriterJob.class, "run", "--lake", lake.home(), "--every", "10ms")) {
      await()
          .atMost(Jvm.PATIENCE)
          .until(() -> Files.exists(lake.home().resolve("warehouse/status.json")));
      for (int i = 0; i < 5; i++) {
        lake.append(100);
        List<String> told = doctor(0, "--all");
        assertThat(told)
            .anyMatch(line -> line.contains("writer: process " + writer.pid() + " ("))
            .noneMatch(line -> line.startsWith("warning") || line.startsWith("critical"));
      }
      assertThat(health(0)).startsWith("OK - the last run ended ").contains("last_run_age=");
    }
    assertThat(health(0, "--json")).contains("\"state\":\"OK\"", "\"writing\":false");
    assertThat(health(1, "--warning-age", "1ms"))
        .startsWith("WARNING - writer: no writer is at work");
    assertThat(health(3, "--lake", folder + "/none"))
        .startsWith("UNKNOWN - Cannot find a lake at ");
    assertThat(health(3, "--warning-age", "soon")).startsWith("UNKNOWN - ");
  }

  private List<String> doctor(int code, String... more) {
    return run(code, "doctor", more);
  }

  private String health(int code, String... more) {
    List<String> lines = run(code, "health", more);
    assertThat(lines).hasSize(1);
    return lines.get(0);
  }

  /**
   * As a process, which it is: only so its own locks are not those of the test. What killed queries
   * have left on the machine is not the lake's.
   */
  private List<String> run(int code, String command, String... more) {
    List<Object> all = new ArrayList<>(List.of(command));
    if (!List.of(more).contains("--lake")) {
      all.add("--lake=" + lake.home());
    }
    all.addAll(List.of(more));
    List<String> options = List.of("-Djava.io.tmpdir=" + folder);
    try (Jvm query = Jvm.start(options, QueryCli.class, all.toArray())) {
      assertThat(query.awaitEnd()).as("%s", query).isEqualTo(code);
      assertThat(query.errors()).isEmpty();
      return query.output();
    }
  }
}
