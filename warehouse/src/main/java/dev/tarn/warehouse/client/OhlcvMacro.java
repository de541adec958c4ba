package dev.tarn.warehouse.client;

import dev.tarn.warehouse.read.ExactSum;
import dev.tarn.warehouse.sql.Sql;

/**
 * The table macro {@code ohlcv(symbol, timeframe)}: candles of any timeframe, resampled from those
 * that are stored as {@code query-cli} does it without a session: aligned in UTC. Each bar is taken
 * from one level of stored candles: the stored candle of exactly the timeframe if it is closed,
 * otherwise the finest timeframe that has candles in the bar and divides it.
 *
 * <p>Its parameters are not called as columns are: DuckDB would mix them up with those of views.
 */
final class OhlcvMacro {
  private static final String UNITS =
      "CASE %s WHEN 's' THEN 1 WHEN 'm' THEN 60 WHEN 'h' THEN 3600 WHEN 'H' THEN 3600 WHEN 'd' THEN 86400 WHEN 'D' THEN 86400"
          + " WHEN 'w' THEN 604800 WHEN 'W' THEN 604800 WHEN 'M' THEN 2678400 END";

  private OhlcvMacro() {}

  /**
   * @param schema that the macro is in, and that has the view or table {@code candles}
   * @param lake what the view {@code tarn.lake} of the same database says: the macro finds its
   *     tables where its caller is, and must not answer with another lake's
   */
  static String definition(String schema, String lake) {
    String now = "make_timestamp(epoch_us(now()))";
    return """
        CREATE OR REPLACE MACRO %1$s.ohlcv(wanted_symbol, wanted_timeframe, since := NULL, until := NULL) AS TABLE
        WITH wanted AS (
          SELECT CASE WHEN (SELECT folder FROM tarn.lake) <> %9$s THEN error('This macro finds its tables in the database that is in use: run USE with the name of its own')
            WHEN %2$s IS NULL OR coalesce(n, 0) < 1 THEN error('Invalid timeframe ' || wanted_timeframe || ': write a number and one of s, m, h, d, w, M, such as 15m')
            ELSE n * %2$s END AS seconds, u = 'M' AS months, n
          FROM (SELECT TRY_CAST(wanted_timeframe[1:-2] AS INTEGER) AS n, right(wanted_timeframe, 1) AS u)),
        part AS (
          SELECT c.*, TRY_CAST(c.timeframe[1:-2] AS INTEGER) * %3$s AS length, w.seconds, w.months,
            CASE WHEN w.months THEN time_bucket(to_months(w.n), c.open_time)
              WHEN w.seconds %% 604800 = 0 THEN time_bucket(to_seconds(w.seconds), c.open_time, TIMESTAMP '1970-01-05')
              WHEN w.seconds %% 86400 = 0 THEN time_bucket(to_seconds(w.seconds), c.open_time, TIMESTAMP '1970-01-01')
              ELSE time_bucket(to_seconds(w.seconds), c.open_time, date_trunc('day', c.open_time)) END AS bar,
            CASE WHEN w.months THEN time_bucket(to_months(w.n), c.open_time) + to_months(w.n)
              WHEN w.seconds %% 86400 = 0 THEN NULL
              ELSE date_trunc('day', c.open_time) + INTERVAL 1 DAY END AS latest_end
          FROM %1$s.candles AS c, wanted AS w
          WHERE c.symbol = wanted_symbol
            AND (since IS NULL OR c.open_time >= since::TIMESTAMP)
            AND (until IS NULL OR c.open_time < until::TIMESTAMP + to_seconds(w.seconds))),
        fits AS (
          SELECT *, coalesce(least(bar + to_seconds(seconds), latest_end), bar + to_seconds(seconds)) AS bar_end FROM part
          WHERE length = seconds OR length < seconds AND CASE WHEN months OR seconds >= 86400 THEN 86400 ELSE seconds END %% length = 0),
        bars AS (
          SELECT venue, bar AS open_time, bar_end, length, seconds,
            arg_min("open", open_time) AS "open", max(high) AS high, min(low) AS low, arg_max("close", open_time) AS "close",
            %4$s AS volume, %5$s AS quote_volume, %6$s AS buy_volume, %7$s AS sell_volume,
            CASE WHEN count(trade_count) = count(*) THEN sum(trade_count)::BIGINT END AS trade_count,
            bool_and(closed) AND (max(open_time) + to_seconds(length) >= bar_end OR bar_end <= %8$s) AS closed
          FROM fits GROUP BY venue, bar, bar_end, length, seconds)
        SELECT venue, wanted_symbol AS symbol, wanted_timeframe AS timeframe, open_time, "open", high, low, "close", volume, quote_volume,
          buy_volume, sell_volume, buy_volume - sell_volume AS delta,
          CASE WHEN volume > 0 THEN quote_volume / volume END AS vwap, trade_count, closed
        FROM bars
        WHERE (since IS NULL OR open_time >= since::TIMESTAMP) AND (until IS NULL OR open_time < until::TIMESTAMP)
        QUALIFY row_number() OVER (PARTITION BY venue, open_time
          ORDER BY CASE WHEN length = seconds THEN CASE WHEN closed THEN -1 ELSE 1000000000 END ELSE length END ASC) = 1
        ORDER BY venue ASC, open_time ASC"""
        .formatted(
            schema,
            UNITS.formatted("u"),
            UNITS.formatted("right(c.timeframe, 1)"),
            ExactSum.of("volume"),
            ExactSum.of("quote_volume"),
            ExactSum.of("buy_volume"),
            ExactSum.of("sell_volume"),
            now,
            Sql.literal(lake));
  }
}
