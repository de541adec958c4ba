package dev.tarn.market;

/** What a strategy runner is doing for an instrument. */
public enum RunnerStatus {
  /** It has no bars yet, or too few to decide anything. */
  WAITING,
  /** It decides with each bar. */
  RUNNING,
  /** It was told to end. */
  STOPPED,
  /** It threw; the message says why. */
  FAILED
}
