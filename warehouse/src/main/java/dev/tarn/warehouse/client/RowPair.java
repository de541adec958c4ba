package dev.tarn.warehouse.client;

import dev.tarn.staging.Dataset;
import dev.tarn.staging.Fields;
import dev.tarn.warehouse.sql.Columns;
import dev.tarn.warehouse.sql.Sql;
import java.util.stream.Collectors;

/**
 * Conditions on one or two rows of a dataset, as SQL.
 *
 * @param dataset the dataset
 */
record RowPair(Dataset dataset) {

  String equalKeys(String one, String other) {
    return dataset.key().stream()
        .map(Sql::name)
        .map(key -> one + "." + key + " = " + other + "." + key)
        .collect(Collectors.joining(" AND "));
  }

  /** The same stored row: of rows that are kept, no two share a key at one time. */
  String same(String one, String other) {
    if (dataset.window().isEmpty()) {
      return equalKeys(one, other);
    }
    String time = Sql.name(dataset.time().orElseThrow());
    return equalKeys(one, other) + " AND " + one + "." + time + " = " + other + "." + time;
  }

  /** Of equal keys, and within the window of one another: one of them decides about the other. */
  String concerns(String one, String other) {
    if (dataset.window().isEmpty()) {
      return equalKeys(one, other);
    }
    long micros = dataset.window().get().toNanos() / 1_000;
    String time = Sql.name(dataset.time().orElseThrow());
    return equalKeys(one, other)
        + " AND %1$s.%3$s >= %2$s.%3$s - INTERVAL (%4$d) MICROSECONDS AND %1$s.%3$s <= %2$s.%3$s + INTERVAL (%4$d) MICROSECONDS"
            .formatted(one, other, time, micros);
  }

  String smaller(String one, String other) {
    return Columns.content(dataset, one) + " < " + Columns.content(dataset, other);
  }

  String hasNullKey() {
    String anyNull =
        dataset.key().stream()
            .filter(field -> Fields.nullable(dataset.schema().getField(field).schema()))
            .map(field -> Sql.name(field) + " IS NULL")
            .collect(Collectors.joining(" OR "));
    return anyNull.isEmpty() ? "false" : "(" + anyNull + ")";
  }

  /** What {@code latest} compares. */
  String rank(String alias) {
    return "row(" + Columns.order(dataset, alias) + ", " + Columns.content(dataset, alias) + ")";
  }
}
