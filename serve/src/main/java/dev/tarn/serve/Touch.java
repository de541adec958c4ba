package dev.tarn.serve;

import dev.tarn.market.Instrument;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What new segments of a dataset can have changed.
 *
 * @param dataset its name
 * @param series which times of each series they have rows of, a span for each segment; absent when
 *     that cannot be told, so that any may have changed
 */
record Touch(String dataset, Optional<Map<Instrument, List<Span>>> series) {
  /**
   * From one time to another, both inclusive, in microseconds since the epoch.
   *
   * @param from the earliest
   * @param to the latest
   */
  record Span(long from, long to) {}

  /** Any series may have changed. */
  static Touch ofAny(String dataset) {
    return new Touch(dataset, Optional.empty());
  }

  /** True when rows of this series came, or may have. */
  boolean concerns(Optional<Instrument> one) {
    return one.isEmpty() || series.isEmpty() || series.get().containsKey(one.get());
  }
}
