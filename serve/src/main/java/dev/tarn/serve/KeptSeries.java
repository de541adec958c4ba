package dev.tarn.serve;

import dev.tarn.market.Instrument;
import dev.tarn.market.Timeframe;
import java.lang.ref.WeakReference;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The newest bars of a series, and how much of them is known to be right. Guarded by the store that
 * it is in.
 */
final class KeptSeries {
  /** All of it is right. */
  static final long CLEAN = Long.MAX_VALUE;

  private static final int MOST_FORMS = 4;
  private static final long SECOND_MICROS = 1_000_000;

  /** None of it is known. */
  static final long ALL = Long.MIN_VALUE;

  /**
   * Which bars.
   *
   * @param footprint whether they come with their clusters
   */
  record Key(Instrument series, Timeframe timeframe, boolean footprint) {
    /** What a request asks for. */
    static Key of(Instrument series, Parameters parameters) {
      return new Key(
          series, parameters.timeframe(CandleQuestions.TIMEFRAME), parameters.flag("footprint"));
    }
  }

  final Key key;
  private final Map<String, WeakReference<Answer>> answers = new HashMap<>();
  List<Bar> bars = List.of();
  private long bytes;
  int wanted;

  /** How many were wanted when the read began that is under way. */
  int wantedThen;

  boolean loaded;
  boolean refreshing;
  int followers;

  /** False when a session says where its bars begin and end. */
  volatile boolean always = true;

  long askedAt;

  /** Not before this time is it read again unasked, as nanoTime tells it: the last read failed. */
  long retryAt = System.nanoTime();

  @Nullable CompletableFuture<KeptSeries> pending;

  /** Bars that open at this time, in microseconds, or later have to be read again. */
  long dirtyFrom = ALL;

  /** When the bars were last known to be right, once they are not, as nanoTime tells it. */
  long exactAt;

  /** When the first bar that is forming ends, in microseconds since the epoch. */
  long closesAt = Long.MAX_VALUE;

  KeptSeries(Key key, int wanted) {
    this.key = key;
    this.wanted = wanted;
  }

  /** True when there are no older bars than those that are kept. */
  boolean isComplete() {
    return loaded && bars.size() < wanted;
  }

  /**
   * Keeps an answer that was made of some bars, if they are still those of the series, and until
   * the next collection of garbage: to make it again takes less than to move it.
   */
  void keep(List<Bar> of, String form, Answer made) {
    if (of == bars) {
      if (answers.size() >= MOST_FORMS) {
        answers.clear();
      }
      answers.put(form, new WeakReference<>(made));
    }
  }

  /** An answer that was kept, if it still is. */
  Optional<Answer> answer(String form) {
    return Optional.ofNullable(answers.get(form)).map(WeakReference::get);
  }

  /** What the bars take in memory, more or less. */
  long bytes() {
    return bytes;
  }

  /**
   * Not later than the start of the bar that a time falls into. Bars of a session may start at
   * other times than those in UTC, but none is longer than its timeframe.
   */
  long barOf(long micros) {
    Instant time = Instant.EPOCH.plus(micros, ChronoUnit.MICROS).minus(key.timeframe().longest());
    return ChronoUnit.MICROS.between(Instant.EPOCH, key.timeframe().bucketStart(time));
  }

  private long endOf(Bar bar) {
    Instant time = Instant.EPOCH.plus(bar.openMicros(), ChronoUnit.MICROS);
    Instant end = key.timeframe().bucketEnd(key.timeframe().bucketStart(time));
    return ChronoUnit.MICROS.between(Instant.EPOCH, end);
  }

  /** A bar of a session may end earlier than one in UTC: those are looked at every second. */
  private long closing(long now) {
    return bars.stream()
        .filter(bar -> !bar.closed() && endOf(bar) > now)
        .mapToLong(bar -> always ? endOf(bar) : Math.min(endOf(bar), now + SECOND_MICROS))
        .min()
        .orElse(Long.MAX_VALUE);
  }

  /**
   * Has bars read again.
   *
   * @param from the first time that may have changed
   * @param rightUntil when the bars were last known to be right
   */
  void soil(long from, long rightUntil) {
    if (dirtyFrom == CLEAN && !refreshing) {
      exactAt = Math.max(exactAt, rightUntil);
    }
    dirtyFrom = Math.min(dirtyFrom, from);
  }

  /** Where a change from {@code from} to {@code to} begins to matter; CLEAN where it does not. */
  long concerned(long from, long to) {
    if (!loaded || bars.isEmpty() || isComplete()) {
      long first = bars.isEmpty() ? Long.MAX_VALUE : bars.get(0).openMicros();
      long bar = barOf(from);
      return bar < first ? ALL : bar;
    }
    long first = bars.get(0).openMicros();
    return to < first ? CLEAN : Math.max(barOf(from), first);
  }

  /** Where the first bar that is forming opens; CLEAN when there is none. */
  long firstForming() {
    return bars.stream()
        .filter(bar -> !bar.closed())
        .mapToLong(Bar::openMicros)
        .min()
        .orElse(CLEAN);
  }

  /**
   * Takes what was read.
   *
   * @param from all bars from then on, or ALL
   * @param fresh those bars
   * @param now when they were read, in microseconds since the epoch
   * @param exact when the reading began
   * @return those that are new, or differ from what was there
   */
  List<Bar> take(long from, List<Bar> fresh, long now, long exact) {
    Map<Long, Bar> old = new HashMap<>();
    List<Bar> all = new ArrayList<>();
    for (Bar bar : bars) {
      if (from != ALL && bar.openMicros() < from) {
        all.add(bar);
      } else {
        old.put(bar.openMicros(), bar);
      }
    }
    boolean had = loaded;
    boolean complete = isComplete() || from == ALL && fresh.size() < wantedThen;
    all.addAll(fresh);
    bars = List.copyOf(all.size() > wanted ? all.subList(all.size() - wanted, all.size()) : all);
    bytes = bars.stream().mapToLong(Bar::bytes).sum();
    loaded |= from == ALL && wantedThen >= wanted; // more may be wanted by now
    exactAt = Math.max(exactAt, exact);
    answers.clear();
    closesAt = closing(now);
    if (bars.size() < wanted && !complete) {
      dirtyFrom = ALL; // bars have gone; older ones take their places
    }
    return had
        ? bars.stream()
            .filter(bar -> from == ALL || bar.openMicros() >= from)
            .filter(bar -> !isLike(bar, old.get(bar.openMicros())))
            .toList()
        : List.of();
  }

  private static boolean isLike(Bar bar, @Nullable Bar other) {
    return other != null && bar.isLike(other);
  }
}
