package dev.tarn.warehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.staging.Appender;
import dev.tarn.staging.AppenderOptions;
import dev.tarn.staging.Dataset;
import dev.tarn.staging.RefusedException;
import dev.tarn.warehouse.read.Source;
import dev.tarn.warehouse.support.TestDatasets;
import dev.tarn.warehouse.support.TestLake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;

/** A dataset whose schema gets a field while the lake lives. */
class GrownDatasetTest {
  private static final String SCHEMA =
      """
      {"type": "record", "name": "Level", "tarn.dataset": "levels", "tarn.database": "mine", "tarn.merge": "unique",
       "tarn.key": ["id"], "fields": [{"name": "id", "type": "string"}%s]}""";
  private static final Dataset BEFORE = TestDatasets.dataset(SCHEMA.formatted(""));
  private static final Dataset AFTER =
      TestDatasets.dataset(
          SCHEMA.formatted(
              """
              , {"name": "strength", "type": "long", "default": 7}, {"name": "note", "type": ["null", "string"]}"""));
  private static final Dataset IMPOSSIBLE =
      TestDatasets.dataset(SCHEMA.formatted(", {\"name\": \"must\", \"type\": \"long\"}"));

  @Test
  void rowsFromBeforeHaveTheDefaultBeforeTheWriterRanAndAfter() throws IOException {
    Path home = Files.createTempDirectory("tarn-warehouse-test");
    TestLake before = TestLake.in(home, BEFORE);
    before.stage(BEFORE, List.of(row(BEFORE, "a")));
    before.settle();
    try (TestLake after = TestLake.in(home, AFTER)) {
      List<String> old = after.rows(Source.FRESH, AFTER);
      assertThat(old).hasSize(1).first().asString().contains("a").contains("7");
      append(after, row(AFTER, "b", 8L, "new"));
      List<String> both = after.rows(Source.FRESH, AFTER);
      assertThat(both).hasSize(2).containsAll(old);
      after.settle();
      assertThat(after.rows(Source.DUCKDB, AFTER)).isEqualTo(both);
      assertThat(after.rows(Source.PARQUET, AFTER)).isEqualTo(both);
      assertThat(after.replicas("mine").replicas())
          .allSatisfy(replica -> assertThat(after.rows(replica, AFTER)).isEqualTo(both));
    }
  }

  @Test
  void aFieldThatOldRowsCannotHaveIsRefusedInOneLine() throws IOException {
    Path home = Files.createTempDirectory("tarn-warehouse-test");
    TestLake before = TestLake.in(home, BEFORE);
    before.stage(BEFORE, List.of(row(BEFORE, "a")));
    before.settle();
    try (TestLake after = TestLake.in(home, IMPOSSIBLE)) {
      append(after, row(IMPOSSIBLE, "b", 1L));
      assertThatThrownBy(after::run)
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("Cannot add the field must to the dataset levels");
    }
  }

  private static void append(TestLake lake, GenericRecord row) {
    Dataset dataset = lake.datasets().require("levels");
    try (Appender appender = lake.staging().appender(dataset, AppenderOptions.of("test"))) {
      appender.append(row);
    }
  }

  private static GenericRecord row(Dataset dataset, Object... values) {
    GenericRecord row = new GenericData.Record(dataset.schema());
    for (int i = 0; i < values.length; i++) {
      row.put(i, values[i]);
    }
    return row;
  }
}
