package dev.tarn.market;

import org.apache.avro.generic.IndexedRecord;

/**
 * An immutable record of a built-in dataset, in the form that an appender takes. Fields are
 * numbered as in the schema.
 */
public interface MarketRecord extends IndexedRecord {

  /** Refuses: market records are immutable. */
  @Override
  default void put(int field, Object value) {
    throw new UnsupportedOperationException(
        "Cannot change field " + field + ": market records are immutable");
  }
}
