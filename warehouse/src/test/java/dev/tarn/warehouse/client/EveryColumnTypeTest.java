package dev.tarn.warehouse.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.staging.Dataset;
import dev.tarn.staging.Datasets;
import dev.tarn.staging.Segment;
import dev.tarn.warehouse.merge.Inspection;
import dev.tarn.warehouse.merge.Staged;
import dev.tarn.warehouse.sql.Catalog;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.SqlFailure;
import dev.tarn.warehouse.support.TestDatasets;
import dev.tarn.warehouse.support.TestLake;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;

/**
 * Each type of a field against each type of a column: what the writer refuses fails a question of
 * the schema {@code fresh}, and what it takes has the same value there.
 */
class EveryColumnTypeTest {
  /**
   * By a name, a field's type and a value as Avro has it; null where parquet-avro does not write
   * that type.
   */
  private static final Map<String, Sample> FIELDS = new LinkedHashMap<>();

  static {
    FIELDS.put("long", new Sample("'long'", 7L));
    FIELDS.put("int", new Sample("'int'", 7));
    FIELDS.put("double", new Sample("'double'", 1.5));
    FIELDS.put("float", new Sample("'float'", 1.5f));
    FIELDS.put("string", new Sample("'string'", "text"));
    FIELDS.put("enum", new Sample("{'type': 'enum', 'name': 'E', 'symbols': ['text']}", "text"));
    FIELDS.put("boolean", new Sample("'boolean'", true));
    FIELDS.put("bytes", new Sample("'bytes'", ByteBuffer.wrap(new byte[] {1})));
    FIELDS.put(
        "decimal",
        new Sample(
            "{'type': 'bytes', 'logicalType': 'decimal', 'precision': 12, 'scale': 4}",
            ByteBuffer.wrap(new byte[] {1})));
    FIELDS.put(
        "wide",
        new Sample(
            "{'type': 'bytes', 'logicalType': 'decimal', 'precision': 38, 'scale': 9}", null));
    FIELDS.put("micros", new Sample(logical("long", "timestamp-micros"), 7L));
    FIELDS.put("local", new Sample(logical("long", "local-timestamp-micros"), 7L));
    FIELDS.put("nanos", new Sample(logical("long", "local-timestamp-nanos"), null));
    FIELDS.put("date", new Sample(logical("int", "date"), 7));
    FIELDS.put("time_micros", new Sample(logical("long", "time-micros"), 7L));
    FIELDS.put("doubles", new Sample("{'type': 'array', 'items': 'double'}", List.of(1.5)));
    FIELDS.put("labels", new Sample("{'type': 'map', 'values': 'string'}", Map.of("a", "b")));
    FIELDS.put("pair", new Sample(pair("P"), null));
    FIELDS.put("pairs", new Sample("{'type': 'array', 'items': " + pair("Q") + "}", null));
  }

  private static final List<String> COLUMNS =
      List.of(
          "7::TINYINT",
          "7::UTINYINT",
          "7::SMALLINT",
          "7::USMALLINT",
          "7::INTEGER",
          "7::UINTEGER",
          "7::BIGINT",
          "7::UBIGINT",
          "7::HUGEINT",
          "1.5::FLOAT",
          "1.5::DOUBLE",
          "'-0.0'::DOUBLE",
          "1.5::DECIMAL(4, 1)",
          "1.5::DECIMAL(9, 2)",
          "1.5::DECIMAL(12, 4)",
          "1.5::DECIMAL(13, 5)",
          "1.5::DECIMAL(30, 2)",
          "1.5::DECIMAL(38, 9)",
          "'text'",
          "'text'::ENUM ('text')",
          "'{}'::JSON",
          "uuid()",
          "true",
          "'x'::BLOB",
          "DATE '2026-03-01'",
          "TIME '12:00:00.123456'",
          "TIMETZ '12:00:00.123456+00'",
          "TIMESTAMP '2026-03-01 12:00:00.123456'",
          "TIMESTAMPTZ '2026-03-01 12:00:00.123456+00'",
          "TIMESTAMP_MS '2026-03-01 12:00:00.123'",
          "TIMESTAMP_S '2026-03-01 12:00:00'",
          "TIMESTAMP_NS '2026-03-01 12:00:00.123456789'",
          "INTERVAL 1 DAY",
          "[1.5::DOUBLE]",
          "[1.5::FLOAT]",
          "['text']",
          "MAP {'a': 'b'}",
          "MAP {'a': 1}",
          "{'a': 1.5::DOUBLE, 'b': 'text'}",
          "{'a': 1.5::FLOAT, 'b': 'text'}",
          "{'b': 'text', 'a': 1.5::DOUBLE}",
          "{'a': 1.5::DOUBLE}",
          "{'a': 1.5::DOUBLE, 'b': 'text', 'c': 1}",
          "[{'a': 1.5::DOUBLE, 'b': 'text'}]",
          "[{'a': 1, 'b': 'text'}]",
          "[{'a': 1.5::DOUBLE}]",
          "NULL::DOUBLE",
          "NULL::VARCHAR");

  @Test
  void theWriterAndTheViewsTakeTheSameColumnsForTheSameValues() throws IOException {
    Map<String, Dataset> datasets = new LinkedHashMap<>();
    FIELDS.forEach((name, sample) -> datasets.put(name, dataset(name, sample)));
    try (TestLake lake = TestLake.with(new Datasets(List.copyOf(datasets.values())));
        Session session = lake.session()) {
      datasets.values().forEach(dataset -> lake.stage(dataset, List.of(row(dataset, null))));
      lake.settle();
      new Catalog("mine")
          .attachForReading(session, lake.replicas("mine").published().orElseThrow().path());
      List<String> differences = new ArrayList<>();
      List<String> taken = new ArrayList<>();
      for (String name : datasets.keySet()) {
        Dataset dataset = datasets.get(name);
        for (String column : COLUMNS) {
          Path file =
              lake.stagingFolder(dataset)
                  .resolve(taken.size() + "x" + differences.size() + ".parquet");
          session.execute("COPY (SELECT %s AS v) TO '%s' (FORMAT parquet)".formatted(column, file));
          check(session, lake, dataset, column, differences, taken);
        }
        if (FIELDS.get(name).value() != null) {
          lake.stage(dataset, List.of(row(dataset, FIELDS.get(name).value())));
          check(session, lake, dataset, "its own", differences, taken);
          if (!taken.contains(name + " takes its own")) {
            differences.add(name + " does not take its own");
          }
        }
      }
      assertThat(differences).isEmpty();
      assertThat(taken)
          .contains("double takes 7::BIGINT", "pairs takes [{'a': 1.5::DOUBLE, 'b': 'text'}]");
    }
  }

  private static void check(
      Session session,
      TestLake lake,
      Dataset dataset,
      String column,
      List<String> differences,
      List<String> taken)
      throws IOException {
    String pair = dataset.name() + " takes " + column;
    String writer = ask(() -> written(session, lake, dataset));
    String view = ask(() -> values(session, "mine.fresh.\"" + dataset.name() + "\""));
    boolean same = writer.startsWith("no: ") ? view.startsWith("no: ") : view.equals(writer);
    if (!same) {
      differences.add("%s: the writer %s, the view %s".formatted(pair, writer, view));
    } else if (!writer.startsWith("no: ")) {
      taken.add(pair);
    }
    for (Segment segment : lake.staging().segments(dataset)) {
      Files.delete(segment.path());
    }
  }

  private static String written(Session session, TestLake lake, Dataset dataset) {
    Staged staged = new Inspection(session, dataset).inspect(lake.staging().segments(dataset));
    return staged.misfits().isEmpty()
        ? values(session, "(" + staged.sql() + ")")
        : "no: " + staged.misfits().get(0).reason();
  }

  private static String values(Session session, String relation) {
    return session
        .query(
            "SELECT v::VARCHAR || ' ' || typeof(v) FROM " + relation + " WHERE v IS NOT NULL",
            row -> row.getString(1))
        .toString();
  }

  private static String ask(Supplier<String> question) {
    try {
      return question.get();
    } catch (SqlFailure e) {
      return "no: " + e.getMessage();
    }
  }

  private record Sample(String type, Object value) {}

  private static Dataset dataset(String name, Sample sample) {
    return TestDatasets.dataset(
        """
        {'type': 'record', 'name': 'R', 'tarn.dataset': '%s', 'tarn.database': 'mine', 'tarn.merge': 'append',
         'fields': [{'name': 'v', 'type': ['null', %s]}]}"""
            .formatted(name, sample.type())
            .replace('\'', '"'));
  }

  private static GenericRecord row(Dataset dataset, Object value) {
    GenericRecord row = new GenericData.Record(dataset.schema());
    row.put(
        0,
        value instanceof String text && dataset.name().equals("enum")
            ? new GenericData.EnumSymbol(
                dataset.schema().getFields().get(0).schema().getTypes().get(1), text)
            : value);
    return row;
  }

  private static String logical(String type, String logical) {
    return "{'type': '%s', 'logicalType': '%s'}".formatted(type, logical);
  }

  private static String pair(String name) {
    return "{'type': 'record', 'name': '%s', 'fields': [{'name': 'a', 'type': 'double'}, {'name': 'b', 'type': 'string'}]}"
        .formatted(name);
  }
}
