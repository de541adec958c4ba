package dev.tarn.ingest.history;

import dev.tarn.ingest.source.Start;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Trades of the lake whose numbers follow one another without a hole.
 *
 * @param from the time of the first one
 * @param to the time of the last one
 * @param numbers theirs
 */
record TradeRun(Instant from, Instant to, Numbers numbers) {

  /**
   * The times of which nothing can be missing: others may have happened at the very times of the
   * first and the last one.
   */
  Spans covered() {
    Instant after = from.plus(1, ChronoUnit.MICROS);
    return after.isBefore(to) ? Spans.of(new Span(after, to)) : Spans.NONE;
  }

  /** How to ask for what came after it. */
  Cursor cursor() {
    return new Cursor(to, new Start.AtTrade(numbers.last() + 1));
  }
}
