package dev.tarn.warehouse.client;

import dev.tarn.staging.Dataset;
import dev.tarn.warehouse.sql.Catalog;
import dev.tarn.warehouse.sql.Columns;
import dev.tarn.warehouse.sql.Sql;

/** The rule of {@code unique}: which stored rows go, and which staged ones come. */
final class UniqueQuery {
  private final Catalog catalog;
  private final Dataset dataset;

  UniqueQuery(Catalog catalog, Dataset dataset) {
    this.catalog = catalog;
    this.dataset = dataset;
  }

  /**
   * Adds {@code met}, {@code gone} and {@code come}.
   *
   * @param fresh the part with the staged rows
   */
  void define(Parts parts, String fresh) {
    String met = Parts.name("met", dataset);
    RowPair rows = new RowPair(dataset);
    String names = Sql.names(Columns.names(dataset));
    StoredRows stored = new StoredRows(catalog, dataset);
    String concerned = rows.concerns("t", "n");
    String kept =
        dataset.window().isPresent()
            ? stored.metNearby(fresh, concerned)
            : stored.met(fresh, concerned);
    parts.define(
        met,
        "SELECT *, true AS tarn_kept FROM (%s) UNION ALL SELECT %s, false FROM %s AS t SEMI JOIN %s AS n ON %s"
            .formatted(
                kept,
                Sql.names(Columns.names(dataset), "t"),
                catalog.conflicts(dataset),
                fresh,
                concerned));
    parts.define(
        Parts.name("gone", dataset),
        "SELECT %s FROM %s AS r SEMI JOIN %s AS s ON %s AND %s WHERE r.tarn_kept"
            .formatted(
                Sql.names(Columns.names(dataset), "r"),
                met,
                fresh,
                rows.concerns("r", "s"),
                rows.smaller("s", "r")));
    parts.define(
        Parts.name("come", dataset),
        """
        SELECT %1$s FROM %2$s WHERE %3$s
        UNION ALL
        SELECT r.* FROM (SELECT DISTINCT %1$s FROM %2$s WHERE NOT (%3$s)) AS r
        ANTI JOIN (SELECT %1$s FROM %2$s UNION ALL SELECT %1$s FROM %4$s) AS s ON %5$s AND %6$s
        ANTI JOIN (SELECT * FROM %4$s WHERE tarn_kept) AS k ON %7$s AND %8$s = %9$s"""
            .formatted(
                names,
                fresh,
                rows.hasNullKey(),
                met,
                rows.concerns("r", "s"),
                rows.smaller("s", "r"),
                rows.equalKeys("r", "k"),
                Columns.content(dataset, "k"),
                Columns.content(dataset, "r")));
  }
}
