package dev.tarn.warehouse.write;

import dev.tarn.staging.LakeSettings;
import dev.tarn.warehouse.merge.Footprint;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

/**
 * How the writer works.
 *
 * @param settle how long a replica is left alone after the link has left it, so that a reader who
 *     has just read the link gets its lock
 * @param maxPin how long a reader may keep a replica that is not published any more
 * @param retireAfter how long a segment that every replica has stays in staging, for queries of
 *     other programs that have listed it there
 * @param cloneInterval the least time between two clones made because all replicas are pinned
 * @param cloneBytesPerSecond readers that hold all idle replicas are waited for, a second for so
 *     many bytes that a clone has, before one is made
 * @param transactionRows a transaction loads at most this many rows, five times as many of a
 *     dataset that is merely appended, unless a single segment has more
 * @param transactionSegments a transaction loads at most this many segments
 * @param transactionBytes a transaction loads segment files of at most this many bytes, unless a
 *     single one has more
 * @param keepInDatabase how long the rows of datasets stay in DuckDB's tables, by the datasets'
 *     names; all rows of the others stay
 * @param footprint how far the clusters of candles that are made from ticks lie apart
 * @param compactsArchive true when many segments of a day of the archive are to be replaced by few
 * @param clock tells the time
 * @param progress is asked between transactions whether to go on
 */
public record WriterOptions(
    Duration settle,
    Duration maxPin,
    Duration retireAfter,
    Duration cloneInterval,
    long cloneBytesPerSecond,
    long transactionRows,
    int transactionSegments,
    long transactionBytes,
    Map<String, Duration> keepInDatabase,
    Footprint footprint,
    boolean compactsArchive,
    Clock clock,
    Progress progress) {

  /** About what a disk copies and syncs beside other work. */
  private static final long CLONE_BYTES_PER_SECOND = 100_000_000;

  /** The defaults of {@link LakeSettings}. */
  public static WriterOptions defaults() {
    return of(LakeSettings.DEFAULTS);
  }

  /** What a lake's settings say, and the defaults for the rest. */
  public static WriterOptions of(LakeSettings settings) {
    return new WriterOptions(
        settings.settle(),
        settings.maxPin(),
        settings.retireAfter(),
        Duration.ofMinutes(1),
        CLONE_BYTES_PER_SECOND,
        settings.transactionRows(),
        settings.transactionSegments(),
        settings.transactionBytes(),
        settings.keepInDatabase(),
        new Footprint(settings.footprint()),
        true,
        Clock.systemUTC(),
        Progress.TO_THE_END);
  }

  public WriterOptions withSettle(Duration duration) {
    return changed(draft -> draft.settle = duration);
  }

  public WriterOptions withMaxPin(Duration duration) {
    return changed(draft -> draft.maxPin = duration);
  }

  public WriterOptions withRetireAfter(Duration duration) {
    return changed(draft -> draft.retireAfter = duration);
  }

  public WriterOptions withCloneInterval(Duration duration) {
    return changed(draft -> draft.cloneInterval = duration);
  }

  public WriterOptions withCloneBytesPerSecond(long bytes) {
    return changed(draft -> draft.cloneBytesPerSecond = bytes);
  }

  public WriterOptions withTransactions(long rows, int segments) {
    return withTransactions(rows, segments, transactionBytes);
  }

  public WriterOptions withTransactions(long rows, int segments, long bytes) {
    return changed(
        draft -> {
          draft.transactionRows = rows;
          draft.transactionSegments = segments;
          draft.transactionBytes = bytes;
        });
  }

  public WriterOptions withKeepInDatabase(Map<String, Duration> durations) {
    return changed(draft -> draft.keepInDatabase = durations);
  }

  public WriterOptions withFootprint(Footprint steps) {
    return changed(draft -> draft.footprint = steps);
  }

  /** With the segments of the archive left as they are. */
  public WriterOptions withoutCompaction() {
    return changed(draft -> draft.compactsArchive = false);
  }

  public WriterOptions withClock(Clock other) {
    return changed(draft -> draft.clock = other);
  }

  public WriterOptions withProgress(Progress other) {
    return changed(draft -> draft.progress = other);
  }

  private WriterOptions changed(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.options();
  }

  /** Options in the making. */
  private static final class Draft {
    private Duration settle;
    private Duration maxPin;
    private Duration retireAfter;
    private Duration cloneInterval;
    private long cloneBytesPerSecond;
    private long transactionRows;
    private int transactionSegments;
    private long transactionBytes;
    private Map<String, Duration> keepInDatabase;
    private Footprint footprint;
    private boolean compactsArchive;
    private Clock clock;
    private Progress progress;

    Draft(WriterOptions options) {
      settle = options.settle;
      maxPin = options.maxPin;
      retireAfter = options.retireAfter;
      cloneInterval = options.cloneInterval;
      cloneBytesPerSecond = options.cloneBytesPerSecond;
      transactionRows = options.transactionRows;
      transactionSegments = options.transactionSegments;
      transactionBytes = options.transactionBytes;
      keepInDatabase = options.keepInDatabase;
      footprint = options.footprint;
      compactsArchive = options.compactsArchive;
      clock = options.clock;
      progress = options.progress;
    }

    WriterOptions options() {
      return new WriterOptions(
          settle,
          maxPin,
          retireAfter,
          cloneInterval,
          cloneBytesPerSecond,
          transactionRows,
          transactionSegments,
          transactionBytes,
          keepInDatabase,
          footprint,
          compactsArchive,
          clock,
          progress);
    }
  }
}
