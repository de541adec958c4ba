package dev.tarn.ingest.live;

import dev.tarn.ingest.source.Feed;
import dev.tarn.ingest.source.FeedListener;
import dev.tarn.ingest.source.Garbage;
import dev.tarn.ingest.source.SourceException;
import dev.tarn.market.Candle;
import dev.tarn.market.Tick;
import dev.tarn.staging.StorageException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Keeps a venue's feed going: connects, watches over it, and connects again when it ends or falls
 * silent. Runs in a thread of its own until it is interrupted, the venue refuses, or a recording
 * has come to its end.
 */
final class VenueFeed {
  /** A feed that has lasted for this long was a good one: the next attempt is a first one. */
  private static final Duration GOOD = Duration.ofMinutes(1);

  private static final Duration LOOK = Duration.ofMillis(100);

  private final Venue venue;
  private final Intake intake;
  private final Watch watch;
  private final Notices notices;
  private boolean hasConnected;
  private volatile long heardNanos;

  VenueFeed(Venue venue, Intake intake, Watch watch, Notices notices) {
    this.venue = venue;
    this.intake = intake;
    this.watch = watch;
    this.notices = notices;
  }

  /**
   * Returns when a recording has ended.
   *
   * @throws SourceException if the venue refuses what it is asked for first
   * @throws InterruptedException if it is to end
   */
  void run() throws SourceException, InterruptedException {
    boolean more = true;
    while (more) {
      try {
        more = watch.patience().ask("connecting", notices::say, this::connectAndWatch);
      } catch (SourceException e) {
        waitThoughRefused(e);
      }
    }
  }

  /**
   * What is refused at first is a wrong use. Later it is the venue that has changed, for a while
   * perhaps: that must not end the feeds of others, nor this one for good.
   */
  private void waitThoughRefused(SourceException refusal)
      throws SourceException, InterruptedException {
    if (!hasConnected) {
      throw refusal;
    }
    notices.say(
        "%s; connecting again in %d s"
            .formatted(refusal.getMessage(), watch.patience().longest().toSeconds()));
    Thread.sleep(watch.patience().longest().toMillis());
  }

  /**
   * Whether to connect again.
   *
   * @throws SourceException if it could not be connected, or did not last
   */
  private boolean connectAndWatch() throws SourceException, InterruptedException {
    Listener listener = new Listener();
    connecting();
    long begin = System.nanoTime();
    SourceException cause;
    try (Feed feed = venue.source().subscribe(venue.subscription(), listener)) {
      heardNanos = System.nanoTime();
      hasConnected = true;
      venue.trails().connected(watch.clock().instant());
      venue.candleTails().connected();
      venue.tally().connected(watch.clock().instant());
      notices.say(
          "Connected to %s: %s"
              .formatted(venue.name(), String.join(", ", venue.subscription().symbols())));
      cause = end(listener);
    } catch (SourceException e) {
      venue.tally().failed(e.getMessage());
      throw e;
    }
    if (cause.kind() == SourceException.Kind.FINISHED) {
      return false;
    }
    venue.tally().failed(cause.getMessage());
    if (System.nanoTime() - begin < GOOD.toNanos()) {
      throw cause;
    }
    notices.say(cause.getMessage() + "; connecting again");
    return true;
  }

  private void connecting() {
    try {
      venue.connecting();
    } catch (StorageException e) {
      notices.say(e.getMessage());
    }
  }

  /** Waits for the feed's end; a silent one is ended here. */
  private SourceException end(Listener listener) throws InterruptedException {
    while (true) {
      try {
        return listener.end.get(LOOK.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        if (intake.pausedSince().isPresent()) {
          heardNanos = System.nanoTime(); // it is not read
        } else if (System.nanoTime() - heardNanos > watch.longestSilence().toNanos()) {
          return SourceException.unavailable(
              "Nothing has come from %s for %d s"
                  .formatted(venue.name(), watch.longestSilence().toSeconds()),
              null);
        }
      } catch (ExecutionException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private final class Listener implements FeedListener {
    private final CompletableFuture<SourceException> end = new CompletableFuture<>();

    @Override
    public void tick(Tick tick) {
      alive();
      if (intake.tick(tick)) {
        venue.trails().came(tick);
        venue.tally().came(tick);
      }
      alive();
    }

    @Override
    public void candle(Candle candle) {
      alive();
      if (intake.candle(candle)) {
        venue.candleTails().came(candle);
      }
      alive();
    }

    @Override
    public void garbage(Garbage garbage) {
      alive();
      intake.reject(venue.name(), garbage);
      alive();
    }

    @Override
    public void alive() {
      heardNanos = System.nanoTime();
    }

    @Override
    public void ended(SourceException cause) {
      end.complete(cause);
    }
  }
}
