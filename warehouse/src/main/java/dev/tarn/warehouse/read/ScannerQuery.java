package dev.tarn.warehouse.read;

import java.util.OptionalLong;

/** What strategy runners last said of themselves, with their last signals. */
public final class ScannerQuery {
  private ScannerQuery() {}

  /**
   * The SELECT, the newest first; needs the datasets {@code runner_state} and {@code signals}.
   *
   * @param condition on the rows of {@code runner_state}, as SQL that starts with AND, or empty
   * @param more columns made from {@code r}, the runner's row, as SQL that starts with a comma, or
   *     empty
   * @param limit how many rows at most
   */
  public static String select(String condition, String more, OptionalLong limit) {
    return """
        SELECT r.venue, r.symbol, r.strategy_id, r.timeframe, r.status, r.current_bias,
          r.signal_state, r.last_bar_time, r.last_signal_id, s.signal_type AS last_signal_type,
          s.status AS last_signal_status, s.bar_time AS last_signal_time, r.message, r.updated_at%s
        FROM (SELECT * FROM runner_state WHERE true%s) AS r
        LEFT JOIN signals AS s ON s.signal_id = r.last_signal_id
        ORDER BY r.updated_at DESC, r.venue, r.symbol, r.strategy_id%s"""
        .formatted(more, condition, limit.isPresent() ? " LIMIT " + limit.getAsLong() : "");
  }
}
