package dev.tarn.serve;

import dev.tarn.market.Instrument;
import java.util.Map;
import java.util.Optional;

/**
 * What new segments of a dataset can have changed.
 *
 * @param dataset its name
 * @param series the earliest time of each series that they have rows of, in microseconds since the
 *     epoch; absent when that cannot be told, so that any may have changed
 */
record Touch(String dataset, Optional<Map<Instrument, Long>> series) {
  /** Any series may have changed. */
  static Touch ofAny(String dataset) {
    return new Touch(dataset, Optional.empty());
  }

  /** True when rows of this series came, or may have. */
  boolean concerns(Optional<Instrument> one) {
    return one.isEmpty() || series.isEmpty() || series.get().containsKey(one.get());
  }
}
