package dev.tarn.warehouse.client;

import dev.tarn.staging.Dataset;
import dev.tarn.warehouse.sql.Catalog;
import dev.tarn.warehouse.sql.Columns;
import dev.tarn.warehouse.sql.Sql;

/** The rule of {@code latest}: which stored rows go, and which staged ones come. */
final class LatestQuery {
  private final Catalog catalog;
  private final Dataset dataset;
  private final RowPair rows;

  LatestQuery(Catalog catalog, Dataset dataset) {
    this.catalog = catalog;
    this.dataset = dataset;
    this.rows = new RowPair(dataset);
  }

  /**
   * Adds {@code best}, {@code met}, {@code gone} and {@code come}.
   *
   * @param contenders a query that gives the rows that may come
   */
  void define(Parts parts, String contenders) {
    defineBest(parts, contenders);
    parts.define(
        Parts.name("met", dataset),
        new StoredRows(catalog, dataset)
            .met(Parts.name("best", dataset), rows.equalKeys("t", "n")));
    defineWinners(parts, "true", "false");
  }

  /** Adds {@code best}: of each key, the greatest of the contenders. */
  void defineBest(Parts parts, String contenders) {
    parts.define(
        Parts.name("best", dataset),
        "SELECT %s FROM (%s) AS s QUALIFY %s OR row_number() OVER (PARTITION BY %s ORDER BY %s DESC) = 1"
            .formatted(
                Sql.names(Columns.names(dataset)),
                contenders,
                rows.hasNullKey(),
                Sql.names(dataset.key()),
                rows.rank("s")));
  }

  /**
   * Adds {@code gone} and {@code come}, from {@code best} and {@code met}.
   *
   * @param stands a condition on a stored row that may keep its place
   * @param falls a condition on one that loses it whatever comes
   */
  void defineWinners(Parts parts, String stands, String falls) {
    String met = Parts.name("met", dataset);
    String best = Parts.name("best", dataset);
    parts.define(
        Parts.name("gone", dataset),
        "SELECT %1$s FROM %2$s WHERE %3$s UNION ALL SELECT %4$s FROM %2$s AS t SEMI JOIN %5$s AS w ON %6$s AND %7$s > %8$s WHERE %9$s"
            .formatted(
                Sql.names(Columns.names(dataset)),
                met,
                falls,
                Sql.names(Columns.names(dataset), "t"),
                best,
                rows.equalKeys("t", "w"),
                rows.rank("w"),
                rows.rank("t"),
                stands));
    parts.define(
        Parts.name("come", dataset),
        "SELECT %s FROM %s AS w ANTI JOIN (SELECT * FROM %s WHERE %s) AS t ON %s AND %s >= %s"
            .formatted(
                Sql.names(Columns.names(dataset), "w"),
                best,
                met,
                stands,
                rows.equalKeys("t", "w"),
                rows.rank("t"),
                rows.rank("w")));
  }
}
