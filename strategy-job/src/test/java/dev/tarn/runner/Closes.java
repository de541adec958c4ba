package dev.tarn.runner;

import java.util.List;

/**
 * Closes of bars, and what averages of two and three bars have to say of them, computed by hand.
 */
final class Closes {
  static final String STRATEGY = "sma-cross:fast=2,slow=3";

  static final double[] ALL = {
    10, 10, 10, 12, 14, 13, 11, 9, 9, 12, 15, 15, 14, 10, 15, 17, 16, 16, 20, 21, 18
  };

  /**
   * A signal.
   *
   * @param bar counted from 0
   */
  record Expected(int bar, String type, double close) {}

  /**
   * The fast average minus the slow one, times six, from bar 2 on: 0 2 6 3 -4 -6 -4 3 9 6 -1 -6 -3
   * 12 3 -2 4 9 -1. The first time below is at bar 6, when nothing is held.
   */
  static final List<Expected> SIGNALS =
      List.of(
          new Expected(9, "BUY", 12),
          new Expected(12, "SELL", 14),
          new Expected(15, "BUY", 17),
          new Expected(17, "SELL", 16),
          new Expected(18, "BUY", 20),
          new Expected(20, "SELL", 18));

  private Closes() {}
}
