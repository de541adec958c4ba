package dev.tarn.warehouse.sql;

import dev.tarn.staging.Dataset;
import dev.tarn.staging.Datasets;
import java.nio.file.Path;

/**
 * The view of a dataset whose rows are partly in cold parts: for any DuckDB client, from 1.4 on,
 * the same as a table with all of them. It names the files by their absolute paths, so it is made
 * anew when the lake has moved.
 */
public final class KeptView {
  private final Session session;
  private final Catalog catalog;
  private final Dataset dataset;
  private final Path folder;

  /**
   * @param folder of the database's cold parts
   */
  public KeptView(Session session, Catalog catalog, Dataset dataset, Path folder) {
    this.session = session;
    this.catalog = catalog;
    this.dataset = dataset;
    this.folder = folder;
  }

  /** The columns of the table with the rows that are kept in the database file. */
  public TableShape columns() {
    return TableShape.all(session, catalog.name()).get("main." + dataset.name() + Datasets.KEPT);
  }

  /** True when it looks for cold parts where they are no more. */
  boolean isOfOld() {
    String definition =
        session
            .first(
                "SELECT sql FROM duckdb_views() WHERE database_name = ? AND schema_name = 'main' AND view_name = ?",
                row -> row.getString(1),
                catalog.name(),
                dataset.name())
            .orElse("");
    boolean reads = definition.contains("read_parquet");
    return definition.isEmpty() || (reads && !definition.contains(quoted(folder)));
  }

  private static String quoted(Path folder) {
    return "'" + folder.toString().replace("'", "''") + "/";
  }

  /** Makes the view anew, in the transaction of the caller. */
  public void replace() {
    ColdParts parts = ColdParts.read(session, catalog, dataset, folder);
    TableShape columns = columns();
    String kept =
        "SELECT %s FROM %s"
            .formatted(Sql.names(columns.columns().keySet()), catalog.table(dataset));
    session.execute(
        "CREATE OR REPLACE VIEW %s AS %s"
            .formatted(
                catalog.rows(dataset),
                parts.isEmpty() ? kept : kept + " UNION ALL " + parts.rows(columns)));
    Catalog.comment(session, "VIEW " + catalog.rows(dataset), dataset.schema().getDoc());
    dataset
        .schema()
        .getFields()
        .forEach(
            field ->
                Catalog.comment(
                    session,
                    "COLUMN " + catalog.rows(dataset) + "." + Sql.name(field.name()),
                    field.doc()));
  }
}
