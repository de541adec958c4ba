package dev.tarn.staging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.IndexedRecord;

/** A dataset whose rows are told by their number, and what of it is in a lake. */
final class Events {
  static final Schema SCHEMA =
      new Schema.Parser()
          .parse(
              """
              {"type": "record", "name": "Event", "namespace": "dev.tarn.test",
               "tarn.dataset": "events", "tarn.merge": "append", "tarn.time": "time",
               "fields": [
                 {"name": "id", "type": "long"},
                 {"name": "time", "type": {"type": "long", "logicalType": "timestamp-micros"}},
                 {"name": "name", "type": ["null", "string"], "default": null},
                 {"name": "value", "type": ["null", "double"], "default": null}]}
              """);
  static final Dataset DATASET = Dataset.of(SCHEMA);
  static final long FIRST_MICROS = 1_790_000_000_000_000L;

  private Events() {}

  static IndexedRecord row(long id) {
    return row(id, "event " + id, id / 4.0);
  }

  static IndexedRecord row(long id, String name, Double value) {
    GenericData.Record row = new GenericData.Record(SCHEMA);
    row.put("id", id);
    row.put("time", FIRST_MICROS + id);
    row.put("name", name);
    row.put("value", value);
    return row;
  }

  /** An appender's options under which nothing is sealed but by {@code flush} and {@code close}. */
  static AppenderOptions onDemand() {
    return AppenderOptions.of("test").withFlushInterval(Duration.ofDays(1));
  }

  /** The numbers of all rows in staging and archive, sorted, as often as they are there. */
  static List<Long> ids(Path lake) throws IOException {
    List<Long> ids = new ArrayList<>();
    for (Path segment : segments(lake)) {
      try (ParquetRows rows = ParquetRows.open(segment)) {
        while (rows.next()) {
          ids.add((Long) rows.value(0));
        }
      }
    }
    ids.sort(null);
    return ids;
  }

  /** The segments in staging and archive. */
  static List<Path> segments(Path lake) throws IOException {
    List<Path> segments = new ArrayList<>(files(lake.resolve("staging/events")));
    if (Files.isDirectory(lake.resolve("archive/events"))) {
      try (Stream<Path> days = Files.list(lake.resolve("archive/events"))) {
        for (Path day : days.toList()) {
          segments.addAll(files(day));
        }
      }
    }
    segments.removeIf(
        file ->
            !file.toString().endsWith(".parquet")
                || file.getFileName().toString().equals("_schema.parquet"));
    return segments;
  }

  /** The files directly in a folder; none when it does not exist. */
  static List<Path> files(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  static List<Path> journals(Path lake) throws IOException {
    return files(lake.resolve("staging/events/open"));
  }

  static List<Path> parts(Path lake) throws IOException {
    return files(lake.resolve("staging/events/tmp"));
  }

  static List<Path> quarantine(Path lake) throws IOException {
    return files(lake.resolve("staging/events/quarantine"));
  }

  /** Each number from 0 to {@code count}, once. */
  static List<Long> upTo(long count) {
    return LongStream.range(0, count).boxed().toList();
  }

  /** The lake holds the rows from 0 to {@code count} once each, and nothing unfinished. */
  static void assertHoldsExactly(Path lake, long count) throws IOException {
    assertThat(ids(lake)).isEqualTo(upTo(count));
    assertThat(journals(lake)).isEmpty();
    assertThat(parts(lake)).isEmpty();
  }
}
