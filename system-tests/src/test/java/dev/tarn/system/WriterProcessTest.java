package dev.tarn.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tarn.system.TestLake.Counts;
import dev.tarn.warehouse.read.Source;
import dev.tarn.writer.WriterJob;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The writer as a process among others. */
class WriterProcessTest {
  @TempDir private Path folder;

  @Test
  void aSecondWriterNamesTheFirstAndEndsWithFour() {
    TestLake lake = TestLake.in(folder);
    lake.append(10);
    try (Jvm first = Jvm.start(WriterJob.class, "run", "--lake", lake.home(), "--every", "1h")) {
      first.awaitOutput(line -> line.contains("10 rows loaded"));
      try (Jvm second = Jvm.start(WriterJob.class, "run", "--lake", lake.home())) {
        assertThat(second.awaitEnd()).isEqualTo(4);
        assertThat(second.output()).isEmpty();
        assertThat(second.errors())
            .singleElement()
            .asString()
            .contains("pid " + first.pid())
            .contains(lake.home().toString());
      }
      assertThat(first.isAlive()).isTrue();
    }
    try (Jvm third = Jvm.start(WriterJob.class, "run", "--lake", lake.home())) {
      assertThat(third.awaitEnd()).isZero(); // the lock went with the process
    }
  }

  @Test
  void aSecondServiceLeavesAndTheFirstGoesOn() {
    TestLake lake = TestLake.in(folder);
    lake.append(10);
    try (Jvm first = KilledProcessesTest.writer(lake)) {
      first.awaitOutput(line -> line.contains("10 rows loaded"));
      try (Jvm second = KilledProcessesTest.writer(lake)) {
        assertThat(second.awaitEnd()).isEqualTo(4);
        assertThat(second.output()).isEmpty();
        assertThat(second.errors())
            .singleElement()
            .asString()
            .contains("pid " + first.pid(), lake.home().toString());
      }
      long all = lake.append(7);
      await()
          .atMost(Jvm.PATIENCE)
          .ignoreExceptions()
          .until(() -> lake.counts(Source.DUCKDB).equals(Counts.once(all)));
      assertThat(first.isAlive()).isTrue();
    }
    lake.assertVerified();
  }

  @Test
  void aSecondWriterInOneProcessLeavesTheLockWithTheFirst() {
    TestLake lake = TestLake.in(folder);
    try (var held =
        dev.tarn.warehouse.write.WriterLock.take(lake.lake(), java.time.Instant.now())) {
      StringWriter err = new StringWriter();
      int code =
          WriterJob.run(
              new PrintWriter(new StringWriter()),
              new PrintWriter(err, true),
              "run",
              "--lake",
              lake.home().toString());
      assertThat(code).as("%s", err).isEqualTo(4);
      try (Jvm other = Jvm.start(WriterJob.class, "run", "--lake", lake.home())) {
        assertThat(other.awaitEnd()).as("%s", other).isEqualTo(4);
      }
    }
  }

  @Test
  void aTerminatedWriterEndsItsCycleAndLeavesNothingOpen() {
    TestLake lake = TestLake.in(folder);
    long all = lake.append(100);
    try (Jvm writer = Jvm.start(WriterJob.class, "run", "--lake", lake.home(), "--every", "50ms")) {
      writer.awaitOutput(line -> line.contains("100 rows loaded"));
      for (int i = 0; i < 5; i++) {
        all = lake.append(100);
      }
      writer.terminate();
      assertThat(writer.awaitEnd()).isZero();
      assertThat(writer.errors()).allMatch(line -> line.contains("was cloned from"));
    }
    assertThat(TestLake.names(lake.lake().warehouse().resolve("core")))
        .allMatch(name -> name.matches("[ab]\\.(duckdb|served-\\d+)|shapes|notes\\.json"));
    assertThat(lake.fresh()).isEqualTo(Counts.once(all));
    // it may have been told before it came to make the second replica; nothing else is left to do
    assertThat(lake.write(TestLake.impatient()).notices())
        .allMatch(notice -> notice.contains("was cloned from"));
    assertThat(lake.counts(Source.DUCKDB)).isEqualTo(Counts.once(all));
  }

  @Test
  void aWriterThatGoesOnSurvivesTheLossOfItsWarehouse() throws java.io.IOException {
    TestLake lake = TestLake.in(folder);
    lake.append(100);
    try (Jvm writer =
        Jvm.start(WriterJob.class, "run", "--lake", lake.home(), "--every", "100ms")) {
      writer.awaitOutput(line -> line.contains("100 rows loaded"));
      await().atMost(Jvm.PATIENCE).until(() -> lake.replicas().size() == 2);
      lake.lose("core");
      long all = lake.append(10);
      await()
          .atMost(Jvm.PATIENCE)
          .ignoreExceptions()
          .until(() -> lake.counts(Source.DUCKDB).equals(Counts.once(all)));
      assertThat(writer.isAlive()).isTrue();
    }
  }
}
