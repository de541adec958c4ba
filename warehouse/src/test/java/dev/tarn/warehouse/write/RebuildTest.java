package dev.tarn.warehouse.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.market.MarketDatasets;
import dev.tarn.market.Side;
import dev.tarn.market.Tick;
import dev.tarn.staging.Dataset;
import dev.tarn.staging.RefusedException;
import dev.tarn.staging.StorageException;
import dev.tarn.warehouse.Replica;
import dev.tarn.warehouse.ReplicaSet;
import dev.tarn.warehouse.read.Source;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.SessionOptions;
import dev.tarn.warehouse.sql.SqlFailure;
import dev.tarn.warehouse.support.TestLake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A lake whose databases were lost gets them back from its archive. */
class RebuildTest {
  private static final Dataset TICKS = MarketDatasets.TICKS;

  @Test
  void aRebuildThatWasBrokenOffIsCompletedByTheNextRun() throws IOException {
    try (TestLake lake = archived()) {
      for (Replica replica : lake.replicas("core").replicas()) {
        Files.delete(replica.path());
      }
      breakOff(lake);
      assertThat(lake.rows(Source.FRESH, TICKS)).hasSize(4);
      lake.settle();
      everythingIsThere(lake);
    }
  }

  @Test
  void aLakeOfWhichBothReplicasAreDamagedIsReadFromItsArchiveAndRebuilt() throws IOException {
    try (TestLake lake = archived()) {
      for (Replica replica : lake.replicas("core").replicas()) {
        Files.setPosixFilePermissions(replica.path(), PosixFilePermissions.fromString("rw-r--r--"));
        Files.writeString(replica.path(), "scribbled over");
      }
      assertThat(lake.rows(Source.FRESH, TICKS)).hasSize(4);
      breakOff(lake);
      assertThat(lake.rows(Source.FRESH, TICKS)).hasSize(4);
      lake.settle();
      everythingIsThere(lake);
    }
  }

  @Test
  void nothingOfADeadWritersLogEntersANewReplica() throws IOException {
    try (TestLake lake = archived()) {
      Replica idle =
          lake.replicas("core").replicas().stream()
              .filter(replica -> !replica.equals(lake.replicas("core").published().orElseThrow()))
              .findFirst()
              .orElseThrow();
      Files.delete(idle.path());
      Files.writeString(idle.writeAheadLog(), "of another file");
      Files.writeString(Path.of(idle.path() + ".part"), "half a copy");
      lake.settle();
      everythingIsThere(lake);
      assertThat(lake.files("warehouse/core"))
          .filteredOn(file -> !file.startsWith("shapes/") && !file.contains(".served-"))
          .containsExactlyInAnyOrder("a.duckdb", "b.duckdb", "notes.json");
    }
  }

  @Test
  void aLogBesideTheLinkIsSetAsideSinceOlderClientsWouldReadItIntoAnyReplica() throws IOException {
    try (TestLake lake = archived()) {
      lake.settle();
      Files.writeString(lake.replicas("core").strayLog(), "of a client of DuckDB 1.4");
      assertThat(lake.run().databases().get(0).notices())
          .anyMatch(notice -> notice.contains("written through the link"));
      assertThat(lake.replicas("core").strayLog()).doesNotExist();
      assertThat(lake.files("warehouse/core")).anyMatch(file -> file.contains(".wal.tampered-"));
      everythingIsThere(lake);
    }
  }

  @Test
  void aSegmentThatIsDamagedBetweenTwoLoadsIsTakenFromTheReplicaThatHasIt() throws IOException {
    try (TestLake lake = archived()) {
      lake.run();
      Path segment = lake.staging().segments(TICKS).get(0).path();
      Files.write(segment, Arrays.copyOf(Files.readAllBytes(segment), 100));
      for (int i = 0; i < 4; i++) {
        lake.run();
        assertThat(lake.rows(Source.FRESH, TICKS)).hasSize(4);
        assertThat(lake.rows(Source.DUCKDB, TICKS)).hasSize(4);
      }
      everythingIsThere(lake);
    }
  }

  @Test
  void aDatabaseThatIsMadeAnewIsTheSameAndGoesOnCounting() throws IOException {
    try (TestLake lake = archived()) {
      lake.settle();
      ReplicaSet replicas = lake.replicas("core");
      List<String> ticks = lake.rows(Source.DUCKDB, TICKS);
      List<String> candles = lake.rows(Source.DUCKDB, MarketDatasets.CANDLES);
      long generation = lake.ledger(replicas.published().orElseThrow(), "core").generation();

      rebuild(lake).begin();
      assertThat(lake.rows(Source.DUCKDB, TICKS)).isEqualTo(ticks);
      RunReport report = lake.run();

      assertThat(report.rows()).isEqualTo(4);
      assertThat(report.databases().get(0).published()).hasValue(generation + 1);
      assertThat(lake.rows(Source.DUCKDB, TICKS)).isEqualTo(ticks);
      assertThat(lake.rows(Source.DUCKDB, MarketDatasets.CANDLES)).isEqualTo(candles);
      lake.stage(TICKS, List.of(tick(5)));
      lake.settle();
      assertThat(replicas.replicas()).hasSize(2);
      for (Replica replica : replicas.replicas()) {
        assertThat(lake.rows(replica, TICKS)).hasSize(5).containsAll(ticks);
      }
      assertThat(lake.files("warehouse/core"))
          .filteredOn(file -> file.contains(".replaced-"))
          .hasSize(2);
    }
  }

  @Test
  void aRebuildByCommandThatWasBrokenOffIsCompletedByTheNextRun() throws IOException {
    try (TestLake lake = archived()) {
      rebuild(lake).begin();
      breakOff(lake);
      assertThat(lake.rows(Source.FRESH, TICKS)).hasSize(4);
      lake.settle();
      everythingIsThere(lake);
    }
  }

  @Test
  void nothingIsMadeAnewOfWhichASegmentIsMissing() throws IOException {
    try (TestLake lake = archived()) {
      lake.settle();
      Path segment = lake.staging().archived(TICKS).get(1).path();
      Files.delete(segment);
      assertThatThrownBy(() -> rebuild(lake).begin())
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("neither archive nor staging has ticks/");
      assertThat(lake.run().databases().get(0).notices()).isEmpty();
      assertThat(lake.rows(Source.DUCKDB, TICKS)).hasSize(4);
    }
  }

  private static Rebuild rebuild(TestLake lake) {
    return new Rebuild(lake.lake(), lake.datasets(), lake.staging(), lake::session);
  }

  /** Three segments in the archive, and one staged since. */
  private static TestLake archived() {
    TestLake lake = TestLake.with(TICKS, MarketDatasets.CANDLES);
    for (int i = 1; i <= 3; i++) {
      lake.stage(TICKS, List.of(tick(i)));
    }
    lake.settle();
    assertThat(lake.staging().archived(TICKS)).hasSize(3);
    lake.stage(TICKS, List.of(tick(4)));
    return lake;
  }

  /** A run that loads one segment in a transaction, and dies in the second. */
  private static void breakOff(TestLake lake) {
    AtomicInteger commits = new AtomicInteger();
    LakeWriter writer =
        new LakeWriter(
            lake.lake(),
            lake.datasets(),
            lake.staging(),
            () ->
                Session.open(
                    SessionOptions.spillingTo(lake.home().resolve("spill")),
                    statement -> {
                      if (statement.startsWith("INSERT INTO \"core\".tarn.ledger")
                          && commits.incrementAndGet() == 3) {
                        throw new SqlFailure(new SQLException("IO Error: No space left on device"));
                      }
                    }),
            TestLake.hasty().withTransactions(1, 1));
    assertThatThrownBy(writer::run).isInstanceOf(StorageException.class);
  }

  private static void everythingIsThere(TestLake lake) {
    List<Replica> replicas = lake.replicas("core").replicas();
    assertThat(replicas).hasSize(2);
    for (Replica replica : replicas) {
      assertThat(lake.rows(replica, TICKS)).hasSize(4);
    }
    assertThat(lake.rows(Source.FRESH, TICKS)).hasSize(4);
    assertThat(lake.staging().segments(TICKS)).isEmpty();
  }

  private static Tick tick(int id) {
    return new Tick(
        "", "S", Instant.parse("2026-03-01T12:00:00Z"), 2, 1, Side.BUY, "" + id, null, null);
  }
}
