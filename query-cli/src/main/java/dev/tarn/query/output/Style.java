package dev.tarn.query.output;

import dev.tarn.query.chart.Canvas;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * How a result is written. Immutable.
 *
 * @param format its format
 * @param zone in which times are shown; Parquet, which keeps instants, does not mind it
 * @param colors whether a table may steer a terminal's colours
 * @param chart draws candles, in the place of the format
 */
public record Style(Format format, ZoneId zone, Colors colors, Optional<Canvas> chart) {
  /** Whether colours are written. */
  public enum Colors {
    /** Text alone. */
    OFF,
    /** With ANSI sequences, in tables. */
    ON
  }

  /** A format with times in UTC, without colours. */
  public static Style plain(Format format) {
    return new Style(format, ZoneOffset.UTC, Colors.OFF, Optional.empty());
  }
}
