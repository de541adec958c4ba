package dev.tarn.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.ingest.JobFixture.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A dataset of the user's own, with all types that a field can have. */
class OwnDatasetTest {
  private static final String SCHEMA =
      """
      {"type": "record", "name": "Note", "namespace": "own", "tarn.dataset": "notes", "tarn.merge": "append", "fields": [
        {"name": "id", "type": "string"},
        {"name": "day", "type": {"type": "int", "logicalType": "date"}},
        {"name": "at", "type": ["null", {"type": "long", "logicalType": "timestamp-millis"}], "default": null},
        {"name": "count", "type": "int", "default": 7},
        {"name": "share", "type": ["null", "float"], "default": null},
        {"name": "flag", "type": "boolean", "default": false},
        {"name": "tags", "type": {"type": "array", "items": "string"}, "default": []},
        {"name": "more", "type": {"type": "map", "values": "double"}, "default": {}}
      ]}
      """;

  private JobFixture job;

  @BeforeEach
  void freshLake(@TempDir Path folder) throws IOException {
    job = new JobFixture(folder);
    Files.createDirectories(job.lake().resolve("datasets"));
    Files.writeString(job.lake().resolve("datasets/notes.avsc"), SCHEMA);
  }

  private Result csv(String content) {
    return job.run("import", "--format", "csv", "--dataset", "notes", job.file("n.csv", content));
  }

  @Test
  void csvAndJsonGiveTheSameRow() {
    Result csv =
        csv(
            """
            id,day,at,count,share,flag,tags,more
            a,2026-11-20,1763675220.5,2,0.5,1,"[""x"",""y""]","{""p"":1.5}"
            """);
    Result json =
        job.runWith(
            """
            {"id":"a","day":"2026-11-20","at":"2025-11-20T21:47:00.5Z","count":2,"share":0.5,"flag":true,"tags":["x","y"],"more":{"p":1.5}}
            """,
            "append",
            "--dataset",
            "notes");

    assertThat(csv.err()).isEmpty();
    assertThat(json.err()).isEmpty();
    assertThat(job.rows("notes")).hasSize(2);
    assertThat(job.rows("notes").get(0)).isEqualTo(job.rows("notes").get(1));
  }

  @Test
  void fieldsWithDefaultsMayBeLeftOut() {
    assertThat(csv("id,day\nb,2026-11-20\n").err()).isEmpty();

    assertThat(job.rows("notes"))
        .singleElement()
        .satisfies(
            row ->
                assertThat(row)
                    .containsEntry("count", 7L)
                    .containsEntry("flag", false)
                    .containsEntry("at", null)
                    .containsEntry("share", null));
  }

  @Test
  void aSegmentOfItCanBeImportedAgain() {
    csv("id,day,tags,more\na,2026-11-20,\"[\"\"x\"\"]\",\"{\"\"p\"\":1.5}\"\n");
    Path segment =
        job.lake()
            .resolve("staging/notes")
            .resolve(job.segments("notes").get(0).name() + ".parquet");

    Result result = job.run("import", "--format", "parquet", "--dataset", "notes", segment);

    assertThat(result.err()).isEmpty();
    assertThat(job.rows("notes")).hasSize(2);
    assertThat(job.rows("notes").get(0)).isEqualTo(job.rows("notes").get(1));
  }

  @Test
  void whatDoesNotFitIsRefused() {
    assertThat(csv("id,day\na,20.11.2026\n").err()).contains("a date such as 2026-11-20 is needed");
    assertThat(csv("id,day,count\na,2026-11-20,3000000000\n").err())
        .contains("the number is too large");
    assertThat(csv("id,day,flag\na,2026-11-20,yes\n").err()).contains("true or false is needed");
    assertThat(csv("id,day,tags\na,2026-11-20,[1]\n").err()).contains("a text in quotes is needed");
    assertThat(csv("id,day,more\na,2026-11-20,p=1\n").err()).contains("it is not JSON");
    assertThat(job.segments("notes")).isEmpty();
  }
}
