package dev.tarn.warehouse.write;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.market.MarketDatasets;
import dev.tarn.market.Side;
import dev.tarn.market.Tick;
import dev.tarn.staging.Dataset;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.SessionOptions;
import dev.tarn.warehouse.support.TestDatasets;
import dev.tarn.warehouse.support.TestLake;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a cycle costs, operation by operation: nothing here grows with what is stored. */
class CycleStepsTest {

  @Test
  void aSteadyCycleTouchesFilesInThisOrder() throws InterruptedException {
    try (TestLake lake = steady()) {
      List<String> steps = new ArrayList<>();
      run(lake, new ArrayList<>(), steps);
      assertThat(steps.stream().map(step -> step.replaceAll("served-\\d+", "served-*")))
          .containsExactly(
              "make b.duckdb rw-r--r--",
              "write notes.json", // how the file was left does not hold from here on
              "create b.served-*", // nobody asks for it before the link names the replica
              "sync b.duckdb",
              "make b.duckdb r--r--r--",
              "sync mine",
              "write notes.json", // how it is left
              "write notes.json", // that the link is about to leave the other
              "create a link to mine/b.duckdb",
              "move .mine.duckdb.next to mine.duckdb",
              "sync warehouse",
              "write notes.json"); // when it has left it
    }
  }

  @Test
  void aRunWithNothingNewChangesNothing() throws InterruptedException {
    try (TestLake lake = TestLake.with(TestDatasets.REMARKS)) {
      lake.stage(TestDatasets.REMARKS, List.of(TestDatasets.remark("a")));
      lake.settle();
      List<String> statements = new ArrayList<>();
      List<String> steps = new ArrayList<>();
      run(lake, statements, steps);
      assertThat(steps).isEmpty();
      assertThat(statements.stream().map(CycleStepsTest::lead))
          .containsExactly(
              "SET TimeZone",
              "SET preserve_insertion_order",
              "SET async_threads",
              "SET enable_external_file_cache",
              "SET temp_directory",
              // only to see that readers can open what is published
              "ATTACH (READ_ONLY)",
              "DETACH");
    }
  }

  @Test
  void aSteadyCycleRunsTheseStatements() throws InterruptedException {
    try (TestLake lake = steady()) {
      List<String> statements = new ArrayList<>();
      run(lake, statements, new ArrayList<>());
      assertThat(statements.stream().map(CycleStepsTest::lead))
          .containsExactly(
              "SET TimeZone",
              "SET preserve_insertion_order",
              "SET async_threads",
              "SET enable_external_file_cache",
              "SET temp_directory",
              // what the replicas have
              "ATTACH (READ_ONLY)",
              "SELECT generation",
              "SELECT ledger",
              "DETACH",
              "ATTACH (READ_ONLY)",
              "SELECT generation",
              "SELECT ledger",
              "CREATE", // of what runs did that the idle one lacks
              "DETACH",
              // the idle one is loaded
              "ATTACH (STORAGE_VERSION 'v1.4.0', RECOVERY_MODE no_wal_writes)",
              "DESCRIBE read_parquet",
              "BEGIN",
              "INSERT remarks",
              "INSERT ledger",
              "COMMIT",
              // and published
              "BEGIN",
              "DELETE load_runs",
              "INSERT load_runs",
              "INSERT load_runs",
              "DELETE generation",
              "INSERT generation",
              "COMMIT",
              "CHECKPOINT",
              "DETACH");
    }
  }

  @Test
  void aSteadyCycleOfAWriterThatRunsOnOpensTheIdleReplicaAlone() throws InterruptedException {
    try (TestLake lake = steady()) {
      for (String text : List.of("c", "d", "e")) {
        lake.run();
        lake.stage(TestDatasets.REMARKS, List.of(TestDatasets.remark(text)));
      }
      List<String> statements = new ArrayList<>();
      writer(lake, statements, new ArrayList<>(), TestLake.hasty()).with(lake.writers()).run();
      assertThat(statements.stream().map(CycleStepsTest::lead))
          .containsExactly(
              "SET TimeZone",
              "SET preserve_insertion_order",
              "SET async_threads",
              "SET enable_external_file_cache",
              "SET temp_directory",
              "ATTACH (STORAGE_VERSION 'v1.4.0', RECOVERY_MODE no_wal_writes)",
              // whether it is as the last run has left it
              "SELECT generation",
              "SELECT ledger",
              "BEGIN",
              "INSERT remarks",
              "INSERT ledger",
              "COMMIT",
              "BEGIN",
              "DELETE load_runs",
              "INSERT load_runs", // of the last run, and of this one
              "DELETE generation",
              "INSERT generation",
              "COMMIT",
              "CHECKPOINT",
              "DETACH");
    }
  }

  @Test
  void aLongLoadIsMadeDurableNowAndThen() throws InterruptedException {
    assertThat(commits(TestDatasets.REMARKS, TestLake.hasty().withTransactions(2, 1)))
        .startsWith("COMMIT " + "COMMIT ".repeat(10) + "CHECKPOINT") // first, the tables
        .contains("CHECKPOINT " + "COMMIT ".repeat(10))
        .endsWith("CHECKPOINT");
  }

  @Test
  void rowsThatAreMerelyAppendedGoInFiveTimesAsManyAtOnce() throws InterruptedException {
    assertThat(commits(TestDatasets.REMARKS, TestLake.hasty().withTransactions(2, 1_000)))
        .startsWith("COMMIT COMMIT CHECKPOINT COMMIT ");
  }

  @Test
  void rowsThatAreMergedGoInAsTheSettingSays() throws InterruptedException {
    assertThat(commits(TestDatasets.FILLS, TestLake.hasty().withTransactions(2, 1_000)))
        .startsWith("COMMIT " + "COMMIT ".repeat(5) + "CHECKPOINT " + "COMMIT ".repeat(5));
  }

  /** However many ticks a minute has, the next ones cost the same. */
  @Test
  void storedTicksOfAMinuteThatGoesOnAreNotReadAgain() throws InterruptedException {
    try (TestLake lake = TestLake.with(MarketDatasets.TICKS, MarketDatasets.CANDLES)) {
      for (int second = 0; second < 3; second++) {
        lake.stage(MarketDatasets.TICKS, List.of(tick(second)));
        lake.settle();
      }
      lake.stage(MarketDatasets.TICKS, List.of(tick(59), tick(61)));
      List<String> statements = new ArrayList<>();
      run(lake, statements, new ArrayList<>());
      assertThat(
              statements.stream()
                  .filter(statement -> statement.contains("main.\"ticks\""))
                  .map(statement -> statement.replaceAll("(?s)(TABLE|INTO) (\\S+).*", "$1 $2")))
          .containsExactly(
              "CREATE OR REPLACE TEMP TABLE \"met_ticks\"", "INSERT INTO \"core\".main.\"ticks\"");
    }
  }

  private static Tick tick(int second) {
    return new Tick(
        "",
        "S",
        Instant.parse("2026-03-01T12:00:00Z").plusSeconds(second),
        1,
        1,
        Side.BUY,
        "" + second,
        null,
        null);
  }

  /** Of a load of twenty segments of one row each. */
  private static String commits(Dataset dataset, WriterOptions options)
      throws InterruptedException {
    try (TestLake lake = TestLake.with(dataset)) {
      for (int i = 0; i < 20; i++) {
        lake.stage(
            dataset,
            List.of(
                dataset.equals(TestDatasets.FILLS)
                    ? TestDatasets.fill("a", "f" + i, null, 1, null)
                    : TestDatasets.remark("a" + i)));
      }
      List<String> statements = new ArrayList<>();
      run(lake, statements, new ArrayList<>(), options);
      return statements.stream()
          .filter(statement -> statement.equals("COMMIT") || statement.startsWith("CHECKPOINT"))
          .map(CycleStepsTest::lead)
          .collect(Collectors.joining(" "));
    }
  }

  /** A lake whose replicas are equal, and a segment staged since. */
  private static TestLake steady() {
    TestLake lake = TestLake.with(TestDatasets.REMARKS);
    Dataset remarks = TestDatasets.REMARKS;
    lake.stage(remarks, List.of(TestDatasets.remark("a")));
    lake.settle();
    lake.stage(remarks, List.of(TestDatasets.remark("b")));
    return lake;
  }

  private static void run(TestLake lake, List<String> statements, List<String> steps)
      throws InterruptedException {
    run(lake, statements, steps, TestLake.hasty());
  }

  private static void run(
      TestLake lake, List<String> statements, List<String> steps, WriterOptions options)
      throws InterruptedException {
    writer(lake, statements, steps, options).run();
  }

  private static LakeWriter writer(
      TestLake lake, List<String> statements, List<String> steps, WriterOptions options) {
    return new LakeWriter(
        lake.lake(),
        lake.datasets(),
        lake.staging(),
        () ->
            Session.open(SessionOptions.spillingTo(lake.home().resolve("spill")), statements::add),
        options,
        steps::add);
  }

  private static String lead(String statement) {
    String verb = statement.split("\\s+", 2)[0];
    return switch (verb) {
      case "SET" -> "SET " + statement.replace("GLOBAL ", "").split("\\s+")[1];
      case "ATTACH" -> verb + statement.substring(statement.lastIndexOf(" ("));
      case "SELECT", "INSERT", "DELETE", "DESCRIBE" ->
          verb
              + " "
              + List.of(
                      "duckdb_tables",
                      "pragma_table_info",
                      "read_parquet",
                      "load_runs",
                      "ledger",
                      "generation",
                      "tarn.datasets",
                      "remarks")
                  .stream()
                  .filter(
                      name ->
                          statement.contains(name)
                              && !(verb.equals("INSERT") && name.equals("read_parquet")))
                  .findFirst()
                  .orElse(statement);
      default -> verb;
    };
  }
}
