package dev.tarn.warehouse.read;

import dev.tarn.market.MarketDatasets;
import dev.tarn.warehouse.sql.Columns;

/** Footprint clusters, as SQL: for each price the volume bought and sold at it. */
final class Clusters {
  static final String TYPE =
      Columns.type(MarketDatasets.CANDLES.schema().getField("clusters").schema());

  private Clusters() {}

  /**
   * Bars with clusters. Footprints are merged only where every part has one: half a footprint would
   * mislead.
   *
   * @param bars a SELECT whose column {@code clusters} says whether all parts have them
   * @param parts a SELECT of the parts, with the column {@code bucket}: the bars' open times
   */
  static String joined(String bars, String parts) {
    return "SELECT bars.* REPLACE (CASE WHEN bars.clusters THEN merged.clusters END AS clusters)"
        + " FROM (%s) AS bars LEFT JOIN (%s) AS merged ON merged.bucket = bars.open_time"
            .formatted(bars, merged(parts));
  }

  /**
   * One row for each bucket, with the clusters of all candles in it merged, by rising price.
   *
   * @param candles a SELECT of candles, with a column {@code bucket}
   */
  private static String merged(String candles) {
    return """
        SELECT bucket, list(struct_pack(price := price, buy_volume := bought, sell_volume := sold) ORDER BY price) AS clusters
        FROM (SELECT bucket, price, %s AS bought, %s AS sold
          FROM (SELECT bucket, entry.price AS price, entry.buy_volume AS buy_volume, entry.sell_volume AS sell_volume
            FROM (SELECT bucket, unnest(clusters) AS entry
              FROM (%s) WHERE clusters IS NOT NULL))
          GROUP BY bucket, price)
        GROUP BY bucket"""
        .formatted(ExactSum.of("buy_volume"), ExactSum.of("sell_volume"), candles);
  }
}
