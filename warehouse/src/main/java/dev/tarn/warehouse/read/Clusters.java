package dev.tarn.warehouse.read;

/** Footprint clusters, as SQL: for each price the volume bought and sold at it. */
final class Clusters {
  static final String TYPE = "MAP(DOUBLE, STRUCT(buy_volume DOUBLE, sell_volume DOUBLE))";

  private Clusters() {}

  /** One row for each bucket, with the clusters of all candles in it merged, by rising price. */
  static String merged(String bucket, String condition) {
    return """
        SELECT bucket, map_from_entries(list(struct_pack(key := price, value :=
          struct_pack(buy_volume := bought, sell_volume := sold)) ORDER BY price)) AS clusters
        FROM (SELECT bucket, price, %s AS bought, %s AS sold
          FROM (SELECT bucket, entry.key AS price, entry.value.buy_volume AS buy_volume,
              entry.value.sell_volume AS sell_volume
            FROM (SELECT %s AS bucket, unnest(map_entries(clusters)) AS entry
              FROM candles WHERE %s AND clusters IS NOT NULL))
          GROUP BY bucket, price)
        GROUP BY bucket"""
        .formatted(ExactSum.of("buy_volume"), ExactSum.of("sell_volume"), bucket, condition);
  }
}
