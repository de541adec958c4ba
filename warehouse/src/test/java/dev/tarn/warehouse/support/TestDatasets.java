package dev.tarn.warehouse.support;

import dev.tarn.staging.Dataset;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/** Datasets as users define them, unlike the built-in ones. */
public final class TestDatasets {

  /** Unique without a window, with nulls in the key, and times that may be null. */
  public static final Dataset FILLS =
      dataset(
          """
          {"type": "record", "name": "Fill", "tarn.dataset": "fills", "tarn.database": "mine", "tarn.merge": "unique",
           "tarn.key": ["account", "fill_id"], "tarn.time": "time", "fields": [
            {"name": "account", "type": "string"},
            {"name": "fill_id", "type": ["null", "string"]},
            {"name": "time", "type": ["null", {"type": "long", "logicalType": "timestamp-micros"}]},
            {"name": "price", "type": "double"},
            {"name": "note", "type": ["null", "string"]}]}""");

  /** Latest with a key that lacks the time, and an order of an enum and of nulls. */
  public static final Dataset POSITIONS =
      dataset(
          """
          {"type": "record", "name": "Position", "tarn.dataset": "positions", "tarn.database": "mine", "tarn.merge": "latest",
           "tarn.key": ["id"], "tarn.order": ["state", "version"], "tarn.time": "seen", "fields": [
            {"name": "id", "type": "string"},
            {"name": "state", "type": ["null", {"type": "enum", "name": "State", "symbols": ["PENDING", "OPEN", "CLOSED"]}]},
            {"name": "version", "type": ["null", "long"]},
            {"name": "seen", "type": ["null", {"type": "long", "logicalType": "timestamp-micros"}]},
            {"name": "size", "type": ["null", "double"]}]}""");

  /** Append, with nothing but a text. */
  public static final Dataset REMARKS =
      dataset(
          """
          {"type": "record", "name": "Remark", "tarn.dataset": "remarks", "tarn.database": "mine", "tarn.merge": "append", "fields": [
            {"name": "text", "type": ["null", "string"]}]}""");

  private TestDatasets() {}

  public static Dataset dataset(String schema) {
    return Dataset.of(new Schema.Parser().parse(schema));
  }

  public static GenericRecord fill(
      String account, String id, Long time, double price, String note) {
    return row(FILLS, account, id, time, price, note);
  }

  public static GenericRecord position(
      String id, String state, Long version, Long seen, Double size) {
    Schema states = POSITIONS.schema().getField("state").schema().getTypes().get(1);
    return row(
        POSITIONS,
        id,
        state == null ? null : new GenericData.EnumSymbol(states, state),
        version,
        seen,
        size);
  }

  public static GenericRecord remark(String text) {
    return row(REMARKS, text);
  }

  private static GenericRecord row(Dataset dataset, Object... values) {
    GenericRecord record = new GenericData.Record(dataset.schema());
    for (int i = 0; i < values.length; i++) {
      record.put(i, values[i]);
    }
    return record;
  }
}
