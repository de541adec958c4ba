package dev.tarn.ingest.live;

import dev.tarn.ingest.source.SourceException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The feeds of some venues, each with a thread that keeps it going and one that asks for what it
 * did not bring. Thread-safe.
 */
final class LiveIngest implements AutoCloseable {
  private final List<Venue> venues;
  private final Intake intake;
  private final List<Thread> feeds = new ArrayList<>();
  private final List<Thread> fillers = new ArrayList<>();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  private LiveIngest(List<Venue> venues, Intake intake) {
    this.venues = List.copyOf(venues);
    this.intake = intake;
  }

  /**
   * Starts the feeds.
   *
   * @param intake takes the rows; stays open when this is closed
   */
  static LiveIngest start(List<Venue> venues, Intake intake, Watch watch, Notices notices) {
    LiveIngest ingest = new LiveIngest(venues, intake);
    for (Venue venue : venues) {
      VenueFeed feed = new VenueFeed(venue, intake, watch, notices);
      ingest.feeds.add(ingest.thread("tarn-feed-" + venue.name(), feed::run));
      Filler filler = new Filler(venue, intake, watch, notices);
      ingest.fillers.add(ingest.thread("tarn-filler-" + venue.name(), filler::run));
    }
    ingest.feeds.forEach(Thread::start);
    ingest.fillers.forEach(Thread::start);
    return ingest;
  }

  @FunctionalInterface
  private interface Work {
    void run() throws SourceException;
  }

  private Thread thread(String name, Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (SourceException | RuntimeException | Error e) {
                failure.compareAndSet(null, e);
                feeds.forEach(Thread::interrupt);
              }
            },
            name);
    thread.setDaemon(true);
    return thread;
  }

  /** Whether a feed is still to bring something. */
  boolean isRunning() {
    return feeds.stream().anyMatch(Thread::isAlive);
  }

  /** Why a feed cannot go on at all, such as a symbol that the venue does not know. */
  Optional<Throwable> failure() {
    return Optional.ofNullable(failure.get());
  }

  /** How each venue stands. */
  List<VenueState> state() {
    return venues.stream().map(Venue::state).toList();
  }

  /** Ends the feeds, and waits for their threads. What has come is in the intake. */
  @Override
  public void close() {
    intake.stop();
    feeds.forEach(Thread::interrupt);
    fillers.forEach(Thread::interrupt);
    boolean interrupted = false;
    for (Thread thread : threads()) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private List<Thread> threads() {
    List<Thread> all = new ArrayList<>(feeds);
    all.addAll(fillers);
    return all;
  }
}
