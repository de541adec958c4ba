package dev.tarn.ingest.source;

import java.time.Instant;

/** Where a request of history begins. */
public sealed interface Start {
  /**
   * With what happened at a time, or after it.
   *
   * @param time inclusive
   */
  record At(Instant time) implements Start {}

  /**
   * With a numbered trade; only for sources whose trades are {@link TradeNumbers#COUNTED}.
   *
   * @param sequence the trade's number, inclusive
   */
  record AtTrade(long sequence) implements Start {}

  /**
   * Where the page before ended, in a text that only the source understands.
   *
   * @param cursor what {@link Page#next} gave; kept across restarts
   */
  record After(String cursor) implements Start {}
}
