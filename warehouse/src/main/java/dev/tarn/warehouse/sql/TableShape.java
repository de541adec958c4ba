package dev.tarn.warehouse.sql;

import dev.tarn.staging.Dataset;
import dev.tarn.staging.Field;
import dev.tarn.staging.RefusedException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The columns that a dataset's table has, and what has to change for its schema of today. Columns
 * are added and widened, never removed: queries of yesterday go on working.
 *
 * @param columns by name, in the table's order
 */
public record TableShape(Map<String, Column> columns) {

  /**
   * A column as it is.
   *
   * @param type DuckDB's
   * @param nullable false for {@code NOT NULL}
   */
  public record Column(String type, boolean nullable) {}

  public TableShape {
    columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
  }

  /** True when rows of the dataset can be read as they are. */
  public boolean gives(Dataset dataset) {
    return dataset.fields().stream()
        .allMatch(
            field -> {
              Column column = columns.get(field.name());
              return column != null && Widening.same(column.type(), Columns.type(field.type()));
            });
  }

  /**
   * The dataset's columns, made of those that are there.
   *
   * @throws RefusedException when a column is not there and old rows cannot have it, or its type
   *     cannot become the schema's
   */
  public List<String> select(Dataset dataset) {
    List<String> select = new ArrayList<>();
    for (Field field : dataset.fields()) {
      select.add(valueOf(dataset, field) + " AS " + Sql.name(field.name()));
    }
    return select;
  }

  private String valueOf(Dataset dataset, Field field) {
    Optional<String> name = nameOf(field);
    if (name.isEmpty()) {
      return Columns.absent(dataset, dataset.schema().getField(field.name()));
    }
    requireWidening(dataset, field, name.get());
    boolean same = Widening.same(columns.get(name.get()).type(), Columns.type(field.type()));
    return same
        ? Sql.name(name.get())
        : "CAST(%s AS %s)".formatted(Sql.name(name.get()), Columns.type(field.type()));
  }

  /** The column that holds a field: of its name, or of a former one. */
  private Optional<String> nameOf(Field field) {
    if (columns.containsKey(field.name())) {
      return Optional.of(field.name());
    }
    return field.formerNames().stream().filter(columns::containsKey).findFirst();
  }

  /** The columns that neither a field nor a former name of one stands for. */
  public List<String> withoutField(Dataset dataset) {
    Map<String, String> former = dataset.formerNames();
    return columns.keySet().stream()
        .filter(name -> dataset.field(name).isEmpty() && !former.containsKey(name))
        .sorted()
        .toList();
  }

  /**
   * The ends of the {@code ALTER TABLE} statements that bring the table up to date; empty when it
   * is.
   *
   * @param formerNames columns that shall have the values of fields under other names
   * @throws RefusedException as {@link #select} does
   */
  List<String> changes(Dataset dataset, Map<String, String> formerNames) {
    List<String> changes = new ArrayList<>();
    for (Field field : dataset.fields()) {
      String type = Columns.type(field.type());
      String value = valueOf(dataset, field);
      change(changes, field.name(), type, value, nameOf(field).isPresent());
      if (columns.containsKey(field.name())
          && field.nullable()
          && !columns.get(field.name()).nullable()) {
        changes.add("ALTER %s DROP NOT NULL".formatted(Sql.name(field.name())));
      }
    }
    formerNames.forEach(
        (former, name) ->
            change(
                changes,
                former,
                Columns.type(dataset.field(name).orElseThrow().type()),
                Sql.name(name),
                true));
    dataset.formerNames().keySet().forEach(former -> free(changes, former));
    withoutField(dataset).forEach(name -> free(changes, name));
    return changes;
  }

  private void change(
      List<String> changes, String name, String type, String value, boolean copied) {
    Column column = columns.get(name);
    String quoted = Sql.name(name);
    if (column == null && copied) {
      changes.add("ADD COLUMN %s %s".formatted(quoted, type));
      changes.add("ALTER %s TYPE %s USING %s".formatted(quoted, type, value));
    } else if (column == null) {
      changes.add("ADD COLUMN %s %s DEFAULT %s".formatted(quoted, type, value));
    } else if (!Widening.same(column.type(), type)) {
      changes.add("ALTER %s TYPE %s".formatted(quoted, type));
    }
  }

  /** New rows have nothing for a column that no field stands for any more. */
  private void free(List<String> changes, String name) {
    Column column = columns.get(name);
    if (column != null && !column.nullable()) {
      changes.add("ALTER %s DROP NOT NULL".formatted(Sql.name(name)));
    }
  }

  private void requireWidening(Dataset dataset, Field field, String name) {
    String type = columns.get(name).type();
    if (!Widening.widens(type, Columns.type(field.type()))) {
      throw new RefusedException(
          "Cannot change the field %s of the dataset %s from %s to %s: rows that are there may not fit; give it its type back, or use another field"
              .formatted(field.name(), dataset.name(), type, Columns.description(field.type())));
    }
  }

  /** The columns that a table of the dataset has. */
  public static TableShape of(Dataset dataset) {
    Map<String, Column> columns = new LinkedHashMap<>();
    dataset
        .fields()
        .forEach(
            field ->
                columns.put(
                    field.name(), new Column(Columns.type(field.type()), field.nullable())));
    return new TableShape(columns);
  }

  /** The columns that a query gives. */
  public static TableShape of(Session session, String query) {
    Map<String, Column> columns = new LinkedHashMap<>();
    session
        .query(
            "DESCRIBE " + query,
            row -> Map.entry(row.getString(1), new Column(row.getString(2), true)))
        .forEach(column -> columns.put(column.getKey(), column.getValue()));
    return new TableShape(columns);
  }

  /** The tables of an attached database, by {@code schema.table}; views are not among them. */
  public static Map<String, TableShape> all(Session session, String database) {
    return all(session, database, definitions(session, database).keySet());
  }

  /**
   * The statements that would make the tables of an attached database, by {@code schema.table}.
   * Where they are the same, so are the columns.
   */
  static Map<String, String> definitions(Session session, String database) {
    Map<String, String> definitions = new LinkedHashMap<>();
    session
        .query(
            "SELECT schema_name || '.' || table_name, sql FROM duckdb_tables() WHERE database_name = %s ORDER BY table_oid"
                .formatted(Sql.literal(database)),
            row -> Map.entry(row.getString(1), row.getString(2)))
        .forEach(table -> definitions.put(table.getKey(), table.getValue()));
    return definitions;
  }

  /** The columns of some tables of an attached database, by {@code schema.table}. */
  static Map<String, TableShape> all(Session session, String database, Collection<String> tables) {
    // duckdb_columns() has them all at once, but binds every view first, those of the system as
    // well: 8 ms of the 50 that a small fresh read takes
    List<String> queries = new ArrayList<>();
    Map<String, Map<String, Column>> columns = new LinkedHashMap<>();
    for (String table : tables) {
      int dot = table.indexOf('.'); // no schema has one in its name
      String path =
          String.join(
              ".",
              Sql.name(database),
              Sql.name(table.substring(0, dot)),
              Sql.name(table.substring(dot + 1)));
      queries.add(
          "SELECT %s, cid, name, type, \"notnull\" FROM pragma_table_info(%s)"
              .formatted(Sql.literal(table), Sql.literal(path)));
      columns.put(table, new LinkedHashMap<>());
    }
    if (!queries.isEmpty()) {
      record Found(String table, String column, Column shape) {}
      session
          .query(
              String.join(" UNION ALL ", queries) + " ORDER BY 2",
              row ->
                  new Found(
                      row.getString(1),
                      row.getString(3),
                      new Column(row.getString(4), !row.getBoolean(5))))
          .forEach(found -> columns.get(found.table()).put(found.column(), found.shape()));
    }
    Map<String, TableShape> shapes = new LinkedHashMap<>();
    columns.forEach((table, found) -> shapes.put(table, new TableShape(found)));
    return shapes;
  }
}
