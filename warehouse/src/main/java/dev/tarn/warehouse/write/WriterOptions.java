package dev.tarn.warehouse.write;

import dev.tarn.staging.LakeSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

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
 * @param transactionBytes a transaction loads segment files of at most this many bytes, unless a
 *     single one has more
 * @param keepInDatabase how long the rows of datasets stay in DuckDB's tables, by the datasets'
 *     names; all rows of the others stay
 * @param compactsArchive true when many segments of a day of the archive are to be replaced by few
 * @param clock tells the time
 * @param progress is asked between transactions whether to go on
 */
public record WriterOptions(
    Duration settle,
    Duration maxPin,
    Duration cloneInterval,
    long transactionRows,
    int transactionSegments,
    long transactionBytes,
    Map<String, Duration> keepInDatabase,
    boolean compactsArchive,
    Clock clock,
    Progress progress) {

  /** The defaults of {@link LakeSettings}. */
  public static WriterOptions defaults() {
    return of(LakeSettings.DEFAULTS);
  }

  /** What a lake's settings say, and the defaults for the rest. */
  public static WriterOptions of(LakeSettings settings) {
    return new WriterOptions(
        settings.settle(),
        settings.maxPin(),
        Duration.ofMinutes(1),
        settings.transactionRows(),
        settings.transactionSegments(),
        settings.transactionBytes(),
        settings.keepInDatabase(),
        true,
        Clock.systemUTC(),
        Progress.TO_THE_END);
  }

  public WriterOptions withSettle(Duration duration) {
    return new WriterOptions(
        duration,
        maxPin,
        cloneInterval,
        transactionRows,
        transactionSegments,
        transactionBytes,
        keepInDatabase,
        compactsArchive,
        clock,
        progress);
  }

  public WriterOptions withMaxPin(Duration duration) {
    return new WriterOptions(
        settle,
        duration,
        cloneInterval,
        transactionRows,
        transactionSegments,
        transactionBytes,
        keepInDatabase,
        compactsArchive,
        clock,
        progress);
  }

  public WriterOptions withCloneInterval(Duration duration) {
    return new WriterOptions(
        settle,
        maxPin,
        duration,
        transactionRows,
        transactionSegments,
        transactionBytes,
        keepInDatabase,
        compactsArchive,
        clock,
        progress);
  }

  public WriterOptions withTransactions(long rows, int segments) {
    return withTransactions(rows, segments, transactionBytes);
  }

  public WriterOptions withTransactions(long rows, int segments, long bytes) {
    return new WriterOptions(
        settle,
        maxPin,
        cloneInterval,
        rows,
        segments,
        bytes,
        keepInDatabase,
        compactsArchive,
        clock,
        progress);
  }

  public WriterOptions withKeepInDatabase(Map<String, Duration> durations) {
    return new WriterOptions(
        settle,
        maxPin,
        cloneInterval,
        transactionRows,
        transactionSegments,
        transactionBytes,
        durations,
        compactsArchive,
        clock,
        progress);
  }

  /** With the segments of the archive left as they are. */
  public WriterOptions withoutCompaction() {
    return new WriterOptions(
        settle,
        maxPin,
        cloneInterval,
        transactionRows,
        transactionSegments,
        transactionBytes,
        keepInDatabase,
        false,
        clock,
        progress);
  }

  public WriterOptions withClock(Clock other) {
    return new WriterOptions(
        settle,
        maxPin,
        cloneInterval,
        transactionRows,
        transactionSegments,
        transactionBytes,
        keepInDatabase,
        compactsArchive,
        other,
        progress);
  }

  public WriterOptions withProgress(Progress other) {
    return new WriterOptions(
        settle,
        maxPin,
        cloneInterval,
        transactionRows,
        transactionSegments,
        transactionBytes,
        keepInDatabase,
        compactsArchive,
        clock,
        other);
  }
}
