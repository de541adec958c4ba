package dev.tarn.warehouse.client;

import dev.tarn.staging.Dataset;
import dev.tarn.staging.Evolution;
import dev.tarn.staging.Field;
import dev.tarn.warehouse.sql.ColumnRule;
import dev.tarn.warehouse.sql.Columns;
import dev.tarn.warehouse.sql.Sql;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the footers of a dataset's staged files tell, as SQL: which columns each has, and what is
 * wrong with them. DuckDB brings the columns of many files to one type by itself, and so hides the
 * types that the writer refuses, and which file lacks a column.
 */
final class Footers {
  private final Dataset dataset;

  Footers(Dataset dataset) {
    this.dataset = dataset;
  }

  /**
   * A query with a row for each column of each file: {@code file}, {@code name}, DuckDB's {@code
   * type}, {@code leaves}, what it has inside, and {@code zoned}, whether it is a time with a zone.
   *
   * @param pattern of the files
   * @param condition on {@code file_name}
   */
  String columns(String pattern, String condition) {
    return """
        SELECT file_name AS file, max(name) FILTER (WHERE is_column) AS name, max(duckdb_type) FILTER (WHERE is_column) AS type,
          coalesce(string_agg(%s, ',' ORDER BY place ASC) FILTER (WHERE type IS NOT NULL), '') AS leaves,
          coalesce(bool_or(contains(logical_type, 'isAdjustedToUTC=1')) FILTER (WHERE is_column), false) AS zoned
        FROM (SELECT *, min(vacant) OVER (PARTITION BY file_name ORDER BY place ASC ROWS UNBOUNDED PRECEDING) AS number,
            vacant < coalesce(min(vacant) OVER (PARTITION BY file_name ORDER BY place ASC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 1000000000) AS is_column
          FROM (SELECT *, sum(coalesce(num_children, 0) - 1) OVER (PARTITION BY file_name ORDER BY place ASC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS vacant
            FROM (SELECT file_name, name, type, duckdb_type, logical_type, num_children, row_number() OVER () AS place FROM parquet_schema(%s))
            WHERE %s)
          WHERE vacant IS NOT NULL)
        GROUP BY file_name, number"""
        .formatted(ColumnRule.leaf(), Sql.literal(pattern), condition);
  }

  /**
   * A query with a row for each file: {@code file}, {@code problem}, why the writer refuses its
   * columns, as text after "A staged file has", {@code zoneless}, whether it has times that DuckDB
   * may take for local ones, and what {@link #has} names.
   *
   * @param columns the relation that {@link #columns} gives
   */
  String files(String columns) {
    List<String> select = new ArrayList<>();
    select.add("file");
    select.add("coalesce(" + String.join(", ", problems()) + ") AS problem");
    select.add("bool_or(" + zoneless() + ") AS zoneless");
    for (Field field : dataset.fields()) {
      if (mayLack(dataset, field)) {
        for (String name : ColumnRule.names(field)) {
          select.add("bool_or(name = " + Sql.literal(name) + ") AS " + has(name));
        }
      }
    }
    return "SELECT " + String.join(", ", select) + " FROM " + columns + " GROUP BY file";
  }

  /** The column that tells of a file whether it has a column. */
  static String has(String name) {
    return Sql.name("has " + name);
  }

  /** True for a field whose value depends on which columns its file has. */
  static boolean mayLack(Dataset dataset, Field field) {
    return !field.formerNames().isEmpty()
        || Columns.defaultValue(dataset.schema().getField(field.name())).isPresent();
  }

  private List<String> problems() {
    List<String> cases = new ArrayList<>(wrongTypes());
    Set<String> known = Columns.namesInFiles(dataset);
    cases.add(
        "WHEN lower(name) IN (%s) AND name NOT IN (%s) THEN 'a column ' || name || ' that is not written ' || %s"
            .formatted(literals(lower(known)), literals(known), asWritten(known)));
    List<String> problems = new ArrayList<>();
    if (dataset.evolution() == Evolution.FREEZE) {
      cases.add(
          "WHEN name NOT IN (%s) THEN 'a column ' || name || ' that the dataset, which is frozen, does not have'"
              .formatted(literals(new LinkedHashSet<>(Columns.names(dataset)))));
      for (String name : Columns.names(dataset)) {
        problems.add(
            "CASE WHEN NOT bool_or(name = %s) THEN %s END"
                .formatted(
                    Sql.literal(name),
                    Sql.literal("no column %s, and the dataset is frozen".formatted(name))));
      }
    }
    problems.add(0, "min(CASE " + String.join(" ", cases) + " END)");
    return problems;
  }

  /** Fields of one type are asked for at once: who opens the database reads the whole text. */
  private List<String> wrongTypes() {
    Map<String, Set<String>> names = new LinkedHashMap<>();
    for (Field field : dataset.fields()) {
      String wrong =
          "NOT %s THEN 'a column ' || name || %s"
              .formatted(
                  ColumnRule.of(field).takes(dataset.evolution(), "type", "leaves"),
                  Sql.literal(" that is no " + Columns.description(field.type())));
      names.computeIfAbsent(wrong, any -> new LinkedHashSet<>()).addAll(ColumnRule.names(field));
    }
    return names.entrySet().stream()
        .map(group -> "WHEN %s AND %s".formatted(among(group.getValue()), group.getKey()))
        .toList();
  }

  private static Set<String> lower(Set<String> names) {
    return names.stream()
        .map(name -> name.toLowerCase(Locale.ROOT))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** The name that a column's name differs from in capitals alone. */
  private static String asWritten(Set<String> names) {
    String others =
        names.stream()
            .filter(name -> !name.equals(name.toLowerCase(Locale.ROOT)))
            .map(
                name ->
                    " WHEN %s THEN %s"
                        .formatted(Sql.literal(name.toLowerCase(Locale.ROOT)), Sql.literal(name)))
            .collect(Collectors.joining());
    return others.isEmpty() ? "lower(name)" : "CASE lower(name)" + others + " ELSE lower(name) END";
  }

  /** A time with a zone where there should be none, or the other way round. */
  private String zoneless() {
    Set<String> zoned = new LinkedHashSet<>();
    Set<String> local = new LinkedHashSet<>();
    for (Field field : dataset.fields()) {
      if (ColumnRule.of(field).isZoned()) {
        zoned.addAll(ColumnRule.names(field));
      } else if (ColumnRule.of(field).isLocal()) {
        local.addAll(ColumnRule.names(field));
      }
    }
    return "(%s AND NOT zoned) OR (%s AND zoned)".formatted(among(zoned), among(local));
  }

  private static String among(Set<String> names) {
    return names.isEmpty() ? "false" : "name IN (" + literals(names) + ")";
  }

  private static String literals(Set<String> texts) {
    return texts.stream().map(Sql::literal).collect(Collectors.joining(", "));
  }
}
