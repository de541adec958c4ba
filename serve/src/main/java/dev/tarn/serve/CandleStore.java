package dev.tarn.serve;

import dev.tarn.staging.Datasets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the newest bars of the series that are asked for. When segments arrive, only the bars that
 * they can have changed are read again, those of all series together, before anybody asks.
 * Thread-safe.
 */
final class CandleStore {
  private static final long MOST_BYTES = 64L << 20;

  /** Pages and strategies ask again within this time. */
  private static final long HOT_NANOS = Duration.ofMinutes(1).toNanos();

  /** What is read by itself costs more, and its bars may change each second. */
  private static final long HOT_ALONE_NANOS = Duration.ofSeconds(10).toNanos();

  private static final long RETRY_NANOS = Duration.ofSeconds(10).toNanos();
  private static final int MOST_TOGETHER = 64;

  /** Trades that share an id are one event within this time, so an older bar may change. */
  private static final long WINDOW_MICROS = Duration.ofHours(1).toSeconds() * 1_000_000;

  private final Watch watch;
  private final Lane lane;
  private final Figures figures;
  private final Followers followers;
  private final Duration longest;
  private final Map<KeptSeries.Key, KeptSeries> all = new LinkedHashMap<>(16, 0.75f, true);
  private boolean scheduled;

  /** How many series one query reads: fewer where it took too long. */
  private int together = MOST_TOGETHER;

  /** Is told of bars that are new or have changed. */
  interface Followers {
    void changed(KeptSeries.Key key, List<Bar> bars);
  }

  CandleStore(Watch watch, Lane lane, Figures figures, Followers followers) {
    this(watch, lane, figures, followers, CandleReading.LONGEST);
  }

  /**
   * @param longest how long queries of a kind go on before others have their turn
   */
  CandleStore(Watch watch, Lane lane, Figures figures, Followers followers, Duration longest) {
    this.longest = longest;
    this.watch = watch;
    this.lane = lane;
    this.figures = figures;
    this.followers = followers;
  }

  /**
   * Bars as they were at some time.
   *
   * @param exactAt when they were last known to be right, as {@link System#nanoTime} tells it
   */
  record Dated(Answer answer, long exactAt) {
    long ageSeconds() {
      return Math.max(0, Duration.ofNanos(System.nanoTime() - exactAt).toSeconds());
    }
  }

  /**
   * Answers with the newest bars. Those of a series that is kept up to date are given as they are,
   * within {@link Freshness#lagging}: while the lake changes faster than it can be read, nobody
   * waits for it.
   */
  CompletableFuture<Dated> ask(
      KeptSeries.Key key, int limit, CandleForm form, Freshness freshness) {
    watch.lookSince(freshness.lagging().exactSince());
    if (!watch.isPresent()) {
      return CompletableFuture.failedFuture(Answers.noLake());
    }
    Optional<KeptSeries> kept = keptUp(key, limit, freshness);
    if (kept.isEmpty()) {
      watch.lookSince(freshness.exactSince());
      synchronized (this) {
        KeptSeries series = series(key, limit);
        if (!isRight(series, freshness)) {
          figures.misses.increment();
          return await(series, freshness).thenApply(read -> answer(read, limit, form));
        }
        kept = Optional.of(series);
      }
    }
    figures.hits.increment();
    return CompletableFuture.completedFuture(answer(kept.get(), limit, form));
  }

  /**
   * The series, if it was kept up to date before somebody asked, and lags by no more than it may.
   */
  private synchronized Optional<KeptSeries> keptUp(
      KeptSeries.Key key, int limit, Freshness freshness) {
    KeptSeries series = series(key, limit);
    boolean hot = isHot(series);
    series.askedAt = System.nanoTime();
    if (!hot || !isRight(series, freshness.lagging())) {
      return Optional.empty();
    }
    if (!isRight(series, freshness)) {
      figures.lagging.increment();
    }
    return Optional.of(series);
  }

  private boolean isRight(KeptSeries series, Freshness freshness) {
    expire(series);
    return series.loaded && freshness.takes(exactAt(series));
  }

  private KeptSeries series(KeptSeries.Key key, int limit) {
    KeptSeries series = all.computeIfAbsent(key, unused -> new KeptSeries(key, limit));
    if (limit > series.wanted) {
      boolean complete = series.isComplete();
      series.wanted = limit;
      if (!complete) {
        series.loaded = false;
        series.soil(KeptSeries.ALL, series.exactAt);
      }
    }
    return series;
  }

  private CompletableFuture<KeptSeries> await(KeptSeries series, Freshness freshness) {
    CompletableFuture<KeptSeries> pending = series.pending;
    if (pending == null) {
      pending = new CompletableFuture<>();
      series.pending = pending;
    }
    schedule();
    CompletableFuture<KeptSeries> mine = pending;
    return mine.thenCompose(
        read -> {
          synchronized (this) {
            // what was under way when it was asked for may have begun too early
            return read.loaded && freshness.takes(exactAt(read))
                ? CompletableFuture.completedFuture(read)
                : await(read, freshness);
          }
        });
  }

  /** As the series is now; the text is made without keeping others waiting. */
  private Dated answer(KeptSeries series, int limit, CandleForm form) {
    String name = limit + " " + form;
    List<Bar> bars;
    long exactAt;
    synchronized (this) {
      exactAt = exactAt(series);
      Optional<Answer> made = series.answer(name);
      if (made.isPresent()) {
        return new Dated(made.get(), exactAt);
      }
      bars = series.bars;
    }
    List<Bar> last = bars.size() > limit ? bars.subList(bars.size() - limit, bars.size()) : bars;
    Answer made = form.answer(series.key.series(), series.key.timeframe(), last);
    synchronized (this) {
      series.keep(bars, name, made);
    }
    return new Dated(made, exactAt);
  }

  private long exactAt(KeptSeries series) {
    boolean right = series.dirtyFrom == KeptSeries.CLEAN && !series.refreshing;
    return right ? Math.max(watch.lookedAt(), series.exactAt) : series.exactAt;
  }

  /** Time alone closes bars. */
  private static void expire(KeptSeries series) {
    long now = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    if (now >= series.closesAt) {
      long ago = (now - series.closesAt) * 1_000;
      series.closesAt = Long.MAX_VALUE;
      series.soil(series.firstForming(), System.nanoTime() - ago);
    }
  }

  /** Takes note of what a look has found. */
  synchronized void changed(Change change) {
    long before = watch.lookedAt();
    for (KeptSeries series : all.values()) {
      if (change.everything()) {
        soil(series, KeptSeries.ALL, before);
      } else {
        change.touches().forEach(touch -> touch(series, touch, before));
      }
    }
  }

  private void touch(KeptSeries series, Touch touch, long before) {
    boolean ticks = touch.dataset().equals("ticks");
    if (!ticks && !touch.dataset().equals("candles")) {
      return;
    }
    if (touch.series().isEmpty()) {
      soil(series, KeptSeries.ALL, before);
      return;
    }
    long wider = ticks ? WINDOW_MICROS : 0;
    for (Touch.Span span : touch.series().get().getOrDefault(series.key.series(), List.of())) {
      long from = series.concerned(span.from() - wider, span.to() + wider);
      soil(series, ticks ? Math.min(from, series.firstForming()) : from, before);
    }
  }

  private void soil(KeptSeries series, long from, long before) {
    if (from != KeptSeries.CLEAN) {
      figures.dropped.increment();
      series.soil(from, before);
    }
  }

  /** Has everything read again that somebody asks for now and then. */
  synchronized void refresh() {
    for (KeptSeries series : all.values()) {
      expire(series);
      if (isDue(series)) {
        schedule();
        return;
      }
    }
  }

  private static boolean isDue(KeptSeries series) {
    return isHot(series)
        && !series.refreshing
        && series.dirtyFrom != KeptSeries.CLEAN
        && (series.pending != null || System.nanoTime() - series.retryAt >= 0);
  }

  /** True when it is kept up to date, whether or not somebody asks. */
  private static boolean isHot(KeptSeries series) {
    long hot = CandleReading.isReadAlone(series) ? HOT_ALONE_NANOS : HOT_NANOS;
    return series.followers > 0
        || series.pending != null
        || System.nanoTime() - series.askedAt < hot;
  }

  /** Drops a series that cannot be read, unless somebody follows it: then it is tried later on. */
  private void giveUp(KeptSeries series) {
    if (series.followers > 0) {
      series.dirtyFrom = KeptSeries.ALL;
      series.retryAt = System.nanoTime() + RETRY_NANOS;
    } else {
      all.remove(series.key, series);
    }
  }

  private void schedule() {
    if (!scheduled) {
      scheduled = true;
      Refreshing refreshing = new Refreshing();
      lane.submit(refreshing).whenComplete((left, failure) -> refreshing.end(failure));
    }
  }

  /** From now on the series is kept up to date. */
  synchronized void follow(KeptSeries.Key key) {
    series(key, 2).followers++;
    schedule();
  }

  synchronized void leave(KeptSeries.Key key) {
    KeptSeries series = all.get(key);
    if (series != null) {
      series.followers--;
    }
  }

  synchronized int size() {
    return all.size();
  }

  private void trim() {
    long bytes = all.values().stream().mapToLong(KeptSeries::bytes).sum();
    Iterator<KeptSeries> oldest = all.values().iterator();
    while (bytes > MOST_BYTES && oldest.hasNext()) {
      KeptSeries series = oldest.next();
      if (series.followers == 0 && series.pending == null && !series.refreshing) {
        bytes -= series.bytes();
        oldest.remove();
      }
    }
  }

  /** Reads what is due, all of it from one snapshot. */
  private final class Refreshing implements Lane.Job<Boolean> {
    private final Map<KeptSeries, Long> due = new LinkedHashMap<>();
    private long begun;
    private boolean hasBegun;

    private @Nullable CandleReading underWay;

    @Override
    public Set<String> datasets(Datasets datasets) {
      return Set.of("candles");
    }

    @Override
    public void begin() {
      synchronized (CandleStore.this) {
        giveBack();
        if (!hasBegun) {
          hasBegun = true;
          scheduled = false; // what is asked for from now on is for the next one
        }
        begun = System.nanoTime();
        for (KeptSeries series : all.values()) {
          if (isDue(series)) {
            due.put(series, series.loaded ? series.dirtyFrom : KeptSeries.ALL);
            series.dirtyFrom = KeptSeries.CLEAN;
            series.refreshing = true;
            series.wantedThen = series.wanted;
          }
        }
      }
    }

    private void giveBack() {
      due.forEach(
          (series, from) -> {
            series.refreshing = false;
            series.dirtyFrom = Math.min(series.dirtyFrom, from);
          });
      due.clear();
    }

    @Override
    public Boolean run(Reading reading) throws SQLException {
      Map<KeptSeries, Long> wanted = new LinkedHashMap<>();
      int number;
      synchronized (CandleStore.this) {
        due.keySet().stream()
            .sorted(Comparator.comparingLong(series -> series.exactAt - begun))
            .forEach(series -> wanted.put(series, due.get(series)));
        number = together;
      }
      if (wanted.isEmpty()) {
        return true;
      }
      CandleReading candles = new CandleReading(reading, number, longest);
      underWay = candles;
      candles.read(wanted, (series, read) -> take(series, read, reading.now()));
      synchronized (CandleStore.this) {
        trim();
      }
      return true;
    }

    private void take(KeptSeries series, CandleReading.Read read, Instant now) {
      List<Bar> changed = List.of();
      CompletableFuture<KeptSeries> pending;
      @Nullable Throwable failure = read.failure().orElse(null);
      synchronized (CandleStore.this) {
        due.remove(series);
        series.refreshing = false;
        pending = series.pending;
        series.pending = null;
        if (failure == null) {
          figures.refreshed.increment();
          long micros = ChronoUnit.MICROS.between(Instant.EPOCH, now);
          changed = series.take(read.from(), read.bars(), micros, begun);
        } else {
          giveUp(series);
        }
      }
      if (!changed.isEmpty() && series.followers > 0) {
        followers.changed(series.key, changed);
      }
      if (pending != null && failure == null) {
        pending.complete(series);
      } else if (pending != null) {
        pending.completeExceptionally(failure);
      }
    }

    void end(@Nullable Throwable failure) {
      List<CompletableFuture<KeptSeries>> failed = new ArrayList<>();
      synchronized (CandleStore.this) {
        if (!hasBegun) {
          scheduled = false;
        }
        // a Problem here is a query that took too long
        @Nullable CandleReading reading = failure == null ? null : underWay;
        Optional<KeptSeries> inHand =
            reading == null ? Optional.empty() : reading.inHand(failure instanceof Problem);
        boolean tooMany =
            failure instanceof Problem && inHand.isEmpty() && !due.isEmpty() && together > 1;
        boolean again = tooMany || inHand.isPresent();
        if (tooMany) {
          together /= 2;
        } else if (failure == null) {
          together = Math.min(MOST_TOGETHER, together + 1);
        }
        if (failure != null) {
          List<KeptSeries> some = new ArrayList<>();
          inHand.ifPresent(some::add);
          if (!again) {
            some.addAll(due.isEmpty() ? all.values() : due.keySet()); // it may not have begun
          }
          some.forEach(series -> Optional.ofNullable(series.pending).ifPresent(failed::add));
          some.forEach(series -> series.pending = null);
        }
        giveBack();
        inHand.ifPresent(CandleStore.this::giveUp);
        if (failure == null || again) {
          refresh();
        }
      }
      if (failure != null) {
        failed.forEach(pending -> pending.completeExceptionally(failure));
      }
    }
  }
}
