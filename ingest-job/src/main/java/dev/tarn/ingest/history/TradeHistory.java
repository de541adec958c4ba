package dev.tarn.ingest.history;

import dev.tarn.ingest.source.Page;
import dev.tarn.ingest.source.Source;
import dev.tarn.ingest.source.SourceException;
import dev.tarn.ingest.source.Start;
import dev.tarn.ingest.source.TradeNumbers;
import dev.tarn.market.MarketDatasets;
import dev.tarn.market.Tick;
import dev.tarn.staging.Dataset;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;

/** The trades of a venue whose ids are worth so much. */
record TradeHistory(TradeNumbers numbers) implements History<Tick> {
  /** Venues that serve history from another machine than the live feed are behind it a little. */
  private static final Duration BEHIND = Duration.ofMinutes(1);

  @Override
  public Dataset dataset() {
    return MarketDatasets.TICKS;
  }

  @Override
  public Spans askable(Instant from, Instant to, Instant now) {
    Instant start = from.truncatedTo(ChronoUnit.MICROS);
    Instant end = (to.isAfter(now) ? now : to).truncatedTo(ChronoUnit.MICROS);
    return start.isBefore(end) ? Spans.of(new Span(start, end)) : Spans.NONE;
  }

  @Override
  public Page<Tick> page(Source source, String symbol, Start start, Instant end)
      throws SourceException, InterruptedException {
    return source.trades(symbol, start, end);
  }

  @Override
  public Account<Tick> account(Start start, List<Missing> wanted, Predicate<Span> traded) {
    OptionalLong first =
        start instanceof Start.AtTrade trade
            ? OptionalLong.of(trade.sequence())
            : OptionalLong.empty();
    return new TradeAccount(numbers, wanted, first, traded);
  }

  @Override
  public Instant believable(Instant now) {
    return now.minus(BEHIND);
  }

  @Override
  public Duration near() {
    return Duration.ZERO;
  }
}
