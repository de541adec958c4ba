package dev.tarn.ingest.history;

import dev.tarn.ingest.source.Page;
import dev.tarn.ingest.source.Source;
import dev.tarn.ingest.source.SourceException;
import dev.tarn.ingest.source.Start;
import dev.tarn.market.MarketRecord;
import dev.tarn.staging.Dataset;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/**
 * What is asked for of a symbol: its trades, or its candles of one timeframe.
 *
 * @param <T> the rows
 */
interface History<T extends MarketRecord> {
  /** Where the rows belong. */
  Dataset dataset();

  /** The part of a range that can be asked for: whole candles, and nothing that is not over. */
  Spans askable(Instant from, Instant to, Instant now);

  /** Asks the source. */
  Page<T> page(Source source, String symbol, Start start, Instant end)
      throws SourceException, InterruptedException;

  /**
   * Begins an account of what the source gives.
   *
   * @param start what the first request is asked with
   * @param wanted what is asked for
   * @param traded whether something is traded in a stretch of time
   */
  Account<T> account(Start start, List<Missing> wanted, Predicate<Span> traded);

  /** Up to when what a venue says now is the whole truth. */
  Instant believable(Instant now);

  /** Missing stretches that are so near to each other are asked for at once. */
  Duration near();
}
