package dev.tarn.ingest.history;

import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;

/** Stretches that are asked for again after a pause. Not safe for use by several threads. */
final class Later {
  private final PriorityQueue<Due> queue = new PriorityQueue<>(Comparator.comparingLong(Due::at));

  /** A stretch and when its time has come, by {@link System#nanoTime}. */
  record Due(Work<?> work, Stretch stretch, long at) {}

  void add(Work<?> work, Stretch stretch, Duration pause) {
    queue.add(new Due(work, stretch, System.nanoTime() + pause.toNanos()));
  }

  /** Takes out one whose time has come. */
  Optional<Due> due() {
    Due first = queue.peek();
    return first == null || first.at() - System.nanoTime() > 0
        ? Optional.empty()
        : Optional.of(queue.remove());
  }

  /** How long it takes until the next one's time has come. */
  Duration pause() {
    Due first = queue.peek();
    return first == null
        ? Duration.ZERO
        : Duration.ofNanos(Math.max(0, first.at() - System.nanoTime()));
  }

  boolean isEmpty() {
    return queue.isEmpty();
  }

  void drop(Work<?> work) {
    queue.removeIf(due -> due.work() == work);
  }
}
