package dev.tarn.warehouse.sql;

import dev.tarn.staging.Dataset;
import dev.tarn.staging.Field;
import dev.tarn.staging.FieldType;
import dev.tarn.staging.Fields;
import dev.tarn.staging.RefusedException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.avro.JsonProperties;
import org.apache.avro.Schema;

/** The columns of a dataset's table, as its schema says. */
public final class Columns {

  private Columns() {}

  /** The names of the columns, in the order of the schema. */
  public static List<String> names(Dataset dataset) {
    return dataset.fields().stream().map(Field::name).toList();
  }

  /** The names that columns of files may have: those of fields, and former ones of them. */
  public static Set<String> namesInFiles(Dataset dataset) {
    Set<String> names = new LinkedHashSet<>();
    dataset.fields().forEach(field -> names.addAll(ColumnRule.names(field)));
    return names;
  }

  /**
   * The columns that rows are sorted by in files that are written once and read often: what a query
   * asks for first, then the time. The last field of a key tells rows of one time apart; sorting by
   * it would spread a day's rows all over the file.
   */
  public static List<String> sorting(Dataset dataset) {
    List<String> columns = new ArrayList<>(dataset.key());
    if (!columns.isEmpty()) {
      columns.remove(columns.size() - 1);
    }
    dataset.time().filter(time -> !columns.contains(time)).ifPresent(columns::add);
    return columns;
  }

  /** The columns as they stand in {@code CREATE TABLE}. */
  public static String definitions(Dataset dataset) {
    return dataset.fields().stream()
        .map(
            field ->
                Sql.name(field.name())
                    + " "
                    + type(field.type())
                    + (field.nullable() ? "" : " NOT NULL"))
        .collect(Collectors.joining(", "));
  }

  /** A field's type in Avro's words and DuckDB's, such as {@code double (DOUBLE)}. */
  public static String description(FieldType type) {
    return (type.logical().isEmpty() ? type.kind() : type.logical()) + " (" + type(type) + ")";
  }

  /** DuckDB's type for a field's schema. Times are {@code TIMESTAMP}s that hold UTC. */
  public static String type(Schema schema) {
    return type(FieldType.of(schema));
  }

  /** DuckDB's type for a field's type. Times are {@code TIMESTAMP}s that hold UTC. */
  public static String type(FieldType type) {
    return switch (type.logical()) {
      case "decimal" -> "DECIMAL(" + type.precision() + "," + type.scale() + ")";
      case "timestamp-micros",
          "timestamp-millis",
          "local-timestamp-micros",
          "local-timestamp-millis" ->
          "TIMESTAMP";
      case "timestamp-nanos", "local-timestamp-nanos" -> "TIMESTAMP_NS";
      case "date" -> "DATE";
      case "time-micros", "time-millis" -> "TIME";
      default -> plainType(type);
    };
  }

  private static String plainType(FieldType type) {
    return switch (type.kind()) {
      case "string", "enum" -> "VARCHAR";
      case "double" -> "DOUBLE";
      case "float" -> "FLOAT";
      case "long" -> "BIGINT";
      case "int" -> "INTEGER";
      case "boolean" -> "BOOLEAN";
      case "bytes", "fixed" -> "BLOB";
      case "map" -> "MAP(VARCHAR, " + type(type.element().orElseThrow()) + ")";
      case "array" -> type(type.element().orElseThrow()) + "[]";
      case "record" ->
          type.fields().stream()
              .map(field -> Sql.name(field.name()) + " " + type(field.type()))
              .collect(Collectors.joining(", ", "STRUCT(", ")"));
      default ->
          throw new RefusedException(
              "Invalid schema: a field of type %s has no column type; use one type, or a union of one with null"
                  .formatted(type.kind()));
    };
  }

  /**
   * What rows have that were written before the field was there.
   *
   * @throws RefusedException when they cannot have anything
   */
  public static String absent(Dataset dataset, Schema.Field field) {
    return valueWithout(field)
        .orElseThrow(
            () ->
                new RefusedException(
                    "Cannot add the field %s to the dataset %s: rows that are there have no value for it; give it a default, or let it be null"
                        .formatted(field.name(), dataset.name())));
  }

  /** What rows have that come without the field, as SQL; empty when they cannot do without. */
  public static Optional<String> valueWithout(Schema.Field field) {
    return defaultValue(field)
        .or(
            () ->
                Fields.nullable(field.schema())
                    ? Optional.of("NULL::" + type(field.schema()))
                    : Optional.empty());
  }

  /** See {@link #valueWithout(Schema.Field)}; a default is known to Avro alone. */
  public static Optional<String> valueWithout(Dataset dataset, Field field) {
    return valueWithout(dataset.schema().getField(field.name()));
  }

  /** A field's default as SQL; empty when the field has none, or one that has no literal here. */
  public static Optional<String> defaultValue(Schema.Field field) {
    Object value = field.defaultVal();
    if (value == JsonProperties.NULL_VALUE) {
      return Optional.of("NULL::" + type(field.schema()));
    }
    if (value instanceof CharSequence text) {
      return Optional.of(Sql.literal(text.toString()));
    }
    if (value instanceof Number || value instanceof Boolean) {
      return Optional.of(value.toString());
    }
    if (value instanceof Map<?, ?> map && map.isEmpty()) {
      return Optional.of("MAP {}::" + type(field.schema()));
    }
    if (value instanceof Collection<?> list && list.isEmpty()) {
      return Optional.of("[]::" + type(field.schema()));
    }
    return Optional.empty();
  }

  /**
   * A hash of the key; null when a part of the key is null. Equal keys have equal hashes, so what
   * differs in it needs no look.
   */
  public static String keyHash(Dataset dataset, String alias) {
    String hash = "hash(" + Sql.names(dataset.key(), alias) + ")";
    List<String> nullable =
        dataset.key().stream()
            .filter(field -> dataset.field(field).orElseThrow().nullable())
            .toList();
    if (nullable.isEmpty()) {
      return hash;
    }
    String anyNull =
        nullable.stream()
            .map(field -> alias + "." + Sql.name(field) + " IS NULL")
            .collect(Collectors.joining(" OR "));
    return "CASE WHEN " + anyNull + " THEN NULL ELSE " + hash + " END";
  }

  /** The two zeros are equal yet differ in their bits: the positive one is kept. */
  public static String positiveZero(String column, String type) {
    return switch (type) {
      case "DOUBLE" -> column + " + 0.0";
      case "FLOAT" -> "CAST(" + column + " + 0.0 AS FLOAT)";
      default -> column;
    };
  }

  /** A row's content as one comparable value: a total order in which null equals null. */
  public static String content(Dataset dataset, String alias) {
    return "row(" + Sql.names(names(dataset), alias) + ")";
  }

  /** The fields of a row's order as one comparable value, null below all. */
  public static String order(Dataset dataset, String alias) {
    return dataset.order().stream()
        .map(field -> rankOf(dataset.field(field).orElseThrow(), alias))
        .collect(Collectors.joining(", ", "row(", ")"));
  }

  private static String rankOf(Field field, String alias) {
    String column = alias + "." + Sql.name(field.name());
    if (field.type().kind().equals("enum")) { // as Avro orders enums: by position
      return "coalesce(list_position(" + Sql.list(field.type().symbols()) + ", " + column + "), 0)";
    }
    return field.nullable() ? column + " IS NOT NULL, " + column : column;
  }
}
