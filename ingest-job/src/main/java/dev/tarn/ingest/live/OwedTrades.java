package dev.tarn.ingest.live;

import dev.tarn.ingest.source.Start;
import java.time.Instant;
import java.util.OptionalLong;

/**
 * Trades of a symbol that have happened and did not come, or may not have.
 *
 * @param symbol as the venue writes it
 * @param start where they begin
 * @param last the last one's number; empty where it is not known, or trades are not counted
 * @param end they have happened before this time
 */
record OwedTrades(String symbol, Start start, OptionalLong last, Instant end) {

  /** Whether something is known to be missing; else it is only not known whether. */
  boolean isCertain() {
    return last.isPresent();
  }
}
