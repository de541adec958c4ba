package dev.tarn.market;

/** Where a run or a trial stands. */
public enum RunStatus {
  RUNNING,
  DONE,
  FAILED
}
