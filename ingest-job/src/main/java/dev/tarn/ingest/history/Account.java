package dev.tarn.ingest.history;

import dev.tarn.ingest.source.Start;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Keeps account of what a source gave of a stretch: which times that covers, and what should have
 * been there and was not. Rows come in ascending order of time. Used by one thread.
 *
 * @param <T> the rows
 */
abstract class Account<T> {
  private final List<Missing> missing = new ArrayList<>();
  private final List<Span> settled = new ArrayList<>();

  /**
   * Takes a row.
   *
   * @return whether it is one of those that were asked for
   */
  abstract boolean take(T row);

  /**
   * Nothing comes any more.
   *
   * @param believable later times than this one are not taken for covered, unless by a row
   */
  abstract void end(Instant believable);

  /** Whether all that was asked for is answered. */
  abstract boolean isOver();

  /** Up to where rows have come: a request that goes on here misses nothing. */
  abstract Instant reached();

  /** How to go on there later, where the venue has not said. */
  Optional<Start> resume() {
    return Optional.empty();
  }

  /** What has been covered since this was called last. */
  final Spans drainSettled() {
    Spans drained = Spans.of(settled);
    settled.clear();
    return drained;
  }

  /** What was found missing since this was called last. */
  final List<Missing> drainMissing() {
    List<Missing> drained = List.copyOf(missing);
    missing.clear();
    return drained;
  }

  final void settle(Instant from, Instant to) {
    if (!from.isBefore(to)) {
      return;
    }
    int last = settled.size() - 1;
    if (last >= 0 && settled.get(last).to().equals(from)) {
      settled.set(last, new Span(settled.get(last).from(), to));
    } else {
      settled.add(new Span(from, to));
    }
  }

  final void miss(Missing hole) {
    missing.add(hole);
  }
}
