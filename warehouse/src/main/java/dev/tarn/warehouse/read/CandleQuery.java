package dev.tarn.warehouse.read;

import dev.tarn.market.Timeframe;
import dev.tarn.staging.RefusedException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which candles are asked for.
 *
 * @param symbol as the venue writes it
 * @param venue needed only where several venues have the symbol; empty text is the unknown venue
 * @param timeframe of the candles in the answer; they are resampled where only finer ones are
 *     stored
 * @param range of open times: a candle is in the answer if it opens in the range, and it is then
 *     whole, made of all its parts
 * @param limit how many at most: the last ones, in ascending order
 * @param sessions which bars of a day
 */
public record CandleQuery(
    String symbol,
    Optional<String> venue,
    Timeframe timeframe,
    TimeRange range,
    OptionalLong limit,
    SessionFilter sessions) {
  /** Candles of all parts of a day. */
  public CandleQuery(
      String symbol,
      Optional<String> venue,
      Timeframe timeframe,
      TimeRange range,
      OptionalLong limit) {
    this(symbol, venue, timeframe, range, limit, SessionFilter.ALL);
  }

  /** Refuses an empty symbol and a limit below 1. */
  public CandleQuery {
    requireSymbol(symbol);
    requireLimit(limit);
  }

  static void requireSymbol(String symbol) {
    if (symbol.isBlank()) {
      throw new RefusedException("Invalid symbol: it is empty; name one with --symbol");
    }
  }

  static void requireLimit(OptionalLong limit) {
    if (limit.isPresent() && limit.getAsLong() < 1) {
      throw new RefusedException("Invalid limit %d: at least 1".formatted(limit.getAsLong()));
    }
  }

  /** The open times that the parts of these candles can have. */
  TimeRange partRange() {
    return new TimeRange(range.from().map(this::firstBucket), range.to().map(this::lastBucketEnd));
  }

  private Instant firstBucket(Instant from) {
    Instant start = timeframe.bucketStart(from);
    return start.equals(from) ? from : timeframe.bucketEnd(from);
  }

  private Instant lastBucketEnd(Instant to) {
    return timeframe.bucketEnd(to.minusNanos(1_000));
  }
}
