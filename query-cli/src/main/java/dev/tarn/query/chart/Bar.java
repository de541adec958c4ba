package dev.tarn.query.chart;

import java.time.Instant;

/**
 * What is drawn of a candle.
 *
 * @param time when it opened
 * @param open first price
 * @param high highest price
 * @param low lowest price
 * @param close last price
 * @param volume quantity traded
 */
public record Bar(Instant time, double open, double high, double low, double close, double volume) {
  boolean falls() {
    return close < open;
  }
}
