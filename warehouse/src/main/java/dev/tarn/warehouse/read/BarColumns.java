package dev.tarn.warehouse.read;

import dev.tarn.warehouse.sql.Sql;

/** The columns of bars, as SQL: what is stored, how parts make a bar, and what is derived. */
final class BarColumns {
  /** Those of the dataset. */
  static final String STORED =
      "venue, symbol, timeframe, open_time, open, high, low, close, volume, quote_volume,"
          + " buy_volume, sell_volume, trade_count, clusters, source, closed, revision";

  private BarColumns() {}

  /** The answer to a query: its last bars where it has a limit, ascending, with what is derived. */
  static String answer(CandleQuery query, String bars, String session) {
    String last =
        query.limit().isEmpty()
            ? bars
            : "SELECT * FROM (%s) ORDER BY open_time DESC LIMIT %d"
                .formatted(bars, query.limit().getAsLong());
    return "SELECT %s, %s AS delta, quote_volume / nullif(volume, 0) AS vwap, %s AS session FROM (%s) ORDER BY open_time"
        .formatted(STORED, ExactSum.difference("buy_volume", "sell_volume"), session, last);
  }

  static String series(CandleQuery query, String venue) {
    return "%s AS venue, %s AS symbol, %s AS timeframe"
        .formatted(
            Sql.literal(venue),
            Sql.literal(query.symbol()),
            Sql.literal(query.timeframe().toString()));
  }

  /** Where there are clusters, their column says whether all parts have them. */
  static String aggregates(boolean hasClusters) {
    return """
        arg_min(open, open_time) AS open, max(high) AS high, min(low) AS low,
          arg_max(close, open_time) AS close, %s AS volume, %s AS quote_volume,
          %s AS buy_volume, %s AS sell_volume,
          CASE WHEN count(trade_count) = count(*) THEN sum(trade_count)::BIGINT END AS trade_count,
          %s AS clusters,
          CASE WHEN bool_and(source = 'EXCHANGE') THEN 'EXCHANGE' ELSE 'TICKS' END AS source,
          max(revision) AS revision"""
        .formatted(
            ExactSum.of("volume"),
            ExactSum.of("quote_volume"),
            ExactSum.of("buy_volume"),
            ExactSum.of("sell_volume"),
            hasClusters ? "count(clusters) = count(*)" : "NULL::" + Clusters.TYPE);
  }

  /** Of the bars that open at one time, the one with the lowest {@code rank}. */
  static String best(String ranked) {
    return best(ranked, "");
  }

  /**
   * The same of several series.
   *
   * @param series the columns that tell them apart, each with a comma after it
   */
  static String best(String ranked, String series) {
    return "SELECT * EXCLUDE (rank) FROM (%s) QUALIFY row_number() OVER (PARTITION BY %sopen_time ORDER BY rank) = 1"
        .formatted(ranked, series);
  }
}
