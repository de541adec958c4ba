package dev.tarn.warehouse.client;

import dev.tarn.staging.Dataset;
import dev.tarn.staging.Fields;
import dev.tarn.warehouse.sql.Columns;
import dev.tarn.warehouse.sql.Sql;
import dev.tarn.warehouse.sql.Widening;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.avro.Schema;

/**
 * Conditions on a row of {@code parquet_schema}, a column of a staged file. DuckDB brings the
 * columns of many files to one type by itself, and so hides the types that the writer refuses.
 */
final class Footers {
  /** Levels of lists and maps in Parquet are called so, and may be of any type. */
  private static final Set<String> LEVELS =
      Set.of(
          "list", "element", "array", "bag", "array_element", "map", "key_value", "key", "value");

  private final Dataset dataset;

  Footers(Dataset dataset) {
    this.dataset = dataset;
  }

  /** The names that a file may have a field under. */
  static Set<String> names(Schema.Field field) {
    Set<String> names = new LinkedHashSet<>();
    names.add(field.name());
    field.aliases().stream().sorted().forEach(names::add);
    return names;
  }

  /** True for a time that a file has with a zone. */
  static boolean isZoned(Schema.Field field) {
    Schema value = Fields.value(field.schema());
    return Columns.type(value).equals("TIMESTAMP")
        && !value.getLogicalType().getName().startsWith("local-");
  }

  /**
   * What is wrong with a column, as text after "a column"; null where nothing is. Columns with the
   * name of one that is inside another are passed by, since a footer does not tell them apart.
   */
  String problem() {
    Set<String> nested = new HashSet<>(LEVELS);
    dataset.schema().getFields().forEach(field -> addNested(field.schema(), nested));
    Set<String> known = new LinkedHashSet<>();
    dataset.schema().getFields().forEach(field -> known.addAll(names(field)));
    List<String> cases = new ArrayList<>();
    for (Schema.Field field : dataset.schema().getFields()) {
      for (String name : names(field)) {
        if (!nested.contains(name)) {
          cases.add(misfit(name, field.schema()));
          cases.add(
              "WHEN lower(name) = %s AND name NOT IN (%s) THEN name || %s"
                  .formatted(
                      "lower(" + Sql.literal(name) + ")",
                      literals(known),
                      Sql.literal(" that is not written " + name)));
        }
      }
    }
    cases.removeIf(String::isEmpty);
    return cases.isEmpty() ? "NULL::VARCHAR" : "CASE " + String.join(" ", cases) + " END";
  }

  private static String misfit(String name, Schema schema) {
    String wanted = Columns.type(schema);
    if (!wanted.matches("[A-Z]+")) {
      return ""; // told by the type of all files together
    }
    String fits = "duckdb_type IN (" + literals(Widening.narrower(wanted)) + ")";
    if (wanted.equals("TIMESTAMP")) {
      fits = "starts_with(duckdb_type, 'TIMESTAMP')";
    } else if (wanted.equals("DOUBLE")) {
      fits += " OR starts_with(duckdb_type, 'DECIMAL')";
    }
    return "WHEN name = %s AND type IS NOT NULL AND NOT (%s) THEN %s"
        .formatted(
            Sql.literal(name),
            fits,
            Sql.literal(name + " that is no " + Columns.description(schema)));
  }

  private static void addNested(Schema schema, Set<String> names) {
    Schema value = Fields.value(schema);
    switch (value.getType()) {
      case RECORD ->
          value
              .getFields()
              .forEach(
                  field -> {
                    names.add(field.name());
                    addNested(field.schema(), names);
                  });
      case MAP -> addNested(value.getValueType(), names);
      case ARRAY -> addNested(value.getElementType(), names);
      default -> {} // has nothing inside
    }
  }

  /** A time with a zone where there should be none, or the other way round. */
  String zoneless() {
    Set<String> zoned = new LinkedHashSet<>();
    Set<String> local = new LinkedHashSet<>();
    for (Schema.Field field : dataset.schema().getFields()) {
      if (Columns.type(field.schema()).equals("TIMESTAMP")) {
        (isZoned(field) ? zoned : local).addAll(names(field));
      }
    }
    String adjusted = "coalesce(contains(logical_type, 'isAdjustedToUTC=1'), false)";
    return "(%s AND NOT %s) OR (%s AND %s)"
        .formatted(among(zoned), adjusted, among(local), adjusted);
  }

  private static String among(Set<String> names) {
    return names.isEmpty() ? "false" : "name IN (" + literals(names) + ")";
  }

  private static String literals(Set<String> texts) {
    return texts.stream().map(Sql::literal).collect(Collectors.joining(", "));
  }
}
