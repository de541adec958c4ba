package dev.tarn.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tarn.staging.Lake;
import dev.tarn.staging.StorageException;
import dev.tarn.staging.service.MetricsFile;
import dev.tarn.staging.storage.LocalStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsTest {
  @TempDir private Path folder;

  @Test
  void everythingThatARunToldCanBeRead() {
    Lake lake = Lake.at(folder.toString());
    var report = Reports.of(Reports.NOON, Reports.busy("core"), Reports.nothing("runs"));
    Totals totals = new Totals();
    totals.add(report);
    totals.add(report);
    Map<String, Double> samples = PrometheusParser.parse(Metrics.of(lake, report, totals));
    String ofLake = "{lake=" + lake.home() + "}";
    String core = "{database=core, lake=" + lake.home() + "}";
    String runs = "{database=runs, lake=" + lake.home() + "}";
    assertThat(samples)
        .containsEntry("tarn_writer_runs_total" + ofLake, 2.0)
        .containsEntry("tarn_writer_recovered_rows_total" + ofLake, 6.0)
        .containsEntry("tarn_writer_run_seconds_total" + ofLake, 0.5)
        .containsEntry(
            "tarn_writer_last_run_timestamp_seconds" + ofLake,
            Reports.NOON.toEpochMilli() / 1e3 + 0.25)
        .containsEntry("tarn_writer_last_run_failures" + ofLake, 0.0)
        .containsEntry("tarn_writer_rows_total" + core, 2_000.0)
        .containsEntry("tarn_writer_rows_total" + runs, 0.0)
        .containsEntry("tarn_writer_bytes_total" + core, 40_960.0)
        .containsEntry("tarn_writer_publications_total" + core, 2.0)
        .containsEntry("tarn_writer_evictions_total" + core, 4.0)
        .containsEntry("tarn_writer_locked_total" + core, 6.0)
        .containsEntry("tarn_writer_settle_wait_seconds_total" + core, 0.8)
        .containsEntry("tarn_writer_lag_seconds" + core, 10.25)
        .containsEntry("tarn_writer_lag_seconds" + runs, 0.0)
        .containsEntry("tarn_writer_pinned_replicas" + core, 1.0)
        .containsEntry("tarn_writer_pinned_seconds" + core, 90.25)
        .containsEntry(
            "tarn_writer_step_seconds_total{database=core, lake=" + lake.home() + ", step=load}",
            0.024)
        .containsEntry(
            "tarn_writer_step_seconds_total{database=, lake=" + lake.home() + ", step=recover}",
            0.003);
  }

  @Test
  void aLakeMayBeCalledAnything() {
    Path home = folder.resolve("a \"lake\" \\ of {1,2}\nlines");
    Lake lake = new Lake(home, new LocalStorage(home));
    var report = Reports.idle(Reports.NOON);
    assertThat(PrometheusParser.parse(Metrics.of(lake, report, new Totals())))
        .containsEntry("tarn_writer_last_run_seconds{lake=" + lake.home() + "}", 0.001);
  }

  @Test
  void totalsGoOnAfterARestart() throws IOException {
    Lake lake = Lake.at(folder.toString());
    Files.createDirectories(lake.warehouse());
    Totals before = new Totals();
    before.add(Reports.of(Reports.NOON, Reports.busy("core")));
    new StatusFile(lake).write(Reports.idle(Reports.NOON), before);
    Totals after = new StatusFile(lake).totals();
    assertThat(after.lake()).isEqualTo(before.lake()).containsEntry("recoveredRows", 3L);
    assertThat(after.databases()).isEqualTo(before.databases());
    assertThat(after.databases().get("core")).containsEntry("rows", 1_000L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "[1]", "{", "{\"totals\": {\"runs\": -1, \"databases\": {\"core\": 7}}}"})
  void totalsThatSomebodySpoiltBeginAtZero(String text) throws IOException {
    Lake lake = Lake.at(folder.toString());
    Files.createDirectories(lake.warehouse());
    Files.writeString(lake.warehouse().resolve("status.json"), text);
    Totals totals = new StatusFile(lake).totals();
    totals.add(Reports.of(Reports.NOON, Reports.busy("core")));
    assertThat(totals.lake()).containsEntry("runs", 1L);
  }

  @Test
  void theStatusTellsWhoPinsAndSinceWhen() throws IOException {
    Lake lake = Lake.at(folder.toString());
    Files.createDirectories(lake.warehouse());
    new StatusFile(lake).write(Reports.of(Reports.NOON, Reports.pinned("core")), new Totals());
    ObjectNode database =
        (ObjectNode)
            new ObjectMapper()
                .readTree(lake.warehouse().resolve("status.json").toFile())
                .at("/databases/0");
    assertThat(database.at("/pinned").toString())
        .isEqualTo("[{\"replica\":\"b\",\"pid\":4711,\"since\":\"2026-11-20T11:58:30Z\"}]");
    assertThat(database.path("idle").asText()).contains("pinned: b by process 4711");
    assertThat(database.path("lagMilliseconds").asLong()).isEqualTo(10_250);
  }

  @Test
  void theFileIsReplacedWholeAndLeavesNothingBeside() throws IOException {
    Path file = folder.resolve("tarn.prom");
    new MetricsFile(file).write("old\n");
    new MetricsFile(file).write("new\n");
    assertThat(file).hasContent("new");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void aFolderThatIsMissingIsNamed() {
    Path file = folder.resolve("missing/tarn.prom");
    assertThatThrownBy(() -> new MetricsFile(file).write("x\n"))
        .isInstanceOf(StorageException.class)
        .hasMessageStartingWith("Cannot write " + file)
        .hasMessageContaining("its folder is there");
  }
}
