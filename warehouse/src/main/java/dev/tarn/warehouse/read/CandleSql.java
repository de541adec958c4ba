package dev.tarn.warehouse.read;

import dev.tarn.market.Timeframe;
import dev.tarn.warehouse.sql.Sql;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The SELECT that answers a {@link CandleQuery}, once it is known which timeframes are stored.
 *
 * <p>Each bucket is taken from one level: the stored candle of exactly the timeframe if it is
 * closed, otherwise the finest stored timeframe that has candles in the bucket.
 */
final class CandleSql {
  private static final String COLUMNS =
      "venue, symbol, timeframe, open_time, open, high, low, close, volume, quote_volume,"
          + " buy_volume, sell_volume, trade_count, clusters, source, closed, revision";

  private final CandleQuery query;
  private final String venue;
  private final TimeRange range;
  private final Instant now;

  /**
   * @param range of the parts' open times
   * @param now a bucket that ends later is still forming, unless its last part is there
   */
  CandleSql(CandleQuery query, String venue, TimeRange range, Instant now) {
    this.query = query;
    this.venue = venue;
    this.range = range;
    this.now = now;
  }

  /** Ascending by open time. */
  String select(List<StoredTimeframe> stored) {
    List<String> levels = new ArrayList<>();
    for (StoredTimeframe part : stored) {
      boolean exact = part.timeframe().equals(query.timeframe());
      levels.add(exact ? exact(part) : resampled(part));
    }
    String candles = levels.size() == 1 ? levels.get(0) : best(stored, levels);
    if (query.limit().isEmpty()) {
      return candles + " ORDER BY open_time";
    }
    return "SELECT * FROM (%s ORDER BY open_time DESC LIMIT %d) ORDER BY open_time"
        .formatted(candles, query.limit().getAsLong());
  }

  private String exact(StoredTimeframe part) {
    return "SELECT " + COLUMNS + " FROM candles WHERE " + condition(part);
  }

  private String condition(StoredTimeframe part) {
    return "symbol = %s AND venue = %s AND timeframe = %s%s"
        .formatted(
            Sql.literal(query.symbol()),
            Sql.literal(venue),
            Sql.literal(part.text()),
            range.condition("open_time"));
  }

  private String resampled(StoredTimeframe part) {
    Timeframe timeframe = query.timeframe();
    String lastEnd = Buckets.end(part.timeframe(), "max(open_time)");
    String bucketEnd = Buckets.end(timeframe, "bucket");
    String bars =
        """
        SELECT %s AS venue, %s AS symbol, %s AS timeframe, bucket AS open_time,
          arg_min(open, open_time) AS open, max(high) AS high, min(low) AS low,
          arg_max(close, open_time) AS close, %s AS volume, %s AS quote_volume,
          %s AS buy_volume, %s AS sell_volume,
          CASE WHEN count(trade_count) = count(*) THEN sum(trade_count)::BIGINT END AS trade_count,
          %s AS clusters,
          CASE WHEN bool_and(source = 'EXCHANGE') THEN 'EXCHANGE' ELSE 'TICKS' END AS source,
          bool_and(closed) AND (%s >= %s OR %s <= %s) AS closed,
          max(revision) AS revision
        FROM (SELECT *, %s AS bucket FROM candles WHERE %s) GROUP BY bucket"""
            .formatted(
                Sql.literal(venue),
                Sql.literal(query.symbol()),
                Sql.literal(timeframe.toString()),
                ExactSum.of("volume"),
                ExactSum.of("quote_volume"),
                ExactSum.of("buy_volume"),
                ExactSum.of("sell_volume"),
                part.hasClusters() ? "count(clusters) = count(*)" : "NULL::" + Clusters.TYPE,
                lastEnd,
                bucketEnd,
                bucketEnd,
                TimeRange.timestamp(now),
                Buckets.start(timeframe, "open_time"),
                condition(part));
    return part.hasClusters() ? withClusters(part, bars) : bars;
  }

  /** Footprints are merged only where every part has one: half a footprint would mislead. */
  private String withClusters(StoredTimeframe part, String bars) {
    return "SELECT bars.* REPLACE (CASE WHEN bars.clusters THEN merged.clusters END AS clusters)"
        + " FROM (%s) AS bars LEFT JOIN (%s) AS merged ON merged.bucket = bars.open_time"
            .formatted(
                bars,
                Clusters.merged(Buckets.start(query.timeframe(), "open_time"), condition(part)));
  }

  private String best(List<StoredTimeframe> stored, List<String> levels) {
    List<String> ranked = new ArrayList<>();
    for (int i = 0; i < levels.size(); i++) {
      boolean exact = stored.get(i).timeframe().equals(query.timeframe());
      String rank = exact ? "CASE WHEN closed THEN -1 ELSE 1000 END" : String.valueOf(i);
      ranked.add("SELECT *, %s AS rank FROM (%s)".formatted(rank, levels.get(i)));
    }
    return "SELECT %s FROM (%s) QUALIFY row_number() OVER (PARTITION BY open_time ORDER BY rank) = 1"
        .formatted(COLUMNS, ranked.stream().collect(Collectors.joining(" UNION ALL BY NAME ")));
  }
}
