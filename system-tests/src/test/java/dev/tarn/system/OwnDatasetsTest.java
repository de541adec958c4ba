package dev.tarn.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.ingest.IngestJob;
import dev.tarn.query.QueryCli;
import dev.tarn.system.program.Client;
import dev.tarn.writer.WriterJob;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Datasets that a lake adds by a schema alone, through the commands that people use. */
class OwnDatasetsTest {
  /** As long as a name may be. */
  private static final String LEVELS = "l".repeat(63);

  private static final String SCHEMA =
      """
      {"type": "record", "name": "Level", "tarn.dataset": "%s", "tarn.database": "mine", "tarn.merge": "latest",
       "tarn.key": ["%s"], "tarn.order": ["version"], "fields": [%s,
        {"name": "version", "type": "%s"}, {"name": "order", "type": ["null", "double"], "default": null}]}""";

  @TempDir private Path lake;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeEach
  void defineDatasets() throws IOException {
    Files.createDirectories(lake.resolve("datasets"));
    define(
        "levels",
        SCHEMA.formatted(LEVELS, "id", "{\"name\": \"id\", \"type\": \"string\"}", "int"));
  }

  @Test
  void rowsComeInAndOutByEveryCommand() throws IOException {
    Path csv = Files.writeString(lake.resolve("levels.csv"), "id,version,order\na,1,2.5\nb,1,\n");
    assertThat(ingest("", "import", "--format", "csv", "--dataset", LEVELS, csv.toString()))
        .isZero();
    assertThat(ingest("{\"id\":\"a\",\"version\":2}\n", "append", "--dataset", LEVELS)).isZero();
    String question = "SELECT id, version FROM " + LEVELS + " ORDER BY id";
    assertThat(query("sql", question, "--format", "csv")).isEqualTo("id,version\na,2\nb,1\n");
    assertThat(write("run")).isZero();
    assertThat(query("sql", question, "--format", "csv")).isEqualTo("id,version\na,2\nb,1\n");
    assertThat(query("datasets", "--format", "csv")).contains(LEVELS + ",mine,latest,2");
    assertThat(query("status", "--format", "csv")).contains(LEVELS + ",mine,1,");
    Path parquet = lake.resolve("levels.parquet");
    query(
        "sql",
        "SELECT 'c' AS id, 5::BIGINT AS version",
        "--format",
        "parquet",
        "--output",
        parquet.toString());
    Files.copy(parquet, lake.resolve("staging").resolve(LEVELS).resolve("misfit.parquet"));
    assertThat(write("run")).isEqualTo(3);
    assertThat(write("quarantine", "show", "--dataset", LEVELS, "mis*")).isZero();
    assertThat(output())
        .contains("its column version is BIGINT, and " + LEVELS + " has int (INTEGER) there")
        .contains("row 1    id=c, version=5");
    assertThat(write("quarantine", "salvage", "misfit.parquet")).isEqualTo(3);
    assertThat(errors()).contains("nothing of it is damaged");
    assertThat(write("quarantine", "drop", "misfit.parquet")).isZero();
    assertThat(ingest("", "import", "--format", "parquet", "--dataset", LEVELS, parquet.toString()))
        .isZero();
    assertThat(write("run")).isZero();
    assertThat(query("sql", question, "--format", "csv")).endsWith("c,5\n");
  }

  @Test
  void aBrokenSchemaIsToldByEveryCommandAndHindersNoOtherDataset() throws IOException {
    define("broken", "{\"type\": \"record\", ");
    define(
        "taken",
        SCHEMA.formatted("ticks", "id", "{\"name\": \"id\", \"type\": \"string\"}", "int"));
    assertThat(ingest("{\"id\":\"a\",\"version\":2}\n", "append", "--dataset", LEVELS)).isZero();
    assertThat(errors()).contains("broken.avsc").contains("taken.avsc");
    assertThat(write("run")).isEqualTo(1);
    assertThat(errors()).contains("Cannot use the dataset schema").contains("broken.avsc");
    assertThat(query("sql", "SELECT id FROM " + LEVELS, "--format", "csv")).isEqualTo("id\na\n");
    assertThat(errors())
        .contains("broken.avsc")
        .contains("there is another dataset called 'ticks'");
    assertThat(write("quarantine", "list")).isZero();
    assertThat(errors()).contains("broken.avsc");
    Files.delete(lake.resolve("datasets/broken.avsc"));
    Files.delete(lake.resolve("datasets/taken.avsc"));
    assertThat(write("run")).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.4.4.0", "1.5.6.0"})
  void olderClientsReadARenamedAndWidenedFieldUnderBothNames(String version) throws IOException {
    assertThat(ingest("{\"id\":\"a\",\"version\":2}\n", "append", "--dataset", LEVELS)).isZero();
    assertThat(write("run")).isZero();
    define(
        "levels",
        SCHEMA.formatted(
            LEVELS,
            "code",
            "{\"name\": \"code\", \"aliases\": [\"id\"], \"type\": \"string\"}",
            "long"));
    assertThat(ingest("{\"code\":\"b\",\"version\":3}\n", "append", "--dataset", LEVELS)).isZero();
    assertThat(write("run")).isZero();
    Path driver =
        Path.of(System.getProperty("basedir"), "target/clients/duckdb_jdbc-" + version + ".jar");
    try (Jvm client =
        Jvm.start(Jvm.classPathWith(driver), List.of("-Djava.io.tmpdir=" + lake), Client.class)) {
      assertThat(client.ask("read " + lake.resolve("warehouse/mine.duckdb"))).isEqualTo("open");
      String question = "SELECT string_agg(%s, '' ORDER BY %s), sum(version) FROM " + LEVELS;
      assertThat(client.ask(question.formatted("id", "id"))).isEqualTo("ab,5");
      assertThat(client.ask(question.formatted("code", "code"))).isEqualTo("ab,5");
      assertThat(client.ask("close")).isEqualTo("closed");
    }
  }

  private void define(String name, String schema) throws IOException {
    Files.writeString(lake.resolve("datasets").resolve(name + ".avsc"), schema);
  }

  private int ingest(String input, String... args) {
    reset();
    return IngestJob.run(
        new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        inLake(args));
  }

  private String query(String... args) {
    reset();
    int code = QueryCli.run(out, new PrintStream(err, true, StandardCharsets.UTF_8), inLake(args));
    assertThat(code).as(errors()).isZero();
    return output();
  }

  private int write(String... args) {
    reset();
    return WriterJob.run(
        new PrintWriter(out, true, StandardCharsets.UTF_8),
        new PrintWriter(err, true, StandardCharsets.UTF_8),
        inLake(args));
  }

  private String[] inLake(String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.add("--lake");
    all.add(lake.toString());
    return all.toArray(String[]::new);
  }

  private void reset() {
    out.reset();
    err.reset();
  }

  private String output() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String errors() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
