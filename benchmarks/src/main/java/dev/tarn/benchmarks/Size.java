package dev.tarn.benchmarks;

/** How much a run takes upon itself. */
public enum Size {
  /** A few minutes in all: for a look after a change. */
  SHORT,
  /** As the figures are defined. */
  FULL;

  public int choose(int small, int full) {
    return this == SHORT ? small : full;
  }
}
