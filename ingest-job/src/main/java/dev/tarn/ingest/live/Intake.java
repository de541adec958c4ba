package dev.tarn.ingest.live;

import dev.tarn.ingest.append.Rejects;
import dev.tarn.ingest.source.Garbage;
import dev.tarn.market.Candle;
import dev.tarn.market.MarketDatasets;
import dev.tarn.market.MarketRecord;
import dev.tarn.market.Tick;
import dev.tarn.staging.Appender;
import dev.tarn.staging.AppenderOptions;
import dev.tarn.staging.Dataset;
import dev.tarn.staging.StagingArea;
import dev.tarn.staging.StorageException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Where the rows of all feeds of a process go into the lake.
 *
 * <p>While the disk takes nothing, for being full for instance, a call waits until it does: the
 * feed that called reads no further meanwhile, so nothing is lost but what the venue drops, and
 * that is asked for again. Rows survive the death of the process some 10 ms after they were taken,
 * and are visible after the flush interval. Thread-safe.
 */
public final class Intake implements AutoCloseable {
  /**
   * A row whose time is further ahead of this machine's clock is rejected. Clocks differ, this
   * machine's own may be the wrong one; a time that is hours away is an error of units or zones.
   */
  static final Duration MOST_AHEAD = Duration.ofHours(1);

  private static final long RETRY_MILLIS = 250;

  private final IntakeOptions options;
  private final Notices notices;
  private final Appender ticks;
  private final Appender candles;
  private final Rejects rejects;
  private final LongAdder tickCount = new LongAdder();
  private final LongAdder candleCount = new LongAdder();
  private final LongAdder rejectCount = new LongAdder();
  private final AtomicReference<@Nullable Instant> pausedSince = new AtomicReference<>();
  private final CountDownLatch closing = new CountDownLatch(1);

  public Intake(StagingArea staging, IntakeOptions options, Notices notices) {
    this.options = options;
    this.notices = notices;
    this.ticks = appender(staging, MarketDatasets.TICKS, options.ticksFlush());
    this.candles = appender(staging, MarketDatasets.CANDLES, options.candlesFlush());
    this.rejects = new Rejects(options.rejects());
  }

  private Appender appender(StagingArea staging, Dataset dataset, Duration flush) {
    return staging.appender(
        dataset, AppenderOptions.of(options.producer()).withFlushInterval(flush));
  }

  /**
   * Takes a trade.
   *
   * @return false if it was not: its time is in the future and it was rejected, or the intake
   *     closes
   */
  public boolean tick(Tick tick) {
    if (isAhead(tick.time(), tick.receivedAt())) {
      reject(tick.venue(), ahead(tick, tick.time()));
      return false;
    }
    return take(ticks, tick, tickCount);
  }

  /** Takes a candle; see {@link #tick}. */
  public boolean candle(Candle candle) {
    if (isAhead(candle.openTime(), null)) {
      reject(candle.venue(), ahead(candle, candle.openTime()));
      return false;
    }
    return take(candles, candle, candleCount);
  }

  /** Keeps what is no row, with its reason. */
  public void reject(String venue, Garbage garbage) {
    untilStored(
        () -> {
          synchronized (rejects) {
            rejects.add(venue, garbage.reason(), garbage.input());
          }
        },
        rejectCount);
  }

  /**
   * Returns once all rows taken before are durable and visible.
   *
   * @return false if the intake stops, or the thread is interrupted, while the disk takes nothing
   */
  public boolean flush() {
    return untilStored(
        () -> {
          ticks.flush();
          candles.flush();
        },
        new LongAdder());
  }

  /** What was taken until now. */
  public Counts counts() {
    return new Counts(tickCount.sum(), candleCount.sum(), rejectCount.sum());
  }

  /** Since when the disk has taken nothing; empty while all is well. */
  public Optional<Instant> pausedSince() {
    return Optional.ofNullable(pausedSince.get());
  }

  /** What {@link #reject} writes to. */
  public Rejects rejects() {
    return rejects;
  }

  /** Lets calls that wait for the disk return, and takes nothing more. */
  public void stop() {
    closing.countDown();
  }

  /**
   * Makes all rows durable and visible, and ends.
   *
   * @throws StorageException if the disk refuses; what is left lies in journals, and is sealed by
   *     the next producer or writer, but for the rows that the message counts
   */
  @Override
  public void close() {
    stop();
    try (rejects;
        candles) {
      closeTicks();
    }
  }

  private void closeTicks() {
    try {
      ticks.close();
    } catch (StorageException e) {
      throw ticks.unsaved() == 0
          ? e
          : new StorageException(
              "%s; the last %d ticks are lost with this process, and asked for at the next start"
                  .formatted(e.getMessage(), ticks.unsaved()),
              e);
    }
  }

  private boolean take(Appender appender, MarketRecord row, LongAdder count) {
    return untilStored(() -> appender.append(row), count);
  }

  private boolean untilStored(Runnable work, LongAdder count) {
    boolean goOn = closing.getCount() > 0;
    while (goOn) {
      try {
        work.run();
        count.increment();
        resume();
        return true;
      } catch (StorageException e) {
        goOn = pause(e);
      }
    }
    return false;
  }

  /** Waits a little; false if the caller's thread is to end. */
  private boolean pause(StorageException cause) {
    if (pausedSince.compareAndSet(null, options.clock().instant())) {
      notices.say("Paused, the feeds are not read: " + cause.getMessage());
    }
    try {
      return !closing.await(RETRY_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void resume() {
    if (pausedSince.get() == null) {
      return; // the usual case, without a write to shared memory
    }
    Instant since = pausedSince.getAndSet(null);
    if (since != null) {
      notices.say(
          "Going on: the disk takes rows again after %d s"
              .formatted(Duration.between(since, options.clock().instant()).toSeconds()));
    }
  }

  private boolean isAhead(Instant time, @Nullable Instant receivedAt) {
    Instant now = Objects.requireNonNullElseGet(receivedAt, options.clock()::instant);
    return time.isAfter(now.plus(MOST_AHEAD));
  }

  private static Garbage ahead(MarketRecord row, Instant time) {
    return new Garbage(
        row.toString(),
        "its time %s is more than %d h ahead of this machine's clock"
            .formatted(time, MOST_AHEAD.toHours()));
  }

  /**
   * What an intake has taken.
   *
   * @param ticks rows of {@code ticks}
   * @param candles rows of {@code candles}
   * @param rejected what was no row
   */
  public record Counts(long ticks, long candles, long rejected) {}
}
