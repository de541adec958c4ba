package dev.tarn.staging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.staging.storage.LocalStorage;
import dev.tarn.staging.storage.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.util.RandomData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rows of all types come out of a journal as they come out of an import, which takes another way.
 */
class EveryTypeTest {
  private static final int ROWS = 400;
  private static final Schema SCHEMA =
      new Schema.Parser()
          .parse(
              """
              {"type": "record", "name": "Everything", "namespace": "dev.tarn.test",
               "tarn.dataset": "everything", "tarn.merge": "append",
               "fields": [
                 {"name": "boolean", "type": "boolean"},
                 {"name": "int", "type": "int"},
                 {"name": "long", "type": ["long", "null"]},
                 {"name": "float", "type": "float"},
                 {"name": "double", "type": ["null", "double"]},
                 {"name": "string", "type": ["null", "string"]},
                 {"name": "bytes", "type": "bytes"},
                 {"name": "fixed", "type": {"type": "fixed", "name": "Five", "size": 5}},
                 {"name": "enum", "type": {"type": "enum", "name": "Side", "symbols": ["BUY", "SELL"]}},
                 {"name": "record", "type": ["null", {"type": "record", "name": "Inner", "fields": [
                   {"name": "a", "type": "int"}, {"name": "b", "type": ["null", "string"]}]}]},
                 {"name": "records", "type": {"type": "array", "items": "Inner"}},
                 {"name": "array", "type": {"type": "array", "items": ["null", "long"]}},
                 {"name": "map", "type": ["null", {"type": "map", "values": ["null", "double"]}]},
                 {"name": "maps", "type": {"type": "map", "values": {"type": "array", "items": "string"}}}
               ]}
              """);
  private static final Dataset DATASET = Dataset.of(SCHEMA);

  @TempDir Path folder;

  @Test
  void aJournalKeepsWhatAnImportKeeps() throws IOException {
    Storage storage = new LocalStorage(folder.resolve("appended"));
    StagingArea appended = new StagingArea(storage, Clock.systemUTC());
    StagingArea imported =
        new StagingArea(new LocalStorage(folder.resolve("imported")), Clock.systemUTC());
    try (Appender appender = appended.appender(DATASET, Events.onDemand());
        FileImport target = imported.importing(DATASET)) {
      for (Object row : new RandomData(SCHEMA, ROWS, 20261120L)) {
        appender.append((IndexedRecord) row);
        target.append((IndexedRecord) row);
      }
      target.commit("0".repeat(32));
    }
    List<List<Object>> rows = rows(imported);
    assertThat(rows).hasSize(ROWS);
    assertThat(rows(appended)).isEqualTo(rows);
    for (int column = 0; column < SCHEMA.getFields().size(); column++) {
      int index = column;
      assertThat(rows)
          .as(SCHEMA.getFields().get(column).name())
          .anyMatch(row -> row.get(index) != null);
    }
  }

  private static List<List<Object>> rows(StagingArea staging) throws IOException {
    List<List<Object>> rows = new ArrayList<>();
    for (Segment segment : staging.segments(DATASET)) {
      try (ParquetRows file = ParquetRows.open(segment.path())) {
        while (file.next()) {
          List<Object> row = new ArrayList<>();
          for (int column = 0; column < file.columns().size(); column++) {
            Object value = file.value(column);
            row.add(value instanceof byte[] bytes ? Arrays.toString(bytes) : value);
          }
          rows.add(row);
        }
      }
    }
    return rows;
  }
}
