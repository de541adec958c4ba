package dev.tarn.market.session;

import java.time.LocalTime;

/**
 * From when to when a session lasts, in the session's time zone. A close at midnight is the end of
 * the day; any other close that is not after the open belongs to the next date.
 *
 * @param open the first moment
 * @param close the end, exclusive
 */
public record SessionHours(LocalTime open, LocalTime close) {
  /** Whether the session opens on the date before the one that it closes on. */
  public boolean isOvernight() {
    return !close.isAfter(open) && !close.equals(LocalTime.MIDNIGHT);
  }

  @Override
  public String toString() {
    return open + "-" + close;
  }
}
