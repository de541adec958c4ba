package dev.tarn.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.ingest.IngestJob;
import dev.tarn.query.QueryCli;
import dev.tarn.writer.WriterJob;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lake of {@code docs/examples/README.md}: its datasets, its rows and its question. */
class ExampleLakeTest {
  private static final Path EXAMPLES =
      Path.of(System.getProperty("basedir")).resolveSibling("docs").resolve("examples");
  private static final String ANSWER =
      """
      caller,symbol,alerted_at,price,run_id,score
      ann,XRPETH,2026-11-20T10:00:20Z,0.0015,r2,0.9
      bob,XRPETH,2026-11-20T10:01:05Z,0.0013,r1,0.1
      """;

  @TempDir private Path lake;

  @Test
  void alertsAndLinksAreAskedTogetherWithCandles() throws IOException {
    Files.createDirectories(lake.resolve("datasets"));
    for (String schema : new String[] {"alerts.avsc", "links.avsc"}) {
      Files.copy(
          EXAMPLES.resolve("lake/datasets").resolve(schema),
          lake.resolve("datasets").resolve(schema));
    }
    for (String dataset : new String[] {"alerts", "links", "candles"}) {
      byte[] rows = Files.readAllBytes(EXAMPLES.resolve("lake/" + dataset + ".jsonl"));
      assertThat(ingest(rows, "append", "--dataset", dataset, "--lake", lake.toString()))
          .isEqualTo("3 rows appended to " + dataset + "\n");
    }
    assertThat(ingest(new byte[0], "check", lake.toString()))
        .isEqualTo("3 files checked, 9 rows can be loaded: nothing wrong, 0 hints\n");
    assertThat(answer()).isEqualTo(ANSWER);
    for (int run = 0; run < 2; run++) {
      ByteArrayOutputStream said = new ByteArrayOutputStream();
      PrintWriter writer = new PrintWriter(said, true, StandardCharsets.UTF_8);
      assertThat(WriterJob.run(writer, writer, "run", "--lake", lake.toString()))
          .as("%s", said)
          .isZero();
      assertThat(answer()).isEqualTo(ANSWER);
    }
    assertThat(lake.resolve("warehouse/alerts.duckdb")).exists();
  }

  @Test
  void thePageShowsTheQuestionAndTheAnswer() throws IOException {
    assertThat(EXAMPLES.resolve("README.md"))
        .content()
        .contains("```sql\n" + Files.readString(EXAMPLES.resolve("lake/alerts.sql")) + "```")
        .contains("```\n" + ANSWER + "```");
  }

  private String answer() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        QueryCli.run(
            out,
            new PrintStream(err, true, StandardCharsets.UTF_8),
            "sql",
            Files.readString(EXAMPLES.resolve("lake/alerts.sql")),
            "--format",
            "csv",
            "--lake",
            lake.toString());
    assertThat(code).as("%s", err).isZero();
    return out.toString(StandardCharsets.UTF_8);
  }

  private static String ingest(byte[] input, String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        IngestJob.run(
            new ByteArrayInputStream(input),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            args);
    assertThat(code).as("%s%s", out, err).isZero();
    return out.toString(StandardCharsets.UTF_8);
  }
}
