package dev.tarn.ingest.history;

import java.time.Duration;
import java.util.List;

/**
 * How it went with a series.
 *
 * @param name which one, such as {@code BTCUSDT 1m}; a symbol alone if nothing of it can be had
 * @param end how it ended
 * @param reason why it failed, or who is at it; empty where all went well
 * @param rows rows that were added
 * @param requests how often the source was asked
 * @param waited how long was waited for a source that did not work or wanted to be left alone
 * @param holes what the source did not have
 * @param passedBy how many holes of earlier jobs were not asked for again
 */
public record SeriesReport(
    String name,
    End end,
    String reason,
    long rows,
    long requests,
    Duration waited,
    List<Hole> holes,
    long passedBy) {
  public SeriesReport {
    holes = List.copyOf(holes);
  }

  /** How a series can end. */
  public enum End {
    DONE,
    /** It was refused. */
    FAILED,
    /** Its venue does not know the symbol. */
    UNKNOWN,
    /** Another process fetches it. */
    BUSY,
    /** The whole was ended before. */
    OPEN
  }

  static SeriesReport without(String name, End end, String reason) {
    return new SeriesReport(name, end, reason, 0, 0, Duration.ZERO, List.of(), 0);
  }
}
