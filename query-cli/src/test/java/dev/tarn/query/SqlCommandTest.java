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
