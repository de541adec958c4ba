package dev.tarn.warehouse.write;

import static dev.tarn.warehouse.support.TestDatasets.REMARKS;
import static dev.tarn.warehouse.support.TestDatasets.remark;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.staging.Segment;
import dev.tarn.warehouse.Replica;
import dev.tarn.warehouse.read.Source;
import dev.tarn.warehouse.support.TestLake;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a run tells of itself, and how it ends early. */
class ReportTest {

  @Test
  void aRunTellsWhatItLoadedAndHowLongEachStepTook() {
    try (TestLake lake = TestLake.with(REMARKS)) {
      lake.stage(REMARKS, List.of(remark("a"), remark("b")));
      lake.stage(REMARKS, List.of(remark("c")));
      long bytes = lake.staging().segments(REMARKS).stream().mapToLong(Segment::bytes).sum();
      RunReport report = lake.run();
      assertThat(report.steps()).containsOnlyKeys("recover");
      DatabaseReport database = report.databases().get(0);
      assertThat(database.segments()).isEqualTo(2);
      assertThat(database.rows()).isEqualTo(3);
      assertThat(database.bytes()).isEqualTo(bytes).isPositive();
      assertThat(database.steps().keySet())
          .containsExactly("inspect", "open", "load", "publish", "retire");
      assertThat(database.idle()).isEmpty();
      assertThat(database.oldestStaged()).isEmpty();
      assertThat(database.contention()).isEqualTo(Contention.NONE);
    }
  }

  @Test
  void aRunThatDoesNothingSaysWhy() {
    try (TestLake lake = TestLake.with(REMARKS)) {
      assertThat(lake.run().databases().get(0).idle()).contains("it has no data");
      lake.stage(REMARKS, List.of(remark("a")));
      lake.settle();
      assertThat(lake.run().databases().get(0).idle()).contains("nothing is staged");
    }
  }

  @Test
  void aWaitForAReplicaToSettleIsTold() {
    try (TestLake lake = TestLake.with(REMARKS)) {
      lake.stage(REMARKS, List.of(remark("a")));
      lake.settle();
      lake.stage(REMARKS, List.of(remark("b")));
      lake.run();
      lake.stage(REMARKS, List.of(remark("c")));
      WriterOptions options = TestLake.hasty().withSettle(java.time.Duration.ofSeconds(1));
      Contention contention = lake.run(options).databases().get(0).contention();
      assertThat(contention.settled()).isEqualTo(1);
      assertThat(contention.settling()).isPositive();
    }
  }

  @Test
  void aTransactionTakesNoMoreBytesThanItMay() {
    try (TestLake lake = TestLake.with(REMARKS)) {
      for (String text : List.of("a", "b", "c", "d")) {
        lake.stage(REMARKS, List.of(remark(text)));
      }
      long each = lake.staging().segments(REMARKS).get(0).bytes();
      AtomicInteger transactions = new AtomicInteger();
      lake.run(
          TestLake.hasty()
              .withTransactions(1_000, 1_000, 2 * each + each / 2)
              .withProgress(
                  () -> {
                    transactions.incrementAndGet();
                    return true;
                  }));
      assertThat(transactions.get() - 1).as("the first asks for the database").isEqualTo(2);
      assertThat(lake.rows(Source.DUCKDB, REMARKS)).hasSize(4);
    }
  }

  @Test
  void aRunToldToEndPublishesWhatItHasAndTheNextOneGoesOn() {
    try (TestLake lake = TestLake.with(REMARKS)) {
      lake.stage(REMARKS, List.of(remark("a")));
      lake.settle();
      for (String text : List.of("b", "c", "d")) {
        lake.stage(REMARKS, List.of(remark(text)));
      }
      DatabaseReport broken = lake.run(oneByOneUntil(3)).databases().get(0);
      assertThat(broken.segments()).isEqualTo(2);
      assertThat(broken.published()).isPresent();
      assertThat(broken.oldestStaged()).isPresent();
      assertThat(lake.rows(Source.DUCKDB, REMARKS)).hasSize(3);
      assertThat(lake.rows(Source.FRESH, REMARKS)).hasSize(4);
      // the other replica lacks all three: with one of them alone readers would lose the other
      DatabaseReport behind = lake.run(oneByOneUntil(2)).databases().get(0);
      assertThat(behind.segments()).isEqualTo(1);
      assertThat(behind.published()).isEmpty();
      assertThat(lake.rows(Source.DUCKDB, REMARKS)).hasSize(3);
      lake.settle();
      for (Replica replica : lake.replicas(REMARKS.database()).replicas()) {
        assertThat(lake.rows(replica, REMARKS)).hasSize(4);
      }
    }
  }

  @Test
  void aFirstReplicaIsPublishedOnlyWhenItHasEverything() throws java.io.IOException {
    try (TestLake lake = TestLake.with(REMARKS)) {
      lake.stage(REMARKS, List.of(remark("a")));
      lake.stage(REMARKS, List.of(remark("b")));
      lake.settle();
      for (Replica replica : lake.replicas(REMARKS.database()).replicas()) {
        Files.delete(replica.path());
      }
      Path link = lake.replicas(REMARKS.database()).link();
      Files.delete(link);
      assertThat(lake.run(oneByOneUntil(2)).databases().get(0).published()).isEmpty();
      assertThat(link).doesNotExist();
      lake.run();
      assertThat(lake.rows(Source.DUCKDB, REMARKS)).hasSize(2);
    }
  }

  @Test
  void aRunToldToEndBeforeItBeginsTouchesNoDatabase() {
    try (TestLake lake = TestLake.with(REMARKS)) {
      lake.stage(REMARKS, List.of(remark("a")));
      assertThat(lake.run(oneByOneUntil(0)).databases()).isEmpty();
    }
  }

  /** Transactions of one segment; the run is told to end when it has asked so often. */
  private static WriterOptions oneByOneUntil(int asked) {
    AtomicInteger questions = new AtomicInteger();
    return TestLake.hasty()
        .withTransactions(1_000, 1)
        .withProgress(() -> questions.incrementAndGet() <= asked);
  }
}
