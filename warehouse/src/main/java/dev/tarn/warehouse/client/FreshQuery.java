package dev.tarn.warehouse.client;

import dev.tarn.market.MarketDatasets;
import dev.tarn.staging.Dataset;
import dev.tarn.warehouse.merge.Footprint;
import dev.tarn.warehouse.merge.Merges;
import dev.tarn.warehouse.sql.Catalog;
import dev.tarn.warehouse.sql.Columns;
import dev.tarn.warehouse.sql.Sql;
import java.util.Map;
import java.util.Objects;

/**
 * All rows of a dataset, published and staged, as one query that any DuckDB client evaluates by
 * itself: what {@link Merges} does step by step, said in one statement. Its parts, by their names:
 * of a dataset {@code d}, {@code new_d} are the staged rows, {@code met_d} the stored rows of the
 * same keys, {@code gone_d} those of them that lose their place, and {@code come_d} the staged rows
 * that find one. Each begins with what is staged, so that it costs next to nothing when nothing is.
 */
final class FreshQuery {
  private final Catalog catalog;
  private final Footprint footprint;
  private final Map<Dataset, StagedRows> staged;

  /**
   * @param staged the staged rows of all datasets of the database
   * @param footprint as the database has noted it
   */
  FreshQuery(Catalog catalog, Map<Dataset, StagedRows> staged, Footprint footprint) {
    this.catalog = catalog;
    this.footprint = footprint;
    this.staged = staged;
  }

  /** The query, with the dataset's columns. */
  String of(Dataset dataset) {
    Parts parts = new Parts();
    String fresh = defineStaged(parts, dataset);
    String names = Sql.names(Columns.names(dataset));
    String rows =
        switch (dataset.merge()) {
          case APPEND ->
              "SELECT %s FROM %s UNION ALL SELECT %s FROM %s"
                  .formatted(names, catalog.rows(dataset), names, fresh);
          case UNIQUE -> {
            new UniqueQuery(catalog, dataset).define(parts, fresh);
            yield merged(dataset);
          }
          case LATEST -> {
            if (Catalog.derivesRows(dataset) && staged.containsKey(MarketDatasets.TICKS)) {
              String ticks = defineStaged(parts, MarketDatasets.TICKS);
              new UniqueQuery(catalog, MarketDatasets.TICKS).define(parts, ticks);
              new CandlesQuery(catalog, dataset, footprint).define(parts, ticks, fresh);
            } else {
              new LatestQuery(catalog, dataset).define(parts, "SELECT " + names + " FROM " + fresh);
            }
            yield merged(dataset);
          }
        };
    return parts.with() + rows + " UNION ALL " + staged(dataset).guard();
  }

  /**
   * Where no stored row goes, which is nearly always, the first branch gives them all without a
   * look at their keys, and the second one is not begun.
   */
  private String merged(Dataset dataset) {
    return """
        SELECT %1$s FROM %2$s WHERE NOT EXISTS (SELECT 1 FROM %3$s)
        UNION ALL SELECT %4$s FROM (SELECT * FROM %2$s WHERE EXISTS (SELECT 1 FROM %3$s)) AS t ANTI JOIN %3$s AS g ON %5$s
        UNION ALL SELECT %1$s FROM %6$s"""
        .formatted(
            Sql.names(Columns.names(dataset)),
            catalog.rows(dataset),
            Parts.name("gone", dataset),
            Sql.names(Columns.names(dataset), "t"),
            new RowPair(dataset).same("t", "g"),
            Parts.name("come", dataset));
  }

  private String defineStaged(Parts parts, Dataset dataset) {
    staged(dataset).define(parts);
    return staged(dataset).rows();
  }

  private StagedRows staged(Dataset dataset) {
    return Objects.requireNonNull(staged.get(dataset));
  }
}
