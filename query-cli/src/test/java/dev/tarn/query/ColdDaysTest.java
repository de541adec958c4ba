package dev.tarn.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands over a lake whose older days have left the database. */
class ColdDaysTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"fresh", "parquet"})
  void everyCommandReadsThem(String source) throws Exception {
    TestLake lake = lake();
    assertThat(
            lake.run(
                "sql",
                "SELECT count(*) AS n, min(time) AS t FROM ticks",
                "--format",
                "csv",
                "--source",
                source))
        .as(lake.err())
        .isZero();
    assertThat(lake.out()).isEqualTo("n,t\n3,2026-01-01T00:00:00Z\n");
    assertThat(lake.run("ticks", "--symbol", "S", "--format", "csv", "--source", source)).isZero();
    assertThat(lake.out().lines()).hasSize(4);
    assertThat(
            lake.run(
                "candles",
                "--symbol",
                "S",
                "--timeframe",
                "1h",
                "--format",
                "csv",
                "--source",
                source))
        .isZero();
    assertThat(lake.out().lines()).hasSize(2).last().asString().contains("2026-01-01T00:00:00Z");
  }

  @Test
  void aStatementMayNotReadAnythingElseOfTheWarehouse() throws Exception {
    TestLake lake = lake();
    String file = lake.home().resolve("warehouse/core/cold/../notes.json").toString();
    assertThat(lake.run("sql", "SELECT * FROM read_text('" + file + "')")).isEqualTo(1);
    assertThat(lake.err()).contains("Permission Error");
  }

  private TestLake lake() throws Exception {
    TestLake lake = new TestLake(Files.createDirectories(folder.resolve("lake")));
    Files.writeString(
        lake.home().resolve("lake.yaml"), "keep-in-database: {ticks: 1d, candles: 1d}");
    lake.ticks("v", "S", "2026-01-01T00:00:00Z", 3).publish();
    assertThat(lake.home().resolve("warehouse/core/cold/ticks/date=2026-01-01"))
        .isNotEmptyDirectory();
    return lake;
  }
}
