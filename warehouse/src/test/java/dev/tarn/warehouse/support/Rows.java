package dev.tarn.warehouse.support;

import dev.tarn.staging.Dataset;
import dev.tarn.warehouse.sql.Columns;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.Sql;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;

/** Rows in a form in which those of a table and those of a model can be compared. */
public final class Rows {

  private Rows() {}

  /** The values of a row as {@code Long}, {@code Double}, {@code Boolean}, text, or null. */
  public static List<Object> values(IndexedRecord row) {
    List<Object> values = new ArrayList<>();
    for (Schema.Field field : row.getSchema().getFields()) {
      values.add(value(row.get(field.pos())));
    }
    return values;
  }

  private static Object value(Object value) {
    if (value == null || value instanceof Long || value instanceof Boolean) {
      return value;
    }
    if (value instanceof Double number) {
      return number + 0.0;
    }
    if (value instanceof Integer number) {
      return number.longValue();
    }
    if (value instanceof Collection<?> list) {
      return list.stream()
          .map(Rows::value)
          .map(String::valueOf)
          .collect(Collectors.joining(", ", "[", "]"));
    }
    if (value instanceof IndexedRecord record) {
      return record.getSchema().getFields().stream()
          .map(field -> "'" + field.name() + "': " + value(record.get(field.pos())))
          .collect(Collectors.joining(", ", "{", "}"));
    }
    return value.toString();
  }

  /** Rows of a model as sorted texts. */
  public static List<String> texts(Collection<List<Object>> rows) {
    return rows.stream().map(List::toString).sorted().toList();
  }

  /** Rows of a table as sorted texts. */
  public static List<String> read(Session session, Dataset dataset, String table) {
    List<Schema.Field> fields = dataset.schema().getFields();
    String columns =
        fields.stream()
            .map(
                field ->
                    switch (Columns.type(field.schema())) {
                      case "TIMESTAMP" -> "epoch_us(" + Sql.name(field.name()) + ")";
                      case "BIGINT", "INTEGER", "DOUBLE", "BOOLEAN", "VARCHAR" ->
                          Sql.name(field.name());
                      default -> Sql.name(field.name()) + "::VARCHAR";
                    })
            .collect(Collectors.joining(", "));
    return session
        .query(
            "SELECT " + columns + " FROM " + table,
            result -> {
              List<Object> values = new ArrayList<>();
              for (int i = 1; i <= fields.size(); i++) {
                Object value = result.getObject(i);
                values.add(value instanceof Integer number ? (Object) number.longValue() : value);
              }
              return values;
            })
        .stream()
        .map(List::toString)
        .sorted()
        .toList();
  }
}
