package dev.tarn.serve;

import dev.tarn.staging.Datasets;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Keeps answers for as long as they are right: until a segment arrives that touches what they are
 * made of, or time alone changes them. Equal questions that come at once are answered by one query.
 * Thread-safe.
 */
final class Answers {
  private static final long MOST_BYTES = 48L << 20;

  private final Watch watch;
  private final Lane lane;
  private final Figures figures;
  private final Map<String, Kept> kept = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;
  private long lastChange;

  /** An answer, made or being made. */
  private static final class Kept {
    final Question question;
    @Nullable Answer answer;
    @Nullable CompletableFuture<Answer> pending;
    long pendingSince;

    /** The number of the look that the answer, or the one being made, takes into account. */
    long seen;

    /** The number of the last look that found something that touches the question. */
    long touched;

    /** When the answer was last known to be right, once it has been touched. */
    long exactAt;

    /** When the answer ceases to be right of itself. */
    long expiresAt;

    Kept(Question question) {
      this.question = question;
    }
  }

  Answers(Watch watch, Lane lane, Figures figures) {
    this.watch = watch;
    this.lane = lane;
    this.figures = figures;
  }

  /** Answers a question; fails as {@link Problems} explains. */
  CompletableFuture<Answer> ask(Question question, Freshness freshness) {
    watch.lookSince(freshness.exactSince());
    if (!watch.isPresent()) {
      return CompletableFuture.failedFuture(noLake());
    }
    Freshness enough = freshness.laxerBy(question.least().toNanos());
    synchronized (this) {
      Kept one = kept.computeIfAbsent(question.key(), key -> new Kept(question));
      Answer answer = one.answer;
      if (answer != null && enough.takes(exactAt(one))) {
        figures.hits.increment();
        return CompletableFuture.completedFuture(answer);
      }
      CompletableFuture<Answer> pending = one.pending;
      if (pending != null && enough.takes(one.pendingSince)) {
        return pending;
      }
      figures.misses.increment();
      return make(one);
    }
  }

  static Problem noLake() {
    return Problem.unavailable(
        5, "Cannot find the lake: it has neither staging nor warehouse; see the server's --lake");
  }

  private long exactAt(Kept one) {
    long right = one.touched > one.seen ? one.exactAt : Math.max(watch.lookedAt(), one.exactAt);
    return right - one.expiresAt > 0 ? one.expiresAt : right;
  }

  private CompletableFuture<Answer> make(Kept one) {
    CompletableFuture<Answer> mine = new CompletableFuture<>();
    one.pending = mine;
    one.pendingSince = System.nanoTime();
    Making making = new Making(one);
    lane.submit(making)
        .whenComplete(
            (made, failure) -> {
              keep(one, mine, making, made);
              if (failure == null) {
                mine.complete(made.answer());
              } else {
                mine.completeExceptionally(failure);
              }
            });
    return mine;
  }

  private synchronized void keep(
      Kept one, CompletableFuture<Answer> mine, Making making, Question.@Nullable Made made) {
    if (one.pending == mine) {
      one.pending = null;
    }
    if (made == null) {
      if (one.answer == null && one.pending == null) {
        kept.remove(one.question.key(), one);
      }
      return;
    }
    Answer old = one.answer;
    boolean isKept = kept.get(one.question.key()) == one;
    if (!isKept) {
      return;
    }
    bytes += made.answer().body().length - (old == null ? 0 : old.body().length);
    one.answer = made.answer();
    one.seen = making.seen;
    one.exactAt = making.begun;
    long most = (made.mayChange() ? Question.A_SECOND : one.question.most()).toNanos();
    one.expiresAt = making.begun + most;
    Iterator<Kept> oldest = kept.values().iterator();
    while (bytes > MOST_BYTES && oldest.hasNext()) {
      Kept dropped = oldest.next();
      Answer its = dropped.answer;
      if (its != null && dropped.pending == null) {
        bytes -= its.body().length;
        oldest.remove();
      }
    }
  }

  /** Takes note of what a look has found. */
  synchronized void changed(Change change) {
    lastChange = change.number();
    if (change.isNothing()) {
      return;
    }
    long before = watch.lookedAt();
    for (Kept one : kept.values()) {
      boolean concerned =
          change.everything()
              || change.touches().stream().anyMatch(touch -> concerns(touch, one.question));
      if (concerned) {
        if (one.touched <= one.seen) {
          one.exactAt = Math.max(before, one.exactAt);
          figures.dropped.increment();
        }
        one.touched = change.number();
      }
    }
  }

  private static boolean concerns(Touch touch, Question question) {
    return question.dependsOn().contains(touch.dataset()) && touch.concerns(question.series());
  }

  synchronized int size() {
    return kept.size();
  }

  synchronized long bytes() {
    return bytes;
  }

  private synchronized long lastChange() {
    return lastChange;
  }

  /** Makes an answer, and remembers what it takes into account. */
  private final class Making implements Lane.Job<Question.Made> {
    private final Kept one;
    private volatile long seen;
    private volatile long begun;

    Making(Kept one) {
      this.one = one;
    }

    @Override
    public Set<String> datasets(Datasets all) {
      return one.question.datasets().apply(all);
    }

    @Override
    public void begin() {
      seen = lastChange();
      begun = System.nanoTime();
    }

    @Override
    public Question.Made run(Reading reading) throws SQLException {
      return one.question.maker().make(reading);
    }
  }
}
