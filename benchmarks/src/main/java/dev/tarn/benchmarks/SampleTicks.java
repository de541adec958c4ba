package dev.tarn.benchmarks;

import dev.tarn.market.Side;
import dev.tarn.market.Tick;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A made-up market of ten symbols with ten trades a second, the same in each run. {@link #SQL} is
 * the same market for DuckDB: a trade has the same key and time in both.
 */
final class SampleTicks {
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
  private static final long MICROS_APART = 100_000;

  /** The columns of trade {@code i}. */
  static final String SQL = sql(MICROS_APART);

  private SampleTicks() {}

  /** The same trades, but so far apart. */
  static String sql(long microsApart) {
    return """
      'BENCH' AS venue, 'SYMBOL' || (i %% 10) AS symbol,
      make_timestamp(epoch_us(TIMESTAMP '2026-01-01') + i * %d) AS "time",
      (10000 + (i * 7919) %% 1000)::DOUBLE / 100 AS price, (1 + (i * 104729) %% 5000)::DOUBLE / 1000 AS size,
      CASE WHEN (i * 31) %% 7 < 4 THEN 'BUY' ELSE 'SELL' END AS side, CAST(1000000000 + i AS VARCHAR) AS trade_id,
      i AS "sequence", NULL::TIMESTAMP AS received_at"""
        .formatted(microsApart);
  }

  static Tick at(long i) {
    return at(i, MICROS_APART);
  }

  static Tick at(long i, long microsApart) {
    return new Tick(
        "BENCH",
        "SYMBOL" + i % 10,
        BEGIN.plus(i * microsApart, ChronoUnit.MICROS),
        (10_000 + i * 7_919 % 1_000) / 100.0,
        (1 + i * 104_729 % 5_000) / 1_000.0,
        i * 31 % 7 < 4 ? Side.BUY : Side.SELL,
        Long.toString(1_000_000_000 + i),
        i,
        null);
  }
}
