package dev.tarn.ingest.live;

import dev.tarn.ingest.history.Owed;
import dev.tarn.ingest.source.SourceException;
import dev.tarn.staging.Lake;
import dev.tarn.staging.StagingArea;
import dev.tarn.staging.StorageException;
import dev.tarn.staging.service.ServiceManager;
import dev.tarn.staging.service.StopSignal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A live ingest from its start to its end: runs the feeds until it is told to stop, and says how it
 * stands meanwhile.
 */
public final class LiveJob {
  private static final Duration REPORT = Duration.ofSeconds(1);

  private final Lake lake;
  private final LiveOptions options;
  private final Notices notices;
  private final Consumer<String> terminal;
  private final LastMinute lastMinute = new LastMinute();
  private boolean statusFailed;

  /**
   * @param notices takes lines for the operator
   * @param terminal takes the status line, each time it changes; does nothing where nobody watches
   */
  public LiveJob(Lake lake, LiveOptions options, Notices notices, Consumer<String> terminal) {
    this.lake = lake;
    this.options = options;
    this.notices = notices;
    this.terminal = terminal;
  }

  /**
   * Returns when it was told to stop, or all recordings have ended.
   *
   * @return what was taken
   * @throws SourceException if a venue refuses what is asked of it; what came until then is in the
   *     lake
   * @throws dev.tarn.staging.BusyException if another ingest of this name is running
   * @throws StorageException if the disk refuses at the end
   */
  public Intake.Counts run(StopSignal stop, ServiceManager manager)
      throws SourceException, InterruptedException {
    Instant begin = options.watch().clock().instant();
    try (ProducerFolder folder = ProducerFolder.own(lake, options.producer())) {
      Intake intake = new Intake(new StagingArea(lake), options.intake(), notices);
      LiveIngest ingest = LiveIngest.start(venues(intake, folder.owed(notices)), intake);
      try (intake;
          ingest) {
        manager.ready("connecting");
        watch(ingest, intake, folder, begin, stop, manager);
      }
      write(folder, state(ingest.state(), intake, begin).asEnded());
      return intake.counts();
    }
  }

  private List<VenueIngest> venues(Intake intake, Owed owed) {
    Known known = new Known(lake, options.lookBack(), options.watch().clock(), owed);
    return options.venues().stream()
        .map(request -> new VenueIngest(request, known, intake, options.watch(), notices))
        .toList();
  }

  private void watch(
      LiveIngest ingest,
      Intake intake,
      ProducerFolder folder,
      Instant begin,
      StopSignal stop,
      ServiceManager manager)
      throws SourceException, InterruptedException {
    StateLine line = new StateLine();
    while (ingest.isRunning() && ingest.failure().isEmpty() && !stop.await(REPORT)) {
      IngestState state = state(ingest.state(), intake, begin);
      terminal.accept(line.of(state));
      manager.alive(line.of(state));
      write(folder, state);
    }
    if (stop.isGiven()) {
      manager.stopping("seals what has come");
    }
    Optional<Throwable> failure = ingest.failure();
    if (failure.isPresent()) {
      if (failure.get() instanceof SourceException refused) {
        throw refused;
      }
      throw new IllegalStateException(failure.get());
    }
  }

  private IngestState state(List<VenueState> venues, Intake intake, Instant begin) {
    Instant now = options.watch().clock().instant();
    Intake.Counts counts = intake.counts();
    return new IngestState(
        now,
        begin,
        counts,
        lastMinute.of(counts, now),
        intake.clockBehind(),
        intake.rejects().file(),
        intake.pausedSince(),
        false,
        venues);
  }

  /** A status that cannot be written, on a full disk for instance, must not end the feeds. */
  private void write(ProducerFolder folder, IngestState state) {
    try {
      folder.write(state, options.producer());
      statusFailed = false;
    } catch (StorageException e) {
      if (!statusFailed) {
        statusFailed = true;
        notices.say(e.getMessage());
      }
    }
  }
}
