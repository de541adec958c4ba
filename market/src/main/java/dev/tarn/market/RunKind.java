package dev.tarn.market;

/** What a run is for. */
public enum RunKind {
  /** It follows the market. */
  LIVE,
  /** One set of parameters over a past range. */
  BACKTEST,
  /** Many sets of parameters over a past range. */
  OPTIMIZATION
}
