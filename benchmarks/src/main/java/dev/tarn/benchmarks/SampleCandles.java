package dev.tarn.benchmarks;

import dev.tarn.market.Candle;
import dev.tarn.market.CandleSource;
import java.time.Instant;

/**
 * One-minute candles of ten symbols, the same in each run; {@link #SQL} gives the same keys to
 * DuckDB.
 */
final class SampleCandles {
  private static final Instant BEGIN = Instant.parse("2010-01-01T00:00:00Z");

  /** The columns of candle {@code i}, in its revision 0. */
  static final String SQL =
      """
      'BENCH' AS venue, 'SYMBOL' || (i % 10) AS symbol, '1m' AS timeframe,
      make_timestamp(epoch_us(TIMESTAMP '2010-01-01') + (i // 10) * 60000000) AS open_time,
      (10000 + (i * 7919) % 1000)::DOUBLE / 100 AS "open", (11000 + (i * 7919) % 1000)::DOUBLE / 100 AS high,
      (9000 + (i * 7919) % 1000)::DOUBLE / 100 AS low, (10005 + (i * 7919) % 900)::DOUBLE / 100 AS "close",
      (1 + (i * 104729) % 5000)::DOUBLE / 1000 AS volume, NULL::DOUBLE AS quote_volume, NULL::DOUBLE AS buy_volume,
      NULL::DOUBLE AS sell_volume, (i % 500) AS trade_count, 'EXCHANGE' AS source, true AS closed, 0::BIGINT AS revision""";

  private SampleCandles() {}

  static Candle at(long i, long revision) {
    return of(i, 10, revision);
  }

  /** Of so many symbols, which follow one another. */
  static Candle of(long i, int symbols, long revision) {
    double price = (10_000 + i * 7_919 % 1_000) / 100.0;
    return new Candle(
        "BENCH",
        "SYMBOL" + i % symbols,
        "1m",
        BEGIN.plusSeconds(i / symbols * 60),
        price,
        price + 10,
        price - 10,
        price + 0.05,
        (1 + i * 104_729 % 5_000) / 1_000.0,
        null,
        null,
        null,
        i % 500,
        null,
        CandleSource.EXCHANGE,
        true,
        revision);
  }
}
