package dev.tarn.ingest.source;

/** What a venue's trade ids are worth. */
public enum TradeNumbers {
  /**
   * Each symbol's trades are counted without a hole, in {@link dev.tarn.market.Tick#sequence}: a
   * jump means that trades were missed, and history can be asked from a number on.
   */
  COUNTED,
  /** Ids that say nothing of what was missed, or none. */
  UNCOUNTED
}
