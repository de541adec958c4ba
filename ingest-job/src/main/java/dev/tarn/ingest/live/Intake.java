package dev.tarn.ingest.live;

import dev.tarn.ingest.append.Rejects;
import dev.tarn.ingest.live.VenueTime.Way;
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
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
  /** A venue that sends nothing but garbage must not fill the disk with it. */
  public static final long MOST_REJECTS_BYTES = 64L << 20;

  private static final long RETRY_MILLIS = 250;

  private final IntakeOptions options;
  private final Notices notices;
  private final Appender ticks;
  private final Appender candles;
  private final Rejects rejects;
  private final Map<String, VenueTime> times = new ConcurrentHashMap<>();
  private final LongAdder tickCount = new LongAdder();
  private final LongAdder candleCount = new LongAdder();
  private final LongAdder rejectCount = new LongAdder();
  private final DiskPause pause;
  private final CountDownLatch closing = new CountDownLatch(1);

  public Intake(StagingArea staging, IntakeOptions options, Notices notices) {
    this.options = options;
    this.notices = notices;
    this.pause = new DiskPause(options.clock(), notices);
    this.ticks = appender(staging, MarketDatasets.TICKS, options.ticksFlush());
    this.candles = appender(staging, MarketDatasets.CANDLES, options.candlesFlush());
    this.rejects = new Rejects(options.rejects(), MOST_REJECTS_BYTES);
  }

  private Appender appender(StagingArea staging, Dataset dataset, Duration flush) {
    return staging.appender(
        dataset, AppenderOptions.of(options.producer()).withFlushInterval(flush));
  }

  /**
   * Takes a trade.
   *
   * @return false if it was not: its time is ahead of this machine's clock, and it was rejected, or
   *     is held until others tell which of both is wrong; or the intake closes
   */
  public boolean tick(Tick tick) {
    @Nullable Instant received = tick.receivedAt();
    Way way = received == null ? Way.PAST : Way.LIVE;
    Instant now = received == null ? options.clock().instant() : received;
    return judge(tick, tick.venue(), way, tick.time(), now);
  }

  /** Takes a candle; see {@link #tick}. */
  public boolean candle(Candle candle) {
    return judge(candle, candle.venue(), Way.CANDLE, candle.openTime(), options.clock().instant());
  }

  /** Keeps what is no row, with its reason. */
  public void reject(String venue, Garbage garbage) {
    untilStored(
        () -> {
          synchronized (rejects) {
            if (rejects.add(venue, garbage.reason(), garbage.input()) == Rejects.Kept.FULL_NOW) {
              notices.say(
                  "%s is full, with %d MB: what is rejected from now on is counted, and not kept"
                      .formatted(rejects.file(), MOST_REJECTS_BYTES >> 20));
            }
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

  /** How far this machine's clock is behind those of venues, where that is known. */
  public Map<String, Duration> clockBehind() {
    Map<String, Duration> behind = new TreeMap<>();
    times.forEach(
        (venue, time) -> {
          if (!time.behind().isZero()) {
            behind.put(venue, time.behind());
          }
        });
    return behind;
  }

  /** Since when the disk has taken nothing; empty while all is well. */
  public Optional<Instant> pausedSince() {
    return pause.since();
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
      rejectUndecided();
    }
  }

  private void rejectUndecided() {
    times.forEach(
        (venue, time) -> {
          for (MarketRecord row : time.undecided()) {
            Garbage garbage = ahead(row);
            synchronized (rejects) {
              rejects.add(venue, garbage.reason(), garbage.input());
            }
            rejectCount.increment();
          }
        });
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
        pause.worked();
        return true;
      } catch (StorageException e) {
        pause.failed(e.getMessage());
        goOn = waitALittle();
      }
    }
    return false;
  }

  /** False if the caller's thread is to end. */
  private boolean waitALittle() {
    try {
      return !closing.await(RETRY_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private boolean judge(MarketRecord row, String venue, Way way, Instant time, Instant now) {
    @Nullable VenueTime known = times.get(venue);
    VenueTime clock = known == null ? times.computeIfAbsent(venue, name -> new VenueTime()) : known;
    VenueTime.Verdict verdict = clock.judge(row, way, time, now);
    if (verdict.learned()) {
      notices.say(learned(venue, clock.behind()));
    }
    verdict.rejected().forEach(wrong -> reject(venue, ahead(wrong)));
    boolean taken = false;
    for (MarketRecord one : verdict.taken()) {
      boolean stored =
          one instanceof Tick ? take(ticks, one, tickCount) : take(candles, one, candleCount);
      taken |= stored && one == row;
    }
    return taken;
  }

  private static String learned(String venue, Duration behind) {
    return behind.isZero()
        ? "This machine's clock agrees with that of %s again".formatted(venue)
        : "This machine's clock is %d min behind that of %s, by all that comes from there, and is taken for wrong: the rows are kept; set the clock"
            .formatted(behind.toMinutes(), venue);
  }

  private static Garbage ahead(MarketRecord row) {
    return new Garbage(
        row.toString(),
        "its time %s is more than %d h ahead of this machine's clock, and of the rows around it"
            .formatted(
                row instanceof Tick tick ? tick.time() : ((Candle) row).openTime(),
                VenueTime.MOST_AHEAD.toHours()));
  }

  /**
   * What an intake has taken.
   *
   * @param ticks rows of {@code ticks}
   * @param candles rows of {@code candles}
   * @param rejected what was no row
   */
  public record Counts(long ticks, long candles, long rejected) {
    /** What was taken since then. */
    Counts since(Counts before) {
      return new Counts(ticks - before.ticks, candles - before.candles, rejected - before.rejected);
    }

    /** Whether so much is rejected that somebody should see to it; of a short time. */
    boolean isMostlyGarbage() {
      return rejected >= 10 && rejected * 100 > ticks + candles;
    }
  }
}
