package dev.tarn.strategy;

import dev.tarn.market.Candle;
import dev.tarn.market.Instrument;
import dev.tarn.market.Timeframe;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gives the bars of some instruments as they close: each once, and those of an instrument in the
 * order of their open times, UTC. Made by {@link StrategyLake#follow}.
 *
 * <p>A bar is closed when the lake says so: one of an exchange when the exchange does, a minute
 * made of ticks when a tick of a later minute is there, and a longer one when all its parts are
 * closed and its last part is there, or its end is ten seconds past by the clock. Bars are aligned
 * to the session of their instrument. What closes at once is given at once.
 *
 * <p>A strategy cannot go back in time. A bar that comes after a later bar of its instrument was
 * given, such as one of an outage that was filled up afterwards, is never given; it is counted by
 * {@link #late} and told by {@link #notices} within some minutes. A bar whose values change after
 * it was given is not given again, and not told. A new follower sees what the lake has by then.
 *
 * <p>The lake, its instruments and the writer may come and go meanwhile. The bars of an instrument
 * that has had none for a day, while others had, are found two seconds later than others.
 *
 * <p>Followers of one {@link StrategyLake} share their looks at the lake, whatever their timeframes
 * and instruments; while nothing changes, only folders are listed. Safe for use by several threads:
 * each bar goes to one of them.
 */
public final class BarFollower implements AutoCloseable {
  private static final int MOST_TOLD = 1_000;

  private final BarFeed feed;
  private final Timeframe timeframe;
  private final Map<Instrument, FollowedBars> followed = new LinkedHashMap<>();
  private final Set<String> told = new LinkedHashSet<>();
  private List<InstrumentBar> waiting = new ArrayList<>();
  private List<String> notices = new ArrayList<>();
  private long late;
  private boolean closed;

  /**
   * @param after of each instrument, the bar after which bars are given; null for all bars
   */
  BarFollower(BarFeed feed, Timeframe timeframe, Map<Instrument, @Nullable Instant> after) {
    this.feed = feed;
    this.timeframe = timeframe;
    after.forEach((instrument, time) -> followed.put(instrument, new FollowedBars(time)));
  }

  /**
   * The bars that have closed since the last call, ascending by open time, then instrument. Waits
   * until there is one.
   *
   * @param timeout how long to wait at most, about; zero looks and does not wait
   * @return nothing when none came in time
   * @throws InterruptedException when the thread is interrupted while it waits; no bar is lost
   * @throws dev.tarn.staging.TarnException when the lake cannot be read; no bar is lost, and it may
   *     be called again
   * @throws IllegalStateException when the follower is closed
   */
  public List<InstrumentBar> next(Duration timeout) throws InterruptedException {
    return feed.next(this, timeout);
  }

  /** How many bars came too late to be given. */
  public synchronized long late() {
    return late;
  }

  /**
   * What a person should know since the last call, a line each: bars that came too late, files and
   * candles that had to be left out, each once.
   */
  public synchronized List<String> notices() {
    List<String> since = List.copyOf(notices);
    notices = new ArrayList<>();
    return since;
  }

  /** Ends following. Bars that wait are dropped. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      waiting = new ArrayList<>();
    }
    feed.leave(this);
  }

  Timeframe timeframe() {
    return timeframe;
  }

  /** How far each instrument has come. */
  synchronized Map<Instrument, Optional<Instant>> progress() {
    Map<Instrument, Optional<Instant>> progress = new LinkedHashMap<>();
    followed.forEach((instrument, bars) -> progress.put(instrument, bars.last()));
    return progress;
  }

  /** Where late bars of each instrument would lie: after a time, up to its last bar. */
  synchronized Map<Instrument, Instant> lateAfter() {
    Map<Instrument, Instant> after = new LinkedHashMap<>();
    followed.forEach(
        (instrument, bars) -> bars.lateAfter().ifPresent(time -> after.put(instrument, time)));
    return after;
  }

  /** Takes the bars that are this follower's and new to it. */
  synchronized void offer(Collection<Candle> bars) {
    for (Candle candle : bars) {
      Instrument instrument = new Instrument(candle.venue(), candle.symbol());
      FollowedBars its = followed.get(instrument);
      if (!closed && its != null && its.give(candle.openTime())) {
        waiting.add(new InstrumentBar(instrument, candle));
      }
    }
  }

  /** Counts those of some closed bars of an instrument that should have come before. */
  synchronized void offerLate(Instrument instrument, Collection<Instant> openTimes) {
    FollowedBars its = followed.get(instrument);
    if (its == null) {
      return;
    }
    List<Instant> found = its.late(openTimes);
    if (!found.isEmpty()) {
      late += found.size();
      tell(
          "Note: %d bars (%s) of %s came after later ones were given, and are left out: from %s to %s"
              .formatted(
                  found.size(), timeframe, instrument, found.get(0), found.get(found.size() - 1)));
    }
  }

  synchronized void tell(String notice) {
    if (told.add(notice)) {
      notices.add(notice);
      if (told.size() > MOST_TOLD) {
        told.remove(told.iterator().next());
      }
    }
  }

  /** All bars that wait, which are given with that. */
  synchronized List<InstrumentBar> take() {
    if (closed) {
      throw new IllegalStateException("Cannot give bars: the follower is closed");
    }
    List<InstrumentBar> bars = waiting;
    waiting = new ArrayList<>();
    bars.sort(null);
    return bars;
  }

  synchronized boolean isServed() {
    return closed || !waiting.isEmpty();
  }
}
