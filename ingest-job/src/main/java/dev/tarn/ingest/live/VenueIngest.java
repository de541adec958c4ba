package dev.tarn.ingest.live;

import dev.tarn.ingest.source.SourceException;
import dev.tarn.staging.TarnException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The ingest of one venue, from the symbols that a user has written to its feed. {@link #run} is
 * for one thread; {@link #state} for any.
 */
final class VenueIngest {
  private final VenueRequest request;
  private final Known known;
  private final Intake intake;
  private final Watch watch;
  private final Notices notices;
  private final VenueTally tally;
  private volatile @Nullable Venue venue;

  VenueIngest(VenueRequest request, Known known, Intake intake, Watch watch, Notices notices) {
    this.request = request;
    this.known = known;
    this.intake = intake;
    this.watch = watch;
    this.notices = notices;
    this.tally = new VenueTally(request.source().venue());
  }

  /** The venue's name, as in the rows. */
  String name() {
    return request.source().venue();
  }

  /** How it stands. */
  VenueState state() {
    return tally.state(Optional.ofNullable(venue).map(Venue::trails));
  }

  /**
   * Returns when a recording has ended.
   *
   * @throws SourceException if the venue refuses what it is asked for
   * @throws InterruptedException if it is to end
   */
  void run() throws SourceException, InterruptedException {
    Venue found =
        Venue.of(
            request.source(),
            request.subscription(watch.patience(), notices, tally),
            tally,
            known.owed());
    tell(found);
    venue = found;
    Filler filler = new Filler(found, intake, watch, notices);
    Thread thread = new Thread(filler, "tarn-filler-" + name());
    thread.setDaemon(true);
    thread.start();
    try {
      new VenueFeed(found, intake, watch, notices).run();
    } finally {
      thread.interrupt();
      join(thread);
    }
  }

  /** What comes now is worth more than what was missed: it must not be held up by that. */
  private void tell(Venue found) {
    try {
      known.tell(found);
    } catch (TarnException e) {
      notices.say(
          "What the lake lacks of %s is not asked for: %s; run 'ingest-job recover'"
              .formatted(name(), e.getMessage()));
    }
  }

  private static void join(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
