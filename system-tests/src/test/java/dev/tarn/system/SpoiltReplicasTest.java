package dev.tarn.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.system.TestLake.Counts;
import dev.tarn.warehouse.read.Source;
import dev.tarn.writer.WriterJob;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Replicas that are spoilt while the writer is away: what its next run says and does. */
class SpoiltReplicasTest {
  @TempDir private Path folder;

  private TestLake lake;

  /** What somebody does to a file. */
  enum Deed {
    CUT_SHORT {
      @Override
      void to(Path replica) throws IOException {
        try (FileChannel file = FileChannel.open(replica, StandardOpenOption.WRITE)) {
          file.truncate(file.size() / 2);
        }
      }
    },
    OVERWRITTEN {
      @Override
      void to(Path replica) throws IOException {
        Files.writeString(replica, "somebody's shopping list");
      }
    },
    DELETED {
      @Override
      void to(Path replica) throws IOException {
        Files.delete(replica);
      }
    };

    abstract void to(Path replica) throws IOException;
  }

  @BeforeEach
  void loadTwoReplicas() throws IOException {
    lake = TestLake.in(folder);
    for (int cycle = 0; cycle < 3; cycle++) {
      lake.append(1_000);
      lake.write(TestLake.impatient());
    }
    lake.write(TestLake.impatient());
    assertThat(lake.staged()).isEmpty();
    for (String replica : lake.replicas()) {
      Files.setPosixFilePermissions(
          lake.replica(replica), PosixFilePermissions.fromString("rw-r--r--"));
    }
  }

  @ParameterizedTest
  @EnumSource(Deed.class)
  void anIdleReplicaIsMadeAnewByTheNextRunThatHasSomethingToLoad(Deed deed) throws IOException {
    String idle =
        lake.replicas().stream().filter(name -> !name.equals(lake.published())).findFirst().get();
    deed.to(lake.replica(idle));
    run();
    assertThat(lake.counts(Source.DUCKDB)).isEqualTo(Counts.once(3_000));
    long rows = lake.append(10);
    List<String> said = run();
    assertThat(said)
        .anyMatch(line -> line.contains(idle) && line.contains("was cloned from"))
        .allMatch(line -> line.startsWith("Note: "));
    assertThat(lake.counts(Source.DUCKDB)).isEqualTo(Counts.once(rows));
    run();
    assertThat(lake.replicas()).hasSize(2);
    lake.assertVerified();
  }

  @ParameterizedTest
  @EnumSource(Deed.class)
  void bothAreMadeAnewFromArchiveAndStagingByAPlainRun(Deed deed) throws IOException {
    for (String replica : lake.replicas()) {
      deed.to(lake.replica(replica));
    }
    List<String> said = run();
    assertThat(said).as("%s", said).allMatch(line -> line.startsWith("Note: "));
    if (deed != Deed.DELETED) {
      assertThat(said)
          .filteredOn(line -> line.contains("it is kept as") && line.contains("made anew"))
          .hasSize(2);
    }
    assertThat(lake.counts(Source.DUCKDB)).isEqualTo(Counts.once(3_000));
    assertThat(lake.fresh()).isEqualTo(Counts.once(3_000));
    long rows = lake.append(10);
    run();
    run();
    assertThat(lake.counts(Source.DUCKDB)).isEqualTo(Counts.once(rows));
    assertThat(lake.replicas().stream().filter(name -> name.matches("[ab]\\.duckdb"))).hasSize(2);
    lake.assertVerified();
  }

  @Test
  void aSegmentThatTheArchiveLackedMeanwhileIsBackAfterARebuild() throws IOException {
    Path segment = lake.staging().archived(lake.events()).get(0).path();
    Path kept = Files.move(segment, folder.resolve("kept"));
    for (String replica : lake.replicas()) {
      Deed.CUT_SHORT.to(lake.replica(replica));
    }
    run();
    assertThat(lake.counts(Source.DUCKDB)).isEqualTo(Counts.once(2_000));
    Files.move(kept, segment);
    try (Jvm rebuild = Jvm.start(WriterJob.class, "rebuild", "--lake", lake.home())) {
      assertThat(rebuild.awaitEnd()).as("%s", rebuild).isZero();
    }
    assertThat(lake.counts(Source.DUCKDB)).isEqualTo(Counts.once(3_000));
  }

  /** Runs the writer as a process, and returns what it says on standard error. */
  private List<String> run() {
    try (Jvm writer = Jvm.start(WriterJob.class, "run", "--lake", lake.home())) {
      assertThat(writer.awaitEnd()).as("%s", writer).isZero();
      return writer.errors();
    }
  }
}
