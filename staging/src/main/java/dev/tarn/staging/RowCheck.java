package dev.tarn.staging;

import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;

/**
 * Tells whether rows have a dataset's fields. Values are read by their position, so those of a row
 * with other fields would end up in the wrong columns. Not safe for use by several threads.
 */
final class RowCheck {
  private final Dataset dataset;
  private Schema known;

  RowCheck(Dataset dataset) {
    this.dataset = dataset;
    this.known = dataset.schema();
  }

  /**
   * @throws RefusedException when the row's fields are others, or in another order
   */
  void require(IndexedRecord row) {
    if (row == null) {
      throw refused("it is null", null);
    }
    Schema schema = row.getSchema();
    if (known.equals(schema)) { // mostly the same object
      return;
    }
    if (!names(schema).equals(names(dataset.schema()))) {
      throw refused(
          "it has the fields %s, not %s".formatted(names(schema), names(dataset.schema())), null);
    }
    known = schema;
  }

  /** The row does not fit, for {@code reason}. */
  RefusedException refused(String reason, Throwable cause) {
    return new RefusedException(
        "Cannot append to %s: the row does not fit the schema: %s; give every field a value of its type"
            .formatted(dataset.name(), reason),
        cause);
  }

  private static List<String> names(Schema schema) {
    return schema.getFields().stream().map(Schema.Field::name).toList();
  }
}
