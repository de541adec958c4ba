package dev.tarn.ingest.live;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether the disk takes rows, and since when it does not. A full disk takes a short row now and
 * then, or one kind of them: a pause is over when nothing has failed for a while. Whoever waits
 * tries more often than that. Thread-safe.
 */
final class DiskPause {
  private static final Duration STEADY = Duration.ofSeconds(1);

  private final Clock clock;
  private final Notices notices;
  private volatile @Nullable Instant since;
  private Instant lastFailure = Instant.EPOCH;

  DiskPause(Clock clock, Notices notices) {
    this.clock = clock;
    this.notices = notices;
  }

  /** The disk has taken something; the usual case costs no write to shared memory. */
  void worked() {
    if (since != null) {
      endIfSteady();
    }
  }

  /** The disk has refused something. */
  synchronized void failed(String why) {
    lastFailure = clock.instant();
    if (since == null) {
      since = lastFailure;
      notices.say("Paused, the feeds are not read: " + why);
    }
  }

  /** Since when the disk has taken nothing for good; empty while all is well. */
  Optional<Instant> since() {
    worked();
    return Optional.ofNullable(since);
  }

  private synchronized void endIfSteady() {
    Instant now = clock.instant();
    @Nullable Instant begin = since;
    if (begin == null || now.isBefore(lastFailure.plus(STEADY))) {
      return;
    }
    since = null;
    notices.say(
        "Going on: the disk takes rows again after %d s"
            .formatted(Duration.between(begin, lastFailure).toSeconds()));
  }
}
