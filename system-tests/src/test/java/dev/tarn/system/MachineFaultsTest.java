package dev.tarn.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.ingest.IngestJob;
import dev.tarn.query.QueryCli;
import dev.tarn.staging.Appender;
import dev.tarn.staging.AppenderOptions;
import dev.tarn.staging.StorageException;
import dev.tarn.system.TestLake.Counts;
import dev.tarn.system.program.Events;
import dev.tarn.warehouse.read.Source;
import dev.tarn.writer.WriterJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Full disks, and folders that cannot be written. They need a mount, and so a privileged user. */
class MachineFaultsTest {
  @TempDir private Path folder;

  @Test
  void aFullDiskCostsNothingButTime() throws IOException {
    try (Mount disk = Mount.small(folder.resolve("disk"), 24)) {
      TestLake lake = TestLake.in(disk.folder());
      Files.writeString(lake.home().resolve("lake.yaml"), "retire-after: 1ms\n");
      for (int cycle = 0; cycle < 3; cycle++) {
        lake.append(1_000);
        lake.write(TestLake.impatient());
      }
      lake.append(20_000);
      Path ballast = disk.fill();
      Outcome full = Outcome.of(WriterJob.class, "run", "--lake", lake.home());
      assertThat(full.code()).as("%s", full).isEqualTo(1);
      assertThat(full.errors()).as("%s", full).hasSize(1);
      assertThat(full.errors().get(0)).contains("No space left", "Cannot ", lake.home().toString());
      assertThat(lake.fresh()).isEqualTo(Counts.once(23_000));
      Files.delete(ballast);
      for (int cycle = 0; cycle < 3; cycle++) {
        assertThat(Outcome.of(WriterJob.class, "run", "--lake", lake.home()).code()).isZero();
      }
      assertThat(lake.staged()).isEmpty();
      assertThat(lake.counts(Source.DUCKDB)).isEqualTo(Counts.once(23_000));
    }
  }

  @Test
  void anAppenderOnAFullDiskRefusesRowsAndKeepsThoseItTook() throws IOException {
    try (Mount disk = Mount.small(folder.resolve("disk"), 8)) {
      TestLake lake = TestLake.in(disk.folder());
      AppenderOptions options = AppenderOptions.of("test").withFlushInterval(Duration.ofMillis(50));
      long taken = 0;
      try (Appender appender = lake.staging().appender(lake.events(), options)) {
        appender.append(Events.row(lake.events(), "full", taken++));
        appender.flush();
        Path ballast = disk.fill();
        StorageException refusal = null;
        while (refusal == null) {
          try {
            appender.append(Events.row(lake.events(), "full", taken));
            taken++;
          } catch (StorageException e) {
            refusal = e;
          }
        }
        assertThat(refusal).hasMessageContaining("No space left");
        assertThatThrownBy(appender::flush).isInstanceOf(StorageException.class);
        Files.delete(ballast);
        appender.flush();
        assertThat(lake.fresh()).isEqualTo(Counts.once(taken));
        // rows are taken again once the appender has found that the disk has room
        org.awaitility.Awaitility.await()
            .atMost(Jvm.PATIENCE)
            .ignoreException(StorageException.class)
            .untilAsserted(() -> appender.append(Events.row(lake.events(), "full", -1)));
      }
      assertThat(lake.fresh()).isEqualTo(Counts.once(taken + 1));
      lake.write(TestLake.impatient());
      assertThat(lake.counts(Source.DUCKDB)).isEqualTo(Counts.once(taken + 1));
    }
  }

  @Test
  void aLakeThatCannotBeWrittenIsReadAndRefusesTheRestInALine() throws IOException {
    TestLake lake = TestLake.in(folder.resolve("there"));
    lake.append(10);
    lake.write(TestLake.impatient());
    lake.append(10);
    Path file =
        Files.writeString(
            folder.resolve("ticks.csv"), "symbol,time,price,size\nS,1700000000,1,1\n");
    try (Mount mount = Mount.readOnly(lake.home())) {
      Object[][] commands = {
        {WriterJob.class, "run", "--lake", lake.home()},
        {
          IngestJob.class,
          "import",
          "--lake",
          lake.home(),
          "--format",
          "csv",
          "--dataset",
          "ticks",
          file
        },
        {
          IngestJob.class,
          "simulate",
          "--lake",
          lake.home(),
          "--symbols",
          "A",
          "--rate",
          "10",
          "--duration",
          "1s"
        },
      };
      for (Object[] command : commands) {
        Outcome outcome =
            Outcome.of(
                (Class<?>) command[0], java.util.Arrays.copyOfRange(command, 1, command.length));
        assertThat(outcome.code()).as("%s", outcome).isEqualTo(1);
        assertThat(outcome.errors()).as("%s", outcome).hasSize(1);
        assertThat(outcome.errors().get(0))
            .startsWith("Cannot ")
            .contains(lake.home().toString())
            .contains("Read-only file system");
      }
      Outcome read =
          Outcome.of(
              QueryCli.class,
              "sql",
              "--lake",
              lake.home(),
              "--format",
              "csv",
              "SELECT count(*) AS n FROM events");
      assertThat(read.output()).as("%s", read).containsExactly("n", "20");
    }
  }

  /** How a command ended. */
  private record Outcome(int code, List<String> output, List<String> errors) {

    static Outcome of(Class<?> job, Object... arguments) {
      try (Jvm process = Jvm.start(job, arguments)) {
        return new Outcome(process.awaitEnd(), process.output(), process.errors());
      }
    }
  }
}
