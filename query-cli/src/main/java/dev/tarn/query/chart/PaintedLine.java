package dev.tarn.query.chart;

/** A line of characters, green where bars rise and red where they fall. */
final class PaintedLine {
  private static final String GREEN = "\u001b[32m";
  private static final String RED = "\u001b[31m";
  private static final String END = "\u001b[0m";

  private final boolean painted;
  private final StringBuilder text = new StringBuilder();
  private String color = END;

  PaintedLine(Canvas.Colors colors) {
    this.painted = colors == Canvas.Colors.ON;
  }

  void append(Bar bar, char c) {
    if (c != ' ') {
      paint(bar.falls() ? RED : GREEN);
    }
    text.append(c);
  }

  private void paint(String next) {
    if (painted && !color.equals(next)) {
      text.append(next);
      color = next;
    }
  }

  /** The line, after which the terminal's own colour is back. */
  String text() {
    paint(END);
    return text.toString();
  }
}
