package dev.tarn.warehouse.verify;

/** Checks that take several times longer than a scan of all rows, and are made when asked for. */
public enum Check {
  /** The candles that are derived from ticks are derived anew. */
  CANDLES,
  /** The keys of all rows are counted, not just those of five million rows of each dataset. */
  KEYS
}
