package dev.tarn.warehouse.client;

import dev.tarn.staging.Dataset;
import dev.tarn.staging.Fields;
import dev.tarn.warehouse.Replica;
import dev.tarn.warehouse.ReplicaSet;
import dev.tarn.warehouse.merge.Merges;
import dev.tarn.warehouse.sql.Catalog;
import dev.tarn.warehouse.sql.Columns;
import dev.tarn.warehouse.sql.Sql;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.avro.Schema;

/**
 * The rows of a dataset that are staged and not in the replica, as a view that any DuckDB client
 * evaluates by itself. A file whose rows break the dataset's rules is left out as a whole, as the
 * writer will leave it out; one that cannot be read fails the query until the writer has set it
 * aside.
 */
final class StagedView {
  private static final String FILE = "tarn_file";
  private static final String RUN = ": run writer-job, it loads the file or sets it aside";
  private static final String ZONED = "TIMESTAMP WITH TIME ZONE";

  /** As DuckDB's Parquet reader takes a file; names are {@code Layout}'s. */
  private static final String LEGAL = "[A-Za-z0-9=-][A-Za-z0-9._=-]{0,200}";

  private final Catalog catalog;
  private final Dataset dataset;
  private final Path staging;
  private final Path shape;
  private final ReplicaSet replicas;

  /**
   * @param staging the folder of the dataset's segments
   * @param shape a Parquet file without rows that has the columns of {@link #shape}
   */
  StagedView(Catalog catalog, Dataset dataset, Path staging, Path shape, ReplicaSet replicas) {
    this.catalog = catalog;
    this.dataset = dataset;
    this.staging = staging;
    this.shape = shape;
    this.replicas = replicas;
  }

  /** The view with the rows. */
  String name() {
    return tarn("staged_" + dataset.name());
  }

  /** A view of one row, true; asking it fails where an answer would be wrong. */
  private String readable() {
    return tarn("readable_" + dataset.name());
  }

  private String tarn(String name) {
    return Sql.name(catalog.name()) + ".tarn." + Sql.name(name);
  }

  /**
   * A query without rows that has the columns of any file that fits, former names included, with
   * the types that they have in Parquet: together with it, files are read to these types.
   */
  static String shape(Dataset dataset) {
    return columns(dataset).entrySet().stream()
        .map(column -> "NULL::" + column.getValue() + " AS " + Sql.name(column.getKey()))
        .collect(Collectors.joining(", ", "SELECT ", " WHERE false"));
  }

  private static Map<String, String> columns(Dataset dataset) {
    Map<String, String> columns = new LinkedHashMap<>();
    for (Schema.Field field : dataset.schema().getFields()) {
      String type = Footers.isZoned(field) ? ZONED : Columns.type(field.schema());
      columns.put(field.name(), type);
      field.aliases().stream().sorted().forEach(alias -> columns.putIfAbsent(alias, type));
    }
    return columns;
  }

  List<String> definitions() {
    return List.of(readableDefinition(), definition());
  }

  private String definition() {
    String rules = Merges.rules(dataset);
    String names = Sql.names(Columns.names(dataset));
    String rows =
        "SELECT %s, %s FROM %s SEMI JOIN (SELECT file FROM glob(%s) WHERE %s) AS missing ON %s = missing.file WHERE (SELECT readable FROM %s)"
            .formatted(
                select(),
                FILE,
                files(),
                Sql.literal(segments()),
                missing("file"),
                FILE,
                readable());
    return """
        CREATE OR REPLACE VIEW %1$s AS WITH found AS MATERIALIZED (%2$s)
        SELECT %3$s FROM found WHERE %4$s NOT IN (SELECT %4$s FROM found WHERE NOT coalesce(%5$s, false))"""
        .formatted(name(), rows, names, FILE, rules);
  }

  private String files() {
    return "read_parquet(%s, union_by_name = true, hive_partitioning = false, filename = '%s')"
        .formatted(Sql.list(List.of(shape.toString(), segments())), FILE);
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
  private String missing(String file) {
    return "regexp_full_match(parse_filename(%1$s, true), '%2$s') AND parse_filename(%1$s, true) NOT IN (SELECT segment FROM %3$s WHERE dataset = %4$s)"
        .formatted(file, LEGAL, catalog.ledger(), Sql.literal(dataset.name()));
  }

  private String readableDefinition() {
    String evicted =
        "This copy of the database is not kept complete any more: connect again (after a restore, run writer-job first)";
    String zones =
        "A staged file of %s has times without a zone, which DuckDB would take for local ones: run SET TimeZone = 'UTC' and ask again"
            .formatted(dataset.name());
    Footers footers = new Footers(dataset);
    return """
        CREATE OR REPLACE VIEW %s AS SELECT CASE
          WHEN NOT (%s) THEN error(%s)
          WHEN problem IS NOT NULL THEN error(%s || problem || %s)
          WHEN zoneless AND current_setting('TimeZone') NOT IN ('UTC', 'Etc/UTC', 'GMT', 'Z') THEN error(%s)
          ELSE true END AS readable
        FROM (SELECT min(%s) AS problem, coalesce(bool_or(%s), false) AS zoneless
          FROM parquet_schema(%s) WHERE %s)"""
        .formatted(
            readable(),
            alive(),
            Sql.literal(evicted),
            Sql.literal("A staged file of %s has a column ".formatted(dataset.name())),
            Sql.literal(RUN),
            Sql.literal(zones),
            footers.problem(),
            footers.zoneless(),
            Sql.literal(segments()),
            missing("file_name"));
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
    for (Schema.Field field : dataset.schema().getFields()) {
      String wanted = Columns.type(field.schema());
      List<String> values = new ArrayList<>();
      for (String name : Footers.names(field)) {
        values.add(value(name, wanted, Columns.description(field.schema())));
      }
      Columns.defaultValue(field)
          .filter(value -> !Fields.nullable(field.schema()))
          .ifPresent(values::add);
      String value =
          values.size() == 1 ? values.get(0) : "coalesce(" + String.join(", ", values) + ")";
      select.add(value + " AS " + Sql.name(field.name()));
    }
    return String.join(", ", select);
  }

  /** By the type that DuckDB has found for all files together. */
  private String value(String name, String wanted, String description) {
    String column = Sql.name(name);
    boolean time = wanted.equals("TIMESTAMP");
    String converted =
        time
            ? "CASE WHEN typeof(%1$s) = 'TIMESTAMP_NS' THEN make_timestamp(epoch_ns(%1$s) // 1000) ELSE make_timestamp(epoch_us(%1$s)) END"
                .formatted(column)
            : Columns.positiveZero("CAST(" + column + " AS " + wanted + ")", wanted);
    String fits =
        time
            ? "starts_with(typeof(" + column + "), 'TIMESTAMP')"
            : "replace(typeof(%s), '\"', '') = %s"
                .formatted(column, Sql.literal(wanted.replace("\"", "")));
    String problem =
        "A staged file of %s has a column %s that is no %s%s"
            .formatted(dataset.name(), name, description, RUN);
    return "CASE WHEN %s THEN %s ELSE error(%s) END"
        .formatted(fits, converted, Sql.literal(problem));
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
