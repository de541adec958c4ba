package dev.tarn.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatasetTest {
  private static final String FIELDS =
      """
      {"name": "id", "type": "string"},
      {"name": "maybe", "type": ["null", "string"]},
      {"name": "time", "type": {"type": "long", "logicalType": "timestamp-micros"}},
      {"name": "millis", "type": {"type": "long", "logicalType": "timestamp-millis"}},
      {"name": "tags", "type": {"type": "map", "values": "string"}}
      """;

  @Test
  void aDatasetIsWhatItsSchemaSays() {
    Dataset dataset =
        dataset(
            "'tarn.dataset': 'trades', 'tarn.database': 'runs', 'tarn.merge': 'unique',"
                + " 'tarn.key': ['id', 'maybe'], 'tarn.order': ['time'], 'tarn.time': 'time',"
                + " 'tarn.window': '90s'");
    assertThat(dataset.name()).isEqualTo("trades");
    assertThat(dataset.database()).isEqualTo("runs");
    assertThat(dataset.merge()).isEqualTo(Merge.UNIQUE);
    assertThat(dataset.key()).containsExactly("id", "maybe");
    assertThat(dataset.order()).containsExactly("time");
    assertThat(dataset.time()).hasValue("time");
    assertThat(dataset.window()).hasValue(Duration.ofSeconds(90));
    assertThat(dataset.keyHoldsTime()).isFalse();
  }

  @Test
  void mostPropertiesHaveDefaults() {
    Dataset dataset = dataset("'tarn.dataset': 'notes', 'tarn.merge': 'append'");
    assertThat(dataset.database()).isEqualTo("core");
    assertThat(dataset.key()).isEmpty();
    assertThat(dataset.time()).isEmpty();
    assertThat(dataset.window()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "'tarn.merge': 'append'                                  | tarn.dataset is missing",
        "'tarn.dataset': 'x'                                     | tarn.merge is missing",
        "'tarn.dataset': 'x', 'tarn.merge': 'replace'            | use append, unique or latest",
        "'tarn.dataset': '../x', 'tarn.merge': 'append'          | tarn.dataset must be lower-case",
        "'tarn.dataset': 'X', 'tarn.merge': 'append'             | tarn.dataset must be lower-case",
        "'tarn.dataset': 'x', 'tarn.merge': 'append', 'tarn.database': 'a b' | tarn.database must be",
        "'tarn.dataset': 'x', 'tarn.merge': 'append', 'tarn.key': ['id']     | tarn.key goes with unique and latest",
        "'tarn.dataset': 'x', 'tarn.merge': 'unique'             | tarn.key goes with unique and latest",
        "'tarn.dataset': 'x', 'tarn.merge': 'unique', 'tarn.key': 'id'       | write a list of field names",
        "'tarn.dataset': 'x', 'tarn.merge': 'unique', 'tarn.key': ['nope']   | there is no field 'nope'",
        "'tarn.dataset': 'x', 'tarn.merge': 'unique', 'tarn.key': ['id', 'id'] | names a field twice",
        "'tarn.dataset': 'x', 'tarn.merge': 'unique', 'tarn.key': ['tags']   | 'tags' of type map",
        "'tarn.dataset': 'x', 'tarn.merge': 'latest', 'tarn.key': ['id']     | latest needs a tarn.order",
        "'tarn.dataset': 'x', 'tarn.merge': 'latest', 'tarn.key': ['maybe'], 'tarn.order': ['time'] | may not be null",
        "'tarn.dataset': 'x', 'tarn.merge': 'append', 'tarn.time': 'millis'  | tarn.time must be a timestamp-micros",
        "'tarn.dataset': 'x', 'tarn.merge': 'append', 'tarn.time': 'nope'    | there is no field 'nope'",
        "'tarn.dataset': 'x', 'tarn.merge': 'append', 'tarn.time': 'time', 'tarn.window': '1h'      | tarn.window needs unique",
        "'tarn.dataset': 'x', 'tarn.merge': 'unique', 'tarn.key': ['id'], 'tarn.window': '1h'       | tarn.window needs unique and a tarn.time",
        "'tarn.dataset': 'x', 'tarn.merge': 'unique', 'tarn.key': ['id'], 'tarn.time': 'time', 'tarn.window': '-1h'  | write it like 1h",
        "'tarn.dataset': 'x', 'tarn.merge': 'unique', 'tarn.key': ['id'], 'tarn.time': 'time', 'tarn.window': 'soon' | write it like 1h",
      })
  void aSchemaThatMakesNoDatasetIsRefusedInOneLine(String properties, String reason) {
    assertThatThrownBy(() -> dataset(properties))
        .isInstanceOf(RefusedException.class)
        .hasMessageStartingWith("Invalid dataset")
        .hasMessageContaining(reason)
        .hasMessageNotContaining("\n");
  }

  @Test
  void onlyRecordsAreDatasets() {
    assertThatThrownBy(() -> Dataset.of(Schema.create(Schema.Type.INT)))
        .isInstanceOf(RefusedException.class)
        .hasMessage("Invalid dataset: INT is no record; use an Avro record");
  }

  @Test
  void namesOfFieldsDifferByMoreThanTheirCase() {
    Schema schema =
        new Schema.Parser()
            .parse(
                """
                {"type": "record", "name": "R", "tarn.dataset": "x", "tarn.merge": "append",
                 "fields": [{"name": "id", "type": "int"}, {"name": "ID", "type": "int"}]}
                """);
    assertThatThrownBy(() -> Dataset.of(schema))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("two fields are named 'ID'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"null\"",
        "[\"null\", \"string\", \"long\"]",
        "[\"string\"]",
        "{\"type\": \"array\", \"items\": \"null\"}",
        "{\"type\": \"map\", \"values\": [\"int\", \"long\"]}",
        "{\"type\": \"record\", \"name\": \"Empty\", \"fields\": []}",
        "[\"null\", \"Odd\"]",
      })
  void whatNoColumnCanHoldIsRefusedBeforeAnyRow(String type) {
    Schema schema =
        new Schema.Parser()
            .parse(
                """
                {"type": "record", "name": "Odd", "tarn.dataset": "x", "tarn.merge": "append",
                 "fields": [{"name": "odd", "type": %s}]}
                """
                    .formatted(type));
    assertThatThrownBy(() -> Dataset.of(schema))
        .isInstanceOf(RefusedException.class)
        .hasMessageStartingWith("Invalid dataset x: 'odd' ")
        .hasMessageNotContaining("\n");
  }

  @Test
  void datasetsAreFoundByName() {
    Dataset notes = dataset("'tarn.dataset': 'notes', 'tarn.merge': 'append'");
    Dataset runs =
        dataset("'tarn.dataset': 'runs', 'tarn.merge': 'append', 'tarn.database': 'runs'");
    Datasets datasets = new Datasets(List.of(notes, Events.DATASET, runs));
    assertThat(datasets.require("events")).isSameAs(Events.DATASET);
    assertThat(datasets.all()).containsExactly(notes, Events.DATASET, runs);
    assertThat(datasets.databases()).containsExactly("core", "runs");
    assertThat(datasets.in("core")).containsExactly(notes, Events.DATASET);
    assertThatThrownBy(() -> datasets.require("event"))
        .isInstanceOf(RefusedException.class)
        .hasMessage(
            "Unknown dataset 'event'; use one of notes, events, runs, or add its schema to the lake's datasets folder");
    assertThatThrownBy(() -> new Datasets(List.of(notes, notes)))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("'notes' is defined twice");
  }

  private static Dataset dataset(String properties) {
    return Dataset.of(
        new Schema.Parser()
            .parse(
                "{\"type\": \"record\", \"name\": \"R\", %s, \"fields\": [%s]}"
                    .formatted(properties.replace('\'', '"'), FIELDS)));
  }
}
