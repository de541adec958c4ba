package dev.tarn.system.program;

import dev.tarn.market.MarketDatasets;
import dev.tarn.staging.Dataset;
import dev.tarn.staging.Lake;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.IndexedRecord;

/**
 * A dataset of the tests' own, of merge mode {@code append}: a row that is loaded twice is seen
 * twice.
 */
public final class Events {
  private static final String SCHEMA =
      """
      {"type": "record", "name": "Event", "namespace": "dev.tarn.system",
       "tarn.dataset": "events", "tarn.database": "core", "tarn.merge": "append",
       "fields": [{"name": "producer", "type": "string"}, {"name": "number", "type": "long"}]}
      """;

  private Events() {}

  /** Gives the lake the dataset. */
  public static Lake installed(Lake lake) {
    try {
      Files.createDirectories(lake.datasets());
      Files.writeString(lake.datasets().resolve("events.avsc"), SCHEMA);
      return lake;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The dataset, as the lake has it. */
  public static Dataset of(Lake lake) {
    return MarketDatasets.of(lake).require("events");
  }

  /** A row. */
  public static IndexedRecord row(Dataset events, String producer, long number) {
    GenericData.Record row = new GenericData.Record(events.schema());
    row.put("producer", producer);
    row.put("number", number);
    return row;
  }
}
