package dev.tarn.query.chart;

import java.time.ZoneId;

/**
 * What a chart is drawn on.
 *
 * @param columns characters in a line; a chart takes 30 at least
 * @param lines lines of the whole chart; it takes 10 at least
 * @param glyphs the characters
 * @param colors whether up and down are told by colours, too
 * @param zone in which times are shown
 */
public record Canvas(int columns, int lines, Glyphs glyphs, Colors colors, ZoneId zone) {
  /** Below these a chart would show nothing. */
  public Canvas {
    columns = Math.max(30, columns);
    lines = Math.max(10, lines);
  }

  /** Whether ANSI sequences are written. */
  public enum Colors {
    OFF,
    ON
  }
}
