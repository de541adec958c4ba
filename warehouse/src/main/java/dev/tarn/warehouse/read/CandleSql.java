package dev.tarn.warehouse.read;

import dev.tarn.market.Instrument;
import dev.tarn.market.Timeframe;
import dev.tarn.warehouse.sql.Sql;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The SELECT that answers a {@link CandleQuery}, once it is known which timeframes are stored.
 *
 * <p>Each bucket is taken from one level: the stored candle of exactly the timeframe if it is
 * closed, otherwise the finest stored timeframe that has candles in the bucket.
 */
final class CandleSql {
  private final CandleQuery query;
  private final Rows rows;
  private final TimeRange range;
  private final Instant now;

  /**
   * Which rows are meant, as SQL.
   *
   * @param condition on the rows
   * @param columns that name the series and the timeframe of a bar
   * @param series the columns that tell series apart, each with a comma after it
   */
  private record Rows(String condition, String columns, String series) {}

  /**
   * @param range of the parts' open times
   * @param now a bucket that ends later is still forming, unless its last part is there
   */
  CandleSql(CandleQuery query, String venue, TimeRange range, Instant now) {
    this(
        query,
        new Rows(
            "symbol = %s AND venue = %s".formatted(Sql.literal(query.symbol()), Sql.literal(venue)),
            BarColumns.series(query, venue),
            ""),
        range,
        now);
  }

  private CandleSql(CandleQuery query, Rows rows, TimeRange range, Instant now) {
    this.query = query;
    this.rows = rows;
    this.range = range;
    this.now = now;
  }

  /**
   * The candles of several series at once, of all times. Not for candles with clusters.
   *
   * @param query of any one of them, without a limit
   */
  static CandleSql ofMany(CandleQuery query, Collection<Instrument> instruments, Instant now) {
    String names =
        instruments.stream()
            .map(
                name -> "(%s, %s)".formatted(Sql.literal(name.venue()), Sql.literal(name.symbol())))
            .collect(Collectors.joining(", ", "(venue, symbol) IN (", ")"));
    String columns =
        "venue, symbol, %s AS timeframe".formatted(Sql.literal(query.timeframe().toString()));
    return new CandleSql(query, new Rows(names, columns, "venue, symbol, "), TimeRange.ALL, now);
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
    return "%s AND timeframe = %s%s"
        .formatted(rows.condition(), Sql.literal(part.text()), range.condition("open_time"));
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
        FROM (%s) GROUP BY %sbucket"""
            .formatted(
                rows.columns(),
                BarColumns.aggregates(part.hasClusters()),
                lastEnd,
                bucketEnd,
                bucketEnd,
                TimeRange.timestamp(now),
                parts,
                rows.series());
    return part.hasClusters() ? Clusters.joined(bars, parts) : bars;
  }

  private String best(List<StoredTimeframe> stored, List<String> levels) {
    List<String> ranked = new ArrayList<>();
    for (int i = 0; i < levels.size(); i++) {
      boolean exact = stored.get(i).timeframe().equals(query.timeframe());
      String rank = exact ? "CASE WHEN closed THEN -1 ELSE 1000 END" : String.valueOf(i);
      ranked.add("SELECT *, %s AS rank FROM (%s)".formatted(rank, levels.get(i)));
    }
    return BarColumns.best(String.join(" UNION ALL BY NAME ", ranked), rows.series());
  }
}
