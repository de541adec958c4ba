package dev.tarn.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlCommandTest {
  /** The commands only read, so the tests share a lake. */
  @TempDir static Path folder;

  private static TestLake lake;

  @BeforeAll
  static void make() throws InterruptedException {
    lake = new TestLake(folder.resolve("lake"));
    lake.ticks("v", "S", "2026-01-01T00:00:00Z", 3).publish();
    lake.ticks("v", "T", "2026-01-01T00:00:00Z", 2);
  }

  @Test
  void aSelectReadsPublishedAndStagedRows() {
    String sql =
        "SELECT symbol, count(*) AS n, max(time) AS t FROM ticks GROUP BY ALL ORDER BY 1; -- end";
    assertThat(lake.run("sql", sql, "--format", "csv")).isZero();
    assertThat(lake.out())
        .isEqualTo("symbol,n,t\nS,3,2026-01-01T00:00:02Z\nT,2,2026-01-01T00:00:01Z\n");
  }

  @Test
  void anyTypeComesOutInOrderAndAsParquet() {
    String sql =
        "SELECT DATE '2026-01-01' + n::INTEGER AS d FROM range(20000) t(n) ORDER BY n DESC;";
    assertThat(lake.run("sql", sql, "--format", "csv")).as(lake.err()).isZero();
    assertThat(lake.out().lines().skip(1).toList())
        .hasSize(20_000)
        .isSortedAccordingTo((a, b) -> b.compareTo(a));
    Path file = folder.resolve("out.parquet");
    lake.run("sql", sql, "--format", "parquet", "--output", file.toString());
    assertThat(lake.err()).isEmpty();
    assertThat(file).isNotEmptyFile();
    assertThat(lake.run("sql", "SELECT 1", "--format", "parquet")).isZero();
    assertThat(lake.out()).startsWith("PAR1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DROP TABLE core.main.ticks",
        "INSERT INTO core.main.ticks SELECT * FROM ticks",
        "COPY ticks TO '/tmp/tarn-must-not-appear.csv'",
        "ATTACH '/tmp/tarn-must-not-appear.duckdb'",
        "SET enable_external_access = true",
        "INSTALL httpfs",
        "SELECT 1; SELECT 2",
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM '/etc/passwd'",
        "SELECT * FROM read_text('/etc/hostname')",
        "SELECT * FROM glob('/etc/*')",
        "SELECT * FROM 'https://127.0.0.1:9/x.parquet'",
        "SELECT getenv('HOME')",
        "PRAGMA database_list",
        "CALL pragma_version()",
        "LOAD httpfs",
        "EXPORT DATABASE '/tmp/tarn-must-not-appear.csv'",
        "CHECKPOINT core",
        "DETACH core",
        "CREATE TABLE core.t AS SELECT 1",
        "WITH gone AS (DELETE FROM core.main.ticks RETURNING *) SELECT * FROM gone",
        "SELECT 1; DROP VIEW ticks",
        "SELECT * FROM duckdb_secrets()",
        "SELECT * FROM enable_logging(storage_path = '/tmp/tarn-must-not-appear.csv')",
        "SELECT * FROM sniff_csv('/etc/passwd')",
        "SELECT * FROM read_csv('/dev/stdin')",
        "SELECT * FROM sqlite_scan('/etc/passwd', 't')",
        "SELECT * FROM query('COPY (SELECT 1) TO ''/tmp/tarn-must-not-appear.csv''')"
      })
  void whatWritesOrLooksElsewhereIsRefused(String sql) {
    assertThat(lake.run("sql", sql)).isEqualTo(1);
    assertThat(lake.out()).isEmpty();
    assertThat(lake.err().lines()).hasSize(1);
    assertThat(Path.of("/tmp/tarn-must-not-appear.csv")).doesNotExist();
    assertThat(Path.of("/tmp/tarn-must-not-appear.duckdb")).doesNotExist();
    assertThat(lake.run("sql", "SELECT count(*) FROM ticks", "--format", "csv")).isZero();
    assertThat(lake.out()).endsWith("\n5\n");
  }

  @Test
  void theReplicasThemselvesAreNotReadAsFiles() throws Exception {
    Path replica = Files.readSymbolicLink(lake.home().resolve("warehouse/core.duckdb"));
    Path file = lake.home().resolve("warehouse").resolve(replica);
    assertThat(lake.run("sql", "SELECT octet_length(content) FROM read_blob('" + file + "')"))
        .isEqualTo(1);
    assertThat(lake.err()).contains("it names a database file");
  }

  @Test
  void aReplicaReadAsAFileInARoundaboutWayIsNoticed() throws Exception {
    Path replica = Files.readSymbolicLink(lake.home().resolve("warehouse/core.duckdb"));
    String file = lake.home().resolve("warehouse").resolve(replica).toString();
    String hidden = "'" + file.replace(".duckdb", ".duck' || 'db") + "'";
    Path output = folder.resolve("hidden.csv");
    assertThat(
            lake.run(
                "sql",
                "SELECT octet_length(content) FROM read_blob(" + hidden + ")",
                "--output",
                output.toString()))
        .isEqualTo(1);
    assertThat(lake.err())
        .isEqualTo(
            "Cannot trust the result of this SQL: it has read the database file "
                + file
                + " as a file, which ends the lock on it; the datasets are there by name, see query-cli datasets\n");
    assertThat(output).doesNotExist();
  }

  @Test
  void otherFilesAreReadWhereThatIsAllowedAndNothingMore() throws Exception {
    Path names = Files.writeString(folder.resolve("names.csv"), "symbol,name\nS,Sun\n");
    String join =
        "SELECT name, count(*) AS n FROM ticks JOIN '" + names + "' USING (symbol) GROUP BY name";
    assertThat(lake.run("sql", join)).isEqualTo(1);
    assertThat(lake.run("sql", join, "--allow-files", "--format", "csv")).as(lake.err()).isZero();
    assertThat(lake.out()).isEqualTo("name,n\nSun,3\n");
    Path written = folder.resolve("written.csv");
    for (String sql :
        new String[] {
          "COPY ticks TO '" + written + "'",
          "SELECT * FROM query('COPY (SELECT 1) TO ''" + written + "''')",
          "INSERT INTO core.main.ticks SELECT * FROM ticks",
          "SELECT * FROM sqlite_scan('x', 'y')",
          "SELECT * FROM 'https://127.0.0.1:9/x.parquet'",
          "ATTACH '" + written + "'"
        }) {
      assertThat(lake.run("sql", sql, "--allow-files")).as(sql).isEqualTo(1);
      assertThat(lake.err().lines()).hasSize(1);
    }
    assertThat(written).doesNotExist();
  }

  @Test
  void datasetsAndTablesOfAllDatabasesAreJoined() {
    String sql =
        """
        SELECT count(*) AS n, count(s.signal_id) AS signals, max(c.generation) AS generation
        FROM ticks t LEFT JOIN signals s USING (symbol) CROSS JOIN core.load_runs c
        LEFT JOIN runs.signals r ON r.symbol = t.symbol""";
    assertThat(lake.run("sql", sql, "--format", "csv")).as(lake.err()).isZero();
    assertThat(lake.out()).isEqualTo("n,signals,generation\n5,0,1\n");
  }

  @Test
  void aQueryThatTakesTooLongIsEnded() {
    String endless = "SELECT count(*) FROM range(1000000000000) t(x) WHERE hash(x) = 1";
    assertThat(lake.run("sql", endless, "--timeout", "200ms")).isEqualTo(124);
    assertThat(lake.out()).isEmpty();
    assertThat(lake.err())
        .isEqualTo(
            "Cannot finish this SQL within 200ms: it was ended; ask for less, or give it more time with --timeout 10m, or 0 for any\n");
    Path output = folder.resolve("endless");
    String rows = "SELECT x FROM range(1000000000000) t(x)";
    for (String format : new String[] {"csv", "parquet"}) {
      assertThat(
              lake.run("sql", rows, "--timeout=200ms", "--format=" + format, "--output=" + output))
          .isEqualTo(124);
      assertThat(folder.toFile().list()).noneMatch(name -> name.contains("endless"));
    }
    assertThat(lake.run("sql", "SELECT 1", "--timeout", "0")).isZero();
    assertThat(lake.run("sql", "SELECT 1", "--timeout", "soon")).isEqualTo(2);
    assertThat(lake.err()).contains("Invalid duration 'soon'");
  }

  @Test
  void aPlaceInALongLineIsTold() {
    String sql = "SELECT 1 AS a,\n" + "  length(symbol) + ".repeat(20) + "pirce FROM ticks";
    assertThat(lake.run("sql", sql, "--format", "parquet", "--output", folder + "/x")).isEqualTo(1);
    assertThat(lake.err())
        .contains("(line 2, column 381)")
        .contains("Candidate bindings: \"price\"");
  }

  @Test
  void anErrorTellsWhatAndWhere() {
    assertThat(lake.run("sql", "SELECT pirce FROM ticks")).isEqualTo(1);
    assertThat(lake.err())
        .startsWith("Cannot run this SQL: ")
        .contains("\"pirce\"")
        .contains("(line 1, column 8)");
    assertThat(lake.run("sql", "SELECT FROM WHERE")).isEqualTo(1);
    assertThat(lake.err()).startsWith("Invalid SQL at line 1, column ");
  }
}
