package dev.tarn.strategy;

import dev.tarn.market.Candle;
import dev.tarn.market.Instrument;
import dev.tarn.market.Timeframe;
import dev.tarn.warehouse.read.BarSeries;
import dev.tarn.warehouse.read.ClosedBars;
import dev.tarn.warehouse.read.QuietTime;
import dev.tarn.warehouse.read.TradeTimes;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * Looks for closed bars on behalf of all followers of a lake. Whoever waits looks, for everybody:
 * there is no thread behind it. Thread-safe.
 */
final class BarFeed {
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long RESTING_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final Duration LATE_LOOK = Duration.ofSeconds(60);

  /** More than these are no trickle, and looked at as a whole. */
  private static final int MOST_SEGMENTS = 20;

  /** An instrument that is so far behind the others rests. */
  private static final Duration RESTING = Duration.ofDays(1);

  private final ClosedBars bars;
  private final LakeChanges changes;
  private final TradeTimes trades = new TradeTimes();
  private final Clock clock;

  /** Guards all that follows; held during a look. */
  private final ReentrantLock looking = new ReentrantLock();

  /** Each follower, with the version of the lake that it has seen. */
  private final Map<BarFollower, Seen> followers = new LinkedHashMap<>();

  /** When trades close no bar of a series, as far as the last look at it could tell. */
  private final Map<Key, QuietTime> quiet = new HashMap<>();

  private long clockTurns;
  private Optional<Instant> again = Optional.empty();
  private long pauseUntil = System.nanoTime();
  private long restingLookedAt = System.nanoTime() - RESTING_NANOS;
  private Instant lateLookedAt;
  private long lateVersion;
  private volatile long looks;

  /**
   * What a follower has seen.
   *
   * @param version of the lake, with all instruments but those that rest
   * @param resting version of the lake, with the others
   */
  private record Seen(long version, long resting) {
    static final Seen NOTHING = new Seen(-1, -1);
  }

  BarFeed(ClosedBars bars, LakeChanges changes, Clock clock) {
    this.bars = bars;
    this.changes = changes;
    this.clock = clock;
    this.lateLookedAt = clock.instant();
  }

  /** How often the lake was read. */
  long looks() {
    return looks;
  }

  void join(BarFollower follower) {
    looking.lock();
    try {
      followers.put(follower, Seen.NOTHING);
    } finally {
      looking.unlock();
    }
  }

  void leave(BarFollower follower) {
    looking.lock();
    try {
      followers.remove(follower);
      if (followers.isEmpty()) {
        trades.close();
      }
    } finally {
      looking.unlock();
    }
  }

  List<InstrumentBar> next(BarFollower follower, Duration timeout) throws InterruptedException {
    long start = System.nanoTime();
    while (true) {
      if (looking.tryLock(POLL_NANOS, TimeUnit.NANOSECONDS)) {
        try {
          if (!follower.isServed()) {
            lookIfDue(follower);
          }
        } finally {
          looking.unlock();
        }
      }
      List<InstrumentBar> given = follower.take();
      long left = timeout.toNanos() - (System.nanoTime() - start);
      if (!given.isEmpty() || left <= 0) {
        return given;
      }
      TimeUnit.NANOSECONDS.sleep(Math.min(left, POLL_NANOS));
    }
  }

  private void lookIfDue(BarFollower follower) {
    long version = changes.version(this::mayCloseBars) + clockTurns;
    if (again.isPresent() && !clock.instant().isBefore(again.get())) {
      again = Optional.empty();
      clockTurns++;
      version++;
    }
    Seen seen = followers.getOrDefault(follower, Seen.NOTHING);
    long now = System.nanoTime();
    boolean restingDue = now - restingLookedAt >= RESTING_NANOS;
    if (seen.version() != version || (seen.resting() != version && restingDue)) {
      if (now - pauseUntil >= 0) {
        look(version, restingDue);
        long end = System.nanoTime();
        pauseUntil = end + (end - now); // half of the time at most
      }
    } else if (lateVersion != version && isLateLookDue()) {
      lookForLate();
      lateVersion = version;
      lateLookedAt = clock.instant();
    }
  }

  /**
   * Whether ticks that came may have closed a bar. Most ticks only change bars that are forming; to
   * see that, a few kilobytes have to be read instead of a snapshot.
   */
  private boolean mayCloseBars(List<Path> segments) {
    if (segments.size() > MOST_SEGMENTS) {
      return true;
    }
    Map<Instrument, Set<Timeframe>> followed = new HashMap<>();
    for (BarFollower follower : followers.keySet()) {
      for (Instrument instrument : follower.progress().keySet()) {
        followed.computeIfAbsent(instrument, unused -> new HashSet<>()).add(follower.timeframe());
      }
    }
    return trades
        .of(segments)
        .map(spans -> spans.stream().anyMatch(span -> mayClose(span, followed)))
        .orElse(true);
  }

  private boolean mayClose(TradeTimes.Span span, Map<Instrument, Set<Timeframe>> followed) {
    for (Timeframe timeframe : followed.getOrDefault(span.instrument(), Set.of())) {
      QuietTime time = quiet.get(new Key(span.instrument(), timeframe));
      if (time == null || !time.covers(span.first(), span.last())) {
        return true;
      }
    }
    return false;
  }

  /**
   * Late bars are no hurry; a look for them waits for a moment when there is nothing else to do.
   */
  private boolean isLateLookDue() {
    return Duration.between(lateLookedAt, clock.instant()).abs().compareTo(LATE_LOOK) >= 0;
  }

  /** Looks for all followers that have taken what was found before. */
  private void look(long version, boolean withResting) {
    List<BarFollower> served =
        followers.keySet().stream().filter(Predicate.not(BarFollower::isServed)).toList();
    Map<Key, Optional<Instant>> wanted = new LinkedHashMap<>();
    for (BarFollower follower : served) {
      follower
          .progress()
          .forEach(
              (instrument, last) ->
                  wanted.merge(new Key(instrument, follower.timeframe()), last, BarFeed::earlier));
    }
    Instant newest =
        wanted.values().stream()
            .flatMap(Optional::stream)
            .max(Instant::compareTo)
            .orElse(Instant.MIN);
    List<BarSeries> series = new ArrayList<>();
    boolean resting = false;
    for (Map.Entry<Key, Optional<Instant>> each : wanted.entrySet()) {
      boolean rests =
          each.getValue().isEmpty() || each.getValue().get().isBefore(newest.minus(RESTING));
      resting |= rests;
      if (withResting || !rests) {
        series.add(
            new BarSeries(each.getKey().instrument(), each.getKey().timeframe(), each.getValue()));
      }
    }
    looks++;
    ClosedBars.Found found = bars.find(series);
    again = found.again();
    series.forEach(each -> quiet.remove(new Key(each.instrument(), each.timeframe())));
    if (!found.more()) {
      found.quiet().forEach(each -> quiet.put(new Key(each.instrument(), each.timeframe()), each));
    }
    Map<String, List<Candle>> byTimeframe = new HashMap<>();
    found
        .bars()
        .forEach(
            bar ->
                byTimeframe.computeIfAbsent(bar.timeframe(), unused -> new ArrayList<>()).add(bar));
    for (BarFollower follower : served) {
      follower.offer(byTimeframe.getOrDefault(follower.timeframe().toString(), List.of()));
      found.notices().forEach(follower::tell);
      Seen before = followers.get(follower);
      followers.put(
          follower,
          found.more()
              ? Seen.NOTHING
              : new Seen(version, withResting || !resting ? version : before.resting()));
    }
    if (withResting) {
      restingLookedAt = System.nanoTime();
    }
  }

  private record Key(Instrument instrument, Timeframe timeframe) {}

  private void lookForLate() {
    for (BarFollower follower : List.copyOf(followers.keySet())) {
      Map<Instrument, List<Instant>> found = new HashMap<>();
      List<BarSeries> series = new ArrayList<>();
      follower
          .lateAfter()
          .forEach(
              (instrument, after) ->
                  series.add(new BarSeries(instrument, follower.timeframe(), Optional.of(after))));
      for (Candle bar : bars.find(series).bars()) {
        found
            .computeIfAbsent(new Instrument(bar.venue(), bar.symbol()), unused -> new ArrayList<>())
            .add(bar.openTime());
      }
      found.forEach(follower::offerLate);
    }
  }

  private static Optional<Instant> earlier(Optional<Instant> one, Optional<Instant> other) {
    if (one.isEmpty() || other.isEmpty()) {
      return Optional.empty();
    }
    return one.get().isBefore(other.get()) ? one : other;
  }
}
