package dev.tarn.query.chart;

/** The characters that charts are made of. Rising and falling differ without colours, too. */
public enum Glyphs {
  /** Box drawing and blocks: two steps in each character of height, eight of volume. */
  UNICODE(" ╷╻╵│╽╹╿┃", " ╷▄╵│▄▀▀█", " ▁▂▃▄▅▆▇█", '│', '┤', '─', '┴', '┘'),
  /** For terminals that have no others. */
  ASCII(" ||||OOOO", " ||||####", " .::||", '|', '+', '-', '+', '+');

  private final String rising;
  private final String falling;
  private final String levels;
  final char axis;
  final char axisTick;
  final char base;
  final char baseTick;
  final char corner;

  /**
   * @param rising indexed by three times the upper half plus the lower half, each 0 for nothing, 1
   *     for the wick, 2 for the body
   * @param levels from nothing to a full character
   */
  Glyphs(
      String rising,
      String falling,
      String levels,
      char axis,
      char axisTick,
      char base,
      char baseTick,
      char corner) {
    this.rising = rising;
    this.falling = falling;
    this.levels = levels;
    this.axis = axis;
    this.axisTick = axisTick;
    this.base = base;
    this.baseTick = baseTick;
    this.corner = corner;
  }

  char candle(Bar bar, int upperHalf, int lowerHalf) {
    return (bar.falls() ? falling : rising).charAt(upperHalf * 3 + lowerHalf);
  }

  /** A part of a column of volume: {@code filled} from 0 to 1, of this character. */
  char level(double filled) {
    int last = levels.length() - 1;
    return levels.charAt((int) Math.round(Math.max(0, Math.min(1, filled)) * last));
  }
}
