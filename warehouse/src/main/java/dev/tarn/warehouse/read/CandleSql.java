package dev.tarn.warehouse.read;

import dev.tarn.market.Timeframe;
import dev.tarn.warehouse.sql.Sql;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The SELECT that answers a {@link CandleQuery}, once it is known which timeframes are stored.
 *
 * <p>Each bucket is taken from one level: the stored candle of exactly the timeframe if it is
 * closed, otherwise the finest stored timeframe that has candles in the bucket.
 */
final class CandleSql {
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
    return BarColumns.answer(query, candles, "'regular'");
  }

  private String exact(StoredTimeframe part) {
    return "SELECT " + BarColumns.STORED + " FROM candles WHERE " + condition(part);
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
    String parts =
        "SELECT *, %s AS bucket FROM candles WHERE %s"
            .formatted(Buckets.start(timeframe, "open_time"), condition(part));
    String bars =
        """
        SELECT %s, bucket AS open_time, %s,
          bool_and(closed) AND (%s >= %s OR %s <= %s) AS closed
        FROM (%s) GROUP BY bucket"""
            .formatted(
                BarColumns.series(query, venue),
                BarColumns.aggregates(part.hasClusters()),
                lastEnd,
                bucketEnd,
                bucketEnd,
                TimeRange.timestamp(now),
                parts);
    return part.hasClusters() ? Clusters.joined(bars, parts) : bars;
  }

  private String best(List<StoredTimeframe> stored, List<String> levels) {
    List<String> ranked = new ArrayList<>();
    for (int i = 0; i < levels.size(); i++) {
      boolean exact = stored.get(i).timeframe().equals(query.timeframe());
      String rank = exact ? "CASE WHEN closed THEN -1 ELSE 1000 END" : String.valueOf(i);
      ranked.add("SELECT *, %s AS rank FROM (%s)".formatted(rank, levels.get(i)));
    }
    return BarColumns.best(String.join(" UNION ALL BY NAME ", ranked));
  }
}
