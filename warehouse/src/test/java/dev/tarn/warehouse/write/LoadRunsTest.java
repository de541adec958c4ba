package dev.tarn.warehouse.write;

import static dev.tarn.warehouse.support.TestDatasets.REMARKS;
import static dev.tarn.warehouse.support.TestDatasets.remark;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.staging.Dataset;
import dev.tarn.staging.Datasets;
import dev.tarn.staging.RefusedException;
import dev.tarn.warehouse.Replica;
import dev.tarn.warehouse.sql.Catalog;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.support.TestLake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The table in which a database tells how it was loaded. */
class LoadRunsTest {
  private static final String DATABASE = REMARKS.database();

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void thePublishedReplicaHasARowForEachRunThatPublished(boolean goesOn) {
    try (TestLake lake = TestLake.with(REMARKS)) {
      for (String text : List.of("a", "b", "c", "d", "e")) {
        lake.stage(REMARKS, List.of(remark(text)));
        if (goesOn) {
          lake.run();
        } else {
          lake.runAlone();
        }
      }
      Replica published = lake.replicas(DATABASE).published().orElseThrow();
      long last = lake.ledger(published, DATABASE).generation();
      assertThat(generations(lake, published))
          .hasSize((int) last)
          .isSorted()
          .doesNotHaveDuplicates()
          .endsWith(last);
      assertThat(ask(lake, published, "SELECT rows FROM RUNS WHERE generation = 1"))
          .containsExactly(1L);
      // the other one has them all up to its own generation
      for (Replica replica : lake.replicas(DATABASE).replicas()) {
        long own = lake.ledger(replica, DATABASE).generation();
        assertThat(generations(lake, replica))
            .isEqualTo(generations(lake, published).stream().filter(each -> each <= own).toList());
      }
    }
  }

  @Test
  void aRowIsTheSameInBothReplicas() {
    try (TestLake lake = TestLake.with(REMARKS)) {
      for (String text : List.of("a", "b", "c")) {
        lake.stage(REMARKS, List.of(remark(text)));
        lake.run();
      }
      List<List<Long>> sums =
          lake.replicas(DATABASE).replicas().stream()
              .map(
                  replica ->
                      ask(
                          lake,
                          replica,
                          "SELECT epoch_us(started_at) + milliseconds + bytes FROM RUNS WHERE generation <= 2 ORDER BY generation"))
              .toList();
      assertThat(sums).hasSize(2);
      assertThat(sums.get(0)).hasSize(2).isEqualTo(sums.get(1));
    }
  }

  @Test
  void aRowTellsTheLagAndWhatEachStepTook() {
    try (TestLake lake = TestLake.with(REMARKS)) {
      lake.stage(REMARKS, List.of(remark("a")));
      lake.run(TestLake.hasty().withClock(Clock.offset(Clock.systemUTC(), Duration.ofHours(1))));
      Replica published = lake.replicas(DATABASE).published().orElseThrow();
      assertThat(
              ask(
                  lake,
                  published,
                  "SELECT lag_milliseconds // 3600000 + locked + len(pinned_by) FROM RUNS"))
          .containsExactly(1L);
      assertThat(
              ask(
                  lake,
                  published,
                  "SELECT len(map_keys(step_microseconds)) FROM RUNS WHERE step_microseconds['load'] > 0"))
          .containsExactly(3L);
    }
  }

  @Test
  void rowsOlderThanAWeekGo() {
    try (TestLake lake = TestLake.with(REMARKS)) {
      lake.stage(REMARKS, List.of(remark("a")));
      lake.settle();
      Clock later = Clock.offset(Clock.systemUTC(), Duration.ofDays(8));
      for (String text : List.of("b", "c")) {
        lake.stage(REMARKS, List.of(remark(text)));
        lake.run(TestLake.hasty().withClock(later));
      }
      for (Replica replica : lake.replicas(DATABASE).replicas()) {
        assertThat(generations(lake, replica)).isNotEmpty().doesNotContain(1L);
      }
    }
  }

  @Test
  void replicasOfAnOlderWriterGetTheTable() throws IOException {
    try (TestLake lake = TestLake.with(REMARKS)) {
      lake.stage(REMARKS, List.of(remark("a")));
      lake.settle();
      for (Replica replica : lake.replicas(DATABASE).replicas()) {
        Files.setPosixFilePermissions(replica.path(), PosixFilePermissions.fromString("rw-r--r--"));
        Catalog catalog = new Catalog(DATABASE);
        try (Session session = lake.session()) {
          catalog.attachForWriting(session, replica.path());
          session.execute("DROP TABLE " + catalog.loadRuns());
        }
      }
      Files.delete(lake.replicas(DATABASE).folder().resolve("notes.json")); // it would be tampering
      for (String text : List.of("b", "c", "d")) {
        lake.stage(REMARKS, List.of(remark(text)));
        assertThat(lake.run().databases().get(0).published()).isPresent();
      }
      for (Replica replica : lake.replicas(DATABASE).replicas()) {
        assertThat(generations(lake, replica)).isNotEmpty().doesNotHaveDuplicates();
      }
    }
  }

  @Test
  void rowsOfAnOlderWriterStayWhenColumnsAreAdded() throws IOException {
    try (TestLake lake = TestLake.with(REMARKS)) {
      lake.stage(REMARKS, List.of(remark("a")));
      lake.settle();
      Catalog catalog = new Catalog(DATABASE);
      for (Replica replica : lake.replicas(DATABASE).replicas()) {
        Files.setPosixFilePermissions(replica.path(), PosixFilePermissions.fromString("rw-r--r--"));
        try (Session session = lake.session()) {
          catalog.attachForWriting(session, replica.path());
          for (String column : List.of("locked", "lag_milliseconds", "step_microseconds")) {
            session.execute("ALTER TABLE %s DROP COLUMN %s".formatted(catalog.loadRuns(), column));
          }
        }
      }
      Files.delete(lake.replicas(DATABASE).folder().resolve("notes.json")); // it would be tampering
      for (String text : List.of("b", "c", "d")) {
        lake.stage(REMARKS, List.of(remark(text)));
        lake.run();
      }
      for (Replica replica : lake.replicas(DATABASE).replicas()) {
        assertThat(generations(lake, replica)).startsWith(1L, 2L).doesNotHaveDuplicates();
        assertThat(ask(lake, replica, "SELECT generation FROM RUNS WHERE locked IS NULL"))
            .containsExactly(1L);
        assertThat(
                ask(lake, replica, "SELECT count(*) FROM RUNS WHERE step_microseconds['load'] > 0"))
            .first()
            .satisfies(rows -> assertThat(rows).isPositive());
      }
    }
  }

  @Test
  void theTableAndItsColumnsAreDescribed() {
    try (TestLake lake = TestLake.with(REMARKS)) {
      lake.stage(REMARKS, List.of(remark("a")));
      lake.run();
      Replica published = lake.replicas(DATABASE).published().orElseThrow();
      assertThat(
              ask(
                  lake,
                  published,
                  "SELECT count(*) FROM duckdb_columns() WHERE table_name = 'load_runs' AND comment IS NULL"))
          .containsExactly(0L);
      assertThat(
              ask(
                  lake,
                  published,
                  "SELECT count(*) FROM duckdb_tables() WHERE table_name = 'load_runs' AND comment IS NOT NULL"))
          .containsExactly(1L);
    }
  }

  @Test
  void noDatasetMayBeCalledSo() {
    Dataset dataset =
        Dataset.of(
            new Schema.Parser()
                .parse(
                    REMARKS
                        .schema()
                        .toString()
                        .replace("\"" + REMARKS.name() + "\"", "\"" + Datasets.LOAD_RUNS + "\"")));
    assertThatThrownBy(() -> new Datasets(List.of(dataset)))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("'load_runs' is the writer's own table");
  }

  private static List<Long> generations(TestLake lake, Replica replica) {
    return ask(lake, replica, "SELECT generation FROM RUNS ORDER BY generation");
  }

  private static List<Long> ask(TestLake lake, Replica replica, String question) {
    String sql = question.replace("RUNS", new Catalog(DATABASE).loadRuns());
    return lake.ask(replica, DATABASE, session -> session.query(sql, row -> row.getLong(1)));
  }
}
