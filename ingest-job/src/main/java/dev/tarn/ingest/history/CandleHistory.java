package dev.tarn.ingest.history;

import dev.tarn.ingest.source.Page;
import dev.tarn.ingest.source.Source;
import dev.tarn.ingest.source.SourceException;
import dev.tarn.ingest.source.Start;
import dev.tarn.market.Candle;
import dev.tarn.market.MarketDatasets;
import dev.tarn.market.Timeframe;
import dev.tarn.staging.Dataset;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/** The candles of a timeframe. */
record CandleHistory(Timeframe timeframe) implements History<Candle> {
  /** About what venues give at once. */
  private static final int PAGE = 500;

  @Override
  public Dataset dataset() {
    return MarketDatasets.CANDLES;
  }

  @Override
  public Spans askable(Instant from, Instant to, Instant now) {
    Instant start = firstOpen(from);
    Instant open = timeframe.bucketStart(now);
    Instant end = to.isAfter(open) ? open : firstOpen(to);
    return start.isBefore(end) ? Spans.of(new Span(start, end)) : Spans.NONE;
  }

  @Override
  public Page<Candle> page(Source source, String symbol, Start start, Instant end)
      throws SourceException, InterruptedException {
    return source.candles(symbol, timeframe, start, end);
  }

  @Override
  public Account<Candle> account(Start start, List<Missing> wanted, Predicate<Span> traded) {
    return new CandleAccount(timeframe, wanted, traded);
  }

  @Override
  public Instant believable(Instant now) {
    return now;
  }

  @Override
  public Duration near() {
    return timeframe.longest().multipliedBy(PAGE);
  }

  private Instant firstOpen(Instant time) {
    Instant open = timeframe.bucketStart(time);
    return open.equals(time) ? time : timeframe.bucketEnd(time);
  }
}
