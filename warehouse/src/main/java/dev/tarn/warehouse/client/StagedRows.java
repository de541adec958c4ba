package dev.tarn.warehouse.client;

import dev.tarn.staging.Dataset;
import dev.tarn.staging.Field;
import dev.tarn.staging.Fields;
import dev.tarn.warehouse.Replica;
import dev.tarn.warehouse.ReplicaSet;
import dev.tarn.warehouse.merge.Merges;
import dev.tarn.warehouse.sql.Catalog;
import dev.tarn.warehouse.sql.ColumnRule;
import dev.tarn.warehouse.sql.Columns;
import dev.tarn.warehouse.sql.Fingerprint;
import dev.tarn.warehouse.sql.Sql;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.avro.Schema;

/**
 * The rows of a dataset that are staged and not in the replica, as parts of a statement that any
 * DuckDB client evaluates by itself. A file whose rows break the dataset's rules is left out as a
 * whole, as the writer will leave it out; one that cannot be read, or whose columns the writer
 * refuses, fails the question until the writer has set it aside.
 */
final class StagedRows {
  /**
   * A variable of the session that makes the views, true while it does: to bind a view, DuckDB
   * opens each file that it will read, and keeps of each some 20 KB.
   */
  static final String DEFINING = "tarn_defining";

  private static final String RUN = ": run writer-job, it loads the file or sets it aside";

  /** As DuckDB's Parquet reader takes a file; names are {@code Layout}'s. */
  private static final String LEGAL = "[A-Za-z0-9=-][A-Za-z0-9._=-]{0,200}";

  private final Catalog catalog;
  private final Dataset dataset;
  private final Path staging;
  private final Path shape;
  private final ReplicaSet replicas;
  private final String file;

  /**
   * @param staging the folder of the dataset's segments
   * @param shape a Parquet file without rows that has the columns of {@link #shape}
   */
  StagedRows(Catalog catalog, Dataset dataset, Path staging, Path shape, ReplicaSet replicas) {
    this.catalog = catalog;
    this.dataset = dataset;
    this.staging = staging;
    this.shape = shape;
    this.replicas = replicas;
    this.file = Sql.name("tarn_file_" + Fingerprint.of(staging + "/" + dataset.schema()));
  }

  /**
   * A query without rows that has the columns of any file that fits, former names included, with
   * the types that they have in Parquet: together with it, files are read to these types.
   */
  static String shape(Dataset dataset) {
    Map<String, String> columns = new LinkedHashMap<>();
    for (Field field : dataset.fields()) {
      for (String name : ColumnRule.names(field)) {
        columns.putIfAbsent(name, ColumnRule.of(field).typeInFiles());
      }
    }
    return columns.entrySet().stream()
        .map(column -> "NULL::" + column.getValue() + " AS " + Sql.name(column.getKey()))
        .collect(Collectors.joining(", ", "SELECT ", " WHERE false"));
  }

  /** The part with the rows, which have the dataset's columns. */
  String rows() {
    return Parts.name("new", dataset);
  }

  /** Adds {@link #rows} and what it rests on. */
  void define(Parts parts) {
    Footers footers = new Footers(dataset);
    String columns = Parts.name("columns", dataset);
    String files = Parts.name("files", dataset);
    String found = Parts.name("found", dataset);
    parts.define(columns, footers.columns(segments(), missing()));
    parts.define(files, footers.files(columns));
    parts.define(readable(), readableQuery(files));
    parts.define(
        found,
        "SELECT %1$s, r.%2$s FROM %3$s AS r JOIN %4$s AS f ON r.%2$s = f.file WHERE (SELECT readable FROM %5$s)"
            .formatted(select(), file, readingFiles(), files, readable()));
    parts.define(
        rows(),
        "SELECT %1$s FROM %2$s WHERE %3$s NOT IN (SELECT %3$s FROM %2$s WHERE NOT coalesce(%4$s, false))"
            .formatted(Sql.names(Columns.names(dataset)), found, file, rules()));
  }

  /** A part of one row, true; asking it fails where an answer would be wrong. */
  private String readable() {
    return Parts.name("readable", dataset);
  }

  private String rules() {
    return dataset.schema().getFields().stream()
        .filter(field -> Fields.value(field.schema()).getType() == Schema.Type.ENUM)
        .map(
            field ->
                " AND coalesce(%s IN (%s), true)"
                    .formatted(
                        Sql.name(field.name()),
                        Fields.value(field.schema()).getEnumSymbols().stream()
                            .map(Sql::literal)
                            .collect(Collectors.joining(", "))))
        .collect(Collectors.joining("", Merges.rules(dataset), ""));
  }

  /**
   * The file of each row is in a column that no file has by chance. A client's settings do not
   * decide what bytes are.
   */
  private String readingFiles() {
    String empty = Sql.literal(shape.toString());
    return "read_parquet([%1$s, CASE WHEN coalesce(getvariable('%2$s'), false) THEN %1$s ELSE %3$s END], union_by_name = true, hive_partitioning = false, binary_as_string = false, filename = '%4$s')"
        .formatted(empty, DEFINING, Sql.literal(segments()), file.substring(1, file.length() - 1));
  }

  /** But for hidden files, which are no segments: other systems leave their own beside copies. */
  private String segments() {
    return pattern(staging) + "/[!.]*.parquet";
  }

  /** A folder as a part of a pattern for files. */
  private static String pattern(Path folder) {
    return folder.toString().replaceAll("[\\[*{]", "[$0]");
  }

  /** Every segment that a replica lacks stays in staging for as long as its readers are served. */
  private String missing() {
    return "regexp_full_match(parse_filename(file_name, true), '%s') AND parse_filename(file_name, true) NOT IN (SELECT segment FROM %s WHERE dataset = %s)"
        .formatted(LEGAL, catalog.ledger(), Sql.literal(dataset.name()));
  }

  private String readableQuery(String files) {
    String evicted =
        "This copy of the database is not kept complete any more: connect again (after a restore, run writer-job first)";
    String zones =
        "A staged file of %s has times without a zone, which DuckDB would take for local ones: run SET TimeZone = 'UTC' and ask again"
            .formatted(dataset.name());
    return """
        SELECT CASE WHEN NOT (%s) THEN error(%s)
          WHEN problem IS NOT NULL THEN error(%s || problem || %s)
          WHEN zoneless AND current_setting('TimeZone') NOT IN ('UTC', 'Etc/UTC', 'GMT', 'Z') THEN error(%s)
          ELSE true END AS readable
        FROM (SELECT min(problem) AS problem, coalesce(bool_or(zoneless), false) AS zoneless FROM %s)"""
        .formatted(
            alive(),
            Sql.literal(evicted),
            Sql.literal("A staged file of %s has ".formatted(dataset.name())),
            Sql.literal(RUN),
            Sql.literal(zones),
            files);
  }

  /** The writer keeps a file beside each replica whose readers it serves. */
  private String alive() {
    return "EXISTS (SELECT 1 FROM glob(%s) AS mark, %s AS g WHERE ends_with(mark.file, '%s' || epoch_us(g.published_at)))"
        .formatted(
            Sql.literal(pattern(replicas.folder()) + "/?" + Replica.SERVED + "*"),
            catalog.generation(),
            Replica.SERVED);
  }

  private String select() {
    List<String> select = new ArrayList<>();
    for (Field field : dataset.fields()) {
      select.add(value(field) + " AS " + Sql.name(field.name()));
    }
    return String.join(", ", select);
  }

  /** Of the first of its names that the file has, or what rows have that come without it. */
  private String value(Field field) {
    if (!Footers.mayLack(dataset, field)) {
      return valueOf(field, field.name());
    }
    String cases =
        ColumnRule.names(field).stream()
            .map(name -> "WHEN f." + Footers.has(name) + " THEN " + valueOf(field, name))
            .collect(Collectors.joining(" "));
    String type = Columns.type(field.type());
    return "CASE %s ELSE CAST(%s AS %s) END"
        .formatted(cases, Columns.valueWithout(dataset, field).orElse("NULL"), type);
  }

  private String valueOf(Field field, String name) {
    return ColumnRule.of(field)
        .valueOfAny(
            "r." + Sql.name(name),
            "A staged file of %s has a column %s that is no %s%s"
                .formatted(dataset.name(), name, Columns.description(field.type()), RUN));
  }

  /** A branch without rows for a UNION ALL, which fails where {@link #readable} does. */
  String guard() {
    String nothing =
        Columns.names(dataset).stream()
            .map(
                name ->
                    "CASE WHEN NOT readable THEN NULL::%s END AS %s"
                        .formatted(
                            Columns.type(dataset.schema().getField(name).schema()), Sql.name(name)))
            .collect(Collectors.joining(", "));
    return "SELECT %s FROM %s WHERE NOT readable".formatted(nothing, readable());
  }
}
