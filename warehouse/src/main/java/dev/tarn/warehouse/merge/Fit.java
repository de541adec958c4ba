package dev.tarn.warehouse.merge;

import dev.tarn.staging.Dataset;
import dev.tarn.staging.Fields;
import dev.tarn.warehouse.sql.Columns;
import dev.tarn.warehouse.sql.Sql;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.avro.Schema;

/**
 * How the columns of a file become those of a dataset. Types are converted where no value can
 * change its meaning; times with a zone become UTC, whatever the session's zone. Columns that the
 * dataset does not know are left out.
 *
 * @param columns the select list, where they fit
 * @param problem why they do not
 */
record Fit(String columns, Optional<String> problem) {
  private static final Set<String> WHOLE =
      Set.of("TINYINT", "SMALLINT", "INTEGER", "UTINYINT", "USMALLINT", "UINTEGER", "BIGINT");
  private static final Set<String> SMALL = Set.of("TINYINT", "SMALLINT", "UTINYINT", "USMALLINT");
  private static final Set<String> ZONELESS = Set.of("TIMESTAMP_S", "TIMESTAMP_MS");

  static Fit of(Dataset dataset, Map<String, String> types) {
    List<String> columns = new ArrayList<>();
    for (Schema.Field field : dataset.schema().getFields()) {
      String found = types.get(field.name());
      String wanted = Columns.type(field.schema());
      Optional<String> column =
          found == null
              ? absent(field)
              : converted(field.name(), found, wanted).map(value -> symbol(field, value));
      if (column.isEmpty()) {
        return new Fit("", Optional.of(problem(dataset, field, found, wanted)));
      }
      columns.add(column.get() + " AS " + Sql.name(field.name()));
    }
    return new Fit(String.join(", ", columns), Optional.empty());
  }

  private static String problem(Dataset dataset, Schema.Field field, String found, String wanted) {
    return found == null
        ? "it has no column %s, which every row of %s needs (%s); add it and put the file back"
            .formatted(field.name(), dataset.name(), wanted)
        : "its column %s is %s, and %s has %s there; convert it and put the file back"
            .formatted(field.name(), found, dataset.name(), wanted);
  }

  private static Optional<String> absent(Schema.Field field) {
    Optional<String> value = Columns.defaultValue(field);
    if (value.isEmpty() && Fields.nullable(field.schema())) {
      return Optional.of("NULL::" + Columns.type(field.schema()));
    }
    return value;
  }

  private static Optional<String> converted(String field, String found, String wanted) {
    String column = Sql.name(field);
    if (found.equals(wanted)) {
      return Optional.of(positiveZero(column, wanted));
    }
    if (wanted.equals("TIMESTAMP") && found.equals("TIMESTAMP WITH TIME ZONE")) {
      return Optional.of("make_timestamp(epoch_us(" + column + "))");
    }
    if (wanted.equals("TIMESTAMP") && found.equals("TIMESTAMP_NS")) { // a cast would round up
      return Optional.of("make_timestamp(epoch_ns(" + column + ") // 1000)");
    }
    boolean widens =
        switch (wanted) {
          case "BIGINT" -> WHOLE.contains(found);
          case "INTEGER" -> SMALL.contains(found);
          case "DOUBLE" ->
              WHOLE.contains(found) || found.equals("FLOAT") || found.startsWith("DECIMAL");
          case "TIMESTAMP" -> ZONELESS.contains(found);
          default -> unquoted(found).equals(unquoted(wanted));
        };
    return widens
        ? Optional.of(positiveZero("CAST(" + column + " AS " + wanted + ")", wanted))
        : Optional.empty();
  }

  /** Makes a text that is none of an enum's symbols fail the read. */
  private static String symbol(Schema.Field field, String column) {
    Schema value = Fields.value(field.schema());
    if (value.getType() != Schema.Type.ENUM) {
      return column;
    }
    String symbols =
        value.getEnumSymbols().stream().map(Sql::literal).collect(Collectors.joining(", "));
    String problem = "' is no " + field.name() + "; it is one of " + value.getEnumSymbols();
    return "CASE WHEN %1$s IS NULL OR %1$s IN (%2$s) THEN %1$s ELSE error('''' || %1$s || %3$s) END"
        .formatted(column, symbols, Sql.literal(problem));
  }

  /** The two zeros are equal yet differ in their bits: the positive one is kept. */
  private static String positiveZero(String column, String type) {
    return switch (type) {
      case "DOUBLE" -> column + " + 0.0";
      case "FLOAT" -> "CAST(" + column + " + 0.0 AS FLOAT)";
      default -> column;
    };
  }

  /** Nested types name their fields with quotes or without. */
  private static String unquoted(String type) {
    return type.replace("\"", "");
  }
}
