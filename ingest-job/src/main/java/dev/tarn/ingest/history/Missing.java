package dev.tarn.ingest.history;

import java.util.Optional;

/**
 * A stretch in which a source gave nothing, though something was to be expected.
 *
 * @param span its times; where numbers are missing, from the trade before them to the one after
 *     them, both included
 * @param numbers the trades that are missing, where the venue numbers them
 */
public record Missing(Span span, Optional<Numbers> numbers) {
  static Missing of(Span span) {
    return new Missing(span, Optional.empty());
  }
}
