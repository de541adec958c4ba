package dev.tarn.warehouse.write;

import java.time.Clock;
import java.time.Duration;

/**
 * How the writer works.
 *
 * @param settle how long a replica is left alone after the link has left it, so that a reader who
 *     has just read the link gets its lock
 * @param maxPin how long a reader may keep a replica that is not published any more
 * @param cloneInterval the least time between two clones made because all replicas are pinned
 * @param transactionRows a transaction loads at most this many rows, unless a single segment has
 *     more
 * @param transactionSegments a transaction loads at most this many segments
 * @param clock tells the time
 */
public record WriterOptions(
    Duration settle,
    Duration maxPin,
    Duration cloneInterval,
    long transactionRows,
    int transactionSegments,
    Clock clock) {

  /**
   * Settle 500 ms, pin 10 minutes, clone once a minute, transactions of a million rows or a
   * thousand segments.
   */
  public static WriterOptions defaults() {
    return new WriterOptions(
        Duration.ofMillis(500),
        Duration.ofMinutes(10),
        Duration.ofMinutes(1),
        1_000_000,
        1_000,
        Clock.systemUTC());
  }

  public WriterOptions withMaxPin(Duration duration) {
    return new WriterOptions(
        settle, duration, cloneInterval, transactionRows, transactionSegments, clock);
  }

  public WriterOptions withCloneInterval(Duration duration) {
    return new WriterOptions(settle, maxPin, duration, transactionRows, transactionSegments, clock);
  }

  public WriterOptions withTransactions(long rows, int segments) {
    return new WriterOptions(settle, maxPin, cloneInterval, rows, segments, clock);
  }
}
