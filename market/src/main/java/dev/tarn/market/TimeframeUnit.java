package dev.tarn.market;

import java.util.Optional;

/** The units of a {@link Timeframe}, finest first. */
public enum TimeframeUnit {
  /** {@code s}. */
  SECOND("s", 1, 60),
  /** {@code m}. */
  MINUTE("m", 60, 60),
  /** {@code h}. */
  HOUR("h", 3_600, 24),
  /** {@code d}. */
  DAY("d", 86_400, 7),
  /** {@code w}, from Monday. */
  WEEK("w", 604_800, 0),
  /** {@code M}, a calendar month. */
  MONTH("M", 31 * 86_400, 0);

  private final String symbol;
  private final int seconds;
  private final int inLarger;

  TimeframeUnit(String symbol, int seconds, int inLarger) {
    this.symbol = symbol;
    this.seconds = seconds;
    this.inLarger = inLarger;
  }

  /** The letter that stands for it. */
  public String symbol() {
    return symbol;
  }

  /** Its length in seconds; of a month, the longest. */
  public int seconds() {
    return seconds;
  }

  /** Whether it is a fixed part of a day. */
  public boolean isWithinDay() {
    return compareTo(DAY) < 0;
  }

  /** How many make the next larger unit; 0 if no whole number does. */
  int inLarger() {
    return inLarger;
  }

  TimeframeUnit larger() {
    return values()[ordinal() + 1];
  }

  /** Capitals are common for hours, days and weeks; a capital M is a month. */
  static Optional<TimeframeUnit> of(char letter) {
    return switch (letter) {
      case 's' -> Optional.of(SECOND);
      case 'm' -> Optional.of(MINUTE);
      case 'h', 'H' -> Optional.of(HOUR);
      case 'd', 'D' -> Optional.of(DAY);
      case 'w', 'W' -> Optional.of(WEEK);
      case 'M' -> Optional.of(MONTH);
      default -> Optional.empty();
    };
  }
}
