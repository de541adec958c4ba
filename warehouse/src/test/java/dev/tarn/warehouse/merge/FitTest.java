package dev.tarn.warehouse.merge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.staging.Dataset;
import dev.tarn.warehouse.support.TestDatasets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Types are converted where no value can change its meaning, and refused where one could. */
class FitTest {
  private static final Dataset ROWS =
      TestDatasets.dataset(
          """
          {"type": "record", "name": "Row", "tarn.dataset": "rows", "tarn.merge": "append", "fields": [
            {"name": "BIGINT", "type": ["null", "long"]},
            {"name": "INTEGER", "type": ["null", "int"]},
            {"name": "DOUBLE", "type": ["null", "double"]},
            {"name": "FLOAT", "type": ["null", "float"]},
            {"name": "VARCHAR", "type": ["null", "string"]},
            {"name": "BOOLEAN", "type": ["null", "boolean"]},
            {"name": "BLOB", "type": ["null", "bytes"]},
            {"name": "TIMESTAMP", "type": ["null", {"type": "long", "logicalType": "timestamp-micros"}]},
            {"name": "DECIMAL", "type": ["null", {"type": "bytes", "logicalType": "decimal", "precision": 12, "scale": 4}]},
            {"name": "PAIRS", "type": ["null", {"type": "array", "items":
              {"type": "record", "name": "Pair", "fields": [{"name": "a", "type": "double"}, {"name": "b", "type": "string"}]}}]}]}""");

  private static final Dataset REQUIRED =
      TestDatasets.dataset(
          """
          {"type": "record", "name": "Required", "tarn.dataset": "required", "tarn.merge": "append", "fields": [
            {"name": "bare", "type": "string"},
            {"name": "text", "type": "string", "default": "it's"},
            {"name": "number", "type": "double", "default": 1.5},
            {"name": "flag", "type": "boolean", "default": true},
            {"name": "labels", "type": {"type": "map", "values": "string"}, "default": {}}]}""");

  @ParameterizedTest
  @CsvSource({
    "BIGINT, BIGINT",
    "INTEGER, BIGINT",
    "UINTEGER, BIGINT",
    "SMALLINT, INTEGER",
    "USMALLINT, INTEGER",
    "FLOAT, DOUBLE",
    "'DECIMAL(18,8)', DOUBLE",
    "INTEGER, DOUBLE",
    "'DECIMAL(9,2)', DECIMAL",
    "'DECIMAL(12,4)', DECIMAL",
    "TIMESTAMP WITH TIME ZONE, TIMESTAMP",
    "TIMESTAMP_NS, TIMESTAMP",
    "TIMESTAMP_MS, TIMESTAMP",
    "'STRUCT(\"a\" DOUBLE, \"b\" VARCHAR)[]', PAIRS"
  })
  void fits(String found, String column) {
    assertThat(problem(found, column)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "UBIGINT, BIGINT",
    "HUGEINT, BIGINT",
    "DOUBLE, BIGINT",
    "VARCHAR, BIGINT",
    "BIGINT, INTEGER",
    "UINTEGER, INTEGER",
    "VARCHAR, DOUBLE",
    "DOUBLE, FLOAT",
    "'DECIMAL(12,2)', DECIMAL",
    "'DECIMAL(9,5)', DECIMAL",
    "DOUBLE, DECIMAL",
    "BIGINT, TIMESTAMP",
    "DATE, TIMESTAMP",
    "VARCHAR, TIMESTAMP",
    "BIGINT, VARCHAR",
    "BLOB, VARCHAR",
    "VARCHAR, BLOB",
    "INTEGER, BOOLEAN",
    "'STRUCT(a DOUBLE, c VARCHAR)[]', PAIRS",
    "VARCHAR, PAIRS"
  })
  void doesNotFit(String found, String column) {
    assertThat(problem(found, column)).contains("its column " + column + " is " + found);
  }

  @Test
  void columnsThatMayBeNullOrHaveADefaultMayBeMissing() {
    assertThat(Fit.of(ROWS, Map.of()).problem()).isEmpty();
    assertThat(Fit.of(REQUIRED, Map.of("bare", "VARCHAR")).problem()).isEmpty();
    assertThat(Fit.of(REQUIRED, Map.of("bare", "VARCHAR")).columns())
        .contains("'it''s' AS \"text\"", "1.5 AS \"number\"", "true AS \"flag\"", "MAP {}");
    assertThat(Fit.of(REQUIRED, Map.of("text", "VARCHAR")).problem())
        .hasValueSatisfying(problem -> assertThat(problem).contains("no column bare"));
  }

  @Test
  void columnsThatTheDatasetDoesNotKnowAreLeftOut() {
    assertThat(Fit.of(ROWS, Map.of("foreign", "BIGINT")).columns()).doesNotContain("foreign");
  }

  private static String problem(String found, String column) {
    Map<String, String> types = new HashMap<>();
    types.put(column, found);
    return Fit.of(ROWS, types).problem().orElse("");
  }
}
