package dev.tarn.benchmarks;

import dev.tarn.market.Side;
import dev.tarn.market.Tick;
import java.time.Instant;

/**
 * A made-up market of ten symbols with ten trades a second, the same in each run. {@link #SQL} is
 * the same market for DuckDB: a trade has the same key and time in both.
 */
final class SampleTicks {
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
  private static final long MILLIS_APART = 100;

  /** The columns of trade {@code i}. */
  static final String SQL =
      """
      'BENCH' AS venue, 'SYMBOL' || (i % 10) AS symbol,
      make_timestamp(epoch_us(TIMESTAMP '2026-01-01') + i * 100000) AS "time",
      (10000 + (i * 7919) % 1000)::DOUBLE / 100 AS price, (1 + (i * 104729) % 5000)::DOUBLE / 1000 AS size,
      CASE WHEN (i * 31) % 7 < 4 THEN 'BUY' ELSE 'SELL' END AS side, CAST(1000000000 + i AS VARCHAR) AS trade_id,
      i AS "sequence", NULL::TIMESTAMP AS received_at""";

  private SampleTicks() {}

  static Tick at(long i) {
    return new Tick(
        "BENCH",
        "SYMBOL" + i % 10,
        BEGIN.plusMillis(i * MILLIS_APART),
        (10_000 + i * 7_919 % 1_000) / 100.0,
        (1 + i * 104_729 % 5_000) / 1_000.0,
        i * 31 % 7 < 4 ? Side.BUY : Side.SELL,
        Long.toString(1_000_000_000 + i),
        i,
        null);
  }
}
