package dev.tarn.warehouse.sql;

import dev.tarn.staging.Dataset;
import dev.tarn.staging.Fields;
import java.nio.file.Path;
import java.sql.Array;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;

/**
 * Cold parts of one dataset that belong to a replica: what is in them and what is in the replica's
 * table are the dataset's rows.
 *
 * @param dataset the dataset
 * @param folder of all cold parts of the database
 * @param parts by day
 */
public record ColdParts(Dataset dataset, Path folder, List<ColdPart> parts) {
  private static final String OPTIONS = ", hive_partitioning = false";

  public ColdParts {
    parts = List.copyOf(parts);
  }

  /** The statement that creates the table that lists them. */
  static String definition(String table) {
    return """
        CREATE TABLE %s (dataset VARCHAR NOT NULL, "day" DATE NOT NULL, file VARCHAR NOT NULL,
          row_count BIGINT NOT NULL, bytes BIGINT NOT NULL, "columns" VARCHAR[] NOT NULL, types VARCHAR[] NOT NULL)"""
        .formatted(table);
  }

  /** Those that an attached replica has. */
  public static ColdParts read(Session session, Catalog catalog, Dataset dataset, Path folder) {
    if (!catalog.isSplit(dataset)) {
      return new ColdParts(dataset, folder, List.of());
    }
    return new ColdParts(
        dataset,
        folder,
        session.query(
            "SELECT \"day\"::VARCHAR, file, row_count, bytes, \"columns\", types FROM %s WHERE dataset = ? ORDER BY \"day\", file"
                .formatted(catalog.coldParts()),
            row ->
                new ColdPart(
                    LocalDate.parse(row.getString(1)),
                    row.getString(2),
                    row.getLong(3),
                    row.getLong(4),
                    shape(row.getArray(5), row.getArray(6))),
            dataset.name()));
  }

  private static TableShape shape(Array names, Array types) throws SQLException {
    Object[] name = (Object[]) names.getArray();
    Object[] type = (Object[]) types.getArray();
    Map<String, TableShape.Column> columns = new LinkedHashMap<>();
    for (int i = 0; i < name.length; i++) {
      columns.put((String) name[i], new TableShape.Column((String) type[i], true));
    }
    return new TableShape(columns);
  }

  public boolean isEmpty() {
    return parts.isEmpty();
  }

  /** Those of some days. */
  public ColdParts of(Collection<LocalDate> days) {
    return new ColdParts(
        dataset, folder, parts.stream().filter(part -> days.contains(part.day())).toList());
  }

  /** Those of all other days. */
  public ColdParts without(Collection<LocalDate> days) {
    return new ColdParts(
        dataset, folder, parts.stream().filter(part -> !days.contains(part.day())).toList());
  }

  /** Where a part is. */
  public Path path(ColdPart part) {
    return folder.resolve(part.file());
  }

  /**
   * A query that gives the rows of all parts; not for none. Parts that were written before the
   * dataset got its columns of today give what the table's rows of that time were given.
   *
   * @param columns names and types, in order
   */
  public String rows(TableShape columns) {
    Map<TableShape, List<String>> paths = new LinkedHashMap<>();
    for (ColdPart part : parts) {
      paths.computeIfAbsent(part.shape(), shape -> new ArrayList<>()).add(path(part).toString());
    }
    List<String> branches = new ArrayList<>();
    paths.forEach(
        (shape, files) ->
            branches.add(
                "SELECT %s FROM read_parquet(%s%s)"
                    .formatted(select(columns, shape), Sql.list(files), OPTIONS)));
    return String.join(" UNION ALL ", branches);
  }

  /**
   * As {@link #rows}, with a number for each row under the name {@code rowid} before its columns:
   * below 0, and the same whichever of the parts of {@code all} are asked for.
   */
  public String numberedRows(TableShape columns, ColdParts all) {
    List<String> branches = new ArrayList<>();
    for (ColdPart part : parts) {
      branches.add(
          "SELECT -1 - file_row_number - (%d::BIGINT << 40) AS rowid, %s FROM read_parquet(%s%s)"
              .formatted(
                  all.parts().indexOf(part),
                  select(columns, part.shape()),
                  Sql.literal(path(part).toString()),
                  OPTIONS));
    }
    return String.join(" UNION ALL ", branches);
  }

  private String select(TableShape columns, TableShape part) {
    List<String> select = new ArrayList<>();
    columns
        .columns()
        .forEach(
            (name, column) ->
                select.add(value(name, column.type(), part) + " AS " + Sql.name(name)));
    return String.join(", ", select);
  }

  private String value(String name, String type, TableShape part) {
    if (part.columns().containsKey(name)) {
      boolean same = Widening.same(part.columns().get(name).type(), type);
      return same ? Sql.name(name) : "CAST(%s AS %s)".formatted(Sql.name(name), type);
    }
    Schema.Field field = dataset.schema().getField(name);
    if (field == null) {
      String successor = dataset.formerNames().get(name);
      return successor == null ? "NULL::" + type : value(successor, type, part);
    }
    Optional<String> alias =
        field.aliases().stream().sorted().filter(part.columns()::containsKey).findFirst();
    if (alias.isPresent()) {
      return value(alias.get(), type, part);
    }
    Optional<String> absent = Columns.defaultValue(field);
    return absent.isEmpty() && Fields.nullable(field.schema())
        ? "NULL::" + type
        : Columns.absent(dataset, field);
  }
}
