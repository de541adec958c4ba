package dev.tarn.ingest.live;

import dev.tarn.ingest.source.SourceException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The ingests of some venues, each in a thread of its own. Thread-safe. */
final class LiveIngest implements AutoCloseable {
  private static final Duration LONGEST_END = Duration.ofSeconds(5);

  private final List<VenueIngest> venues;
  private final Intake intake;
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  private LiveIngest(List<VenueIngest> venues, Intake intake) {
    this.venues = List.copyOf(venues);
    this.intake = intake;
  }

  /**
   * Starts them.
   *
   * @param intake takes the rows; stays open when this is closed
   */
  static LiveIngest start(List<VenueIngest> venues, Intake intake) {
    LiveIngest ingest = new LiveIngest(venues, intake);
    for (VenueIngest venue : venues) {
      Thread thread = new Thread(() -> ingest.run(venue), "tarn-feed-" + venue.name());
      thread.setDaemon(true);
      ingest.threads.add(thread);
    }
    ingest.threads.forEach(Thread::start);
    return ingest;
  }

  private void run(VenueIngest venue) {
    try {
      venue.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (SourceException | RuntimeException | Error e) {
      failure.compareAndSet(null, e);
      threads.forEach(Thread::interrupt);
    }
  }

  /** Whether a feed is still to bring something. */
  boolean isRunning() {
    return threads.stream().anyMatch(Thread::isAlive);
  }

  /** Why a venue cannot go on at all, such as a symbol that it does not know. */
  Optional<Throwable> failure() {
    return Optional.ofNullable(failure.get());
  }

  /** How each venue stands. */
  List<VenueState> state() {
    return venues.stream().map(VenueIngest::state).toList();
  }

  /**
   * Ends the feeds, and waits for their threads, but not for ever: a source may hang. What has come
   * is in the intake, which takes nothing more.
   */
  @Override
  public void close() {
    intake.stop();
    threads.forEach(Thread::interrupt);
    long deadline = System.nanoTime() + LONGEST_END.toNanos();
    boolean interrupted = false;
    for (Thread thread : threads) {
      long left = deadline - System.nanoTime();
      while (thread.isAlive() && left > 0) {
        try {
          TimeUnit.NANOSECONDS.timedJoin(thread, left);
        } catch (InterruptedException e) {
          interrupted = true;
        }
        left = deadline - System.nanoTime();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
