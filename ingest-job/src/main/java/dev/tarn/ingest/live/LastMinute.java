package dev.tarn.ingest.live;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/** What an intake has taken in the last minute. Not safe for use by several threads. */
final class LastMinute {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final Deque<Sample> samples = new ArrayDeque<>();

  private record Sample(Instant at, Intake.Counts counts) {}

  /**
   * Takes what was counted until now.
   *
   * @return what of it is of the last minute; all where it has not run for so long
   */
  Intake.Counts of(Intake.Counts counts, Instant now) {
    if (samples.isEmpty()) {
      samples.add(new Sample(now, new Intake.Counts(0, 0, 0)));
    }
    samples.add(new Sample(now, counts));
    while (samples.size() > 2
        && Duration.between(samples.getFirst().at(), now).compareTo(MINUTE) > 0) {
      samples.removeFirst();
    }
    return counts.since(samples.getFirst().counts());
  }
}
