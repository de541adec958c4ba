package dev.tarn.staging;

import static dev.tarn.staging.FaultSweep.assertHolds;
import static dev.tarn.staging.FaultSweep.recoverLater;
import static dev.tarn.staging.FaultSweep.retry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.staging.storage.LocalStorage;
import dev.tarn.staging.storage.Storage;
import dev.tarn.staging.testing.Fault.Aftermath;
import dev.tarn.staging.testing.Fault.Moment;
import dev.tarn.staging.testing.FaultyStorage;
import dev.tarn.staging.testing.InMemoryFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Fails each storage operation from the first append to the segment, and looks for every row. */
class AppendFaultTest {
  private static final long ROWS = 12;

  @TempDir(factory = InMemoryFolder.class)
  Path folder;

  @ParameterizedTest
  @EnumSource
  void aProducerThatTriesAgainHasEveryRowThereOnce(Moment moment) throws IOException {
    FaultSweep.over(
        folder,
        moment,
        Aftermath.RECOVERS,
        (lake, storage) -> {
          StagingArea staging = new StagingArea(storage, Clock.systemUTC());
          Appender appender = retry(() -> staging.appender(Events.DATASET, Events.onDemand()));
          for (int id = 0; id < ROWS; id++) {
            long row = id;
            retry(
                () -> {
                  appender.append(Events.row(row));
                  return null;
                });
            if (id == ROWS / 2) {
              retry(
                  () -> {
                    appender.flush();
                    return null;
                  });
              assertThat(Events.segments(lake)).isNotEmpty();
            }
          }
          retry(
              () -> {
                appender.close();
                return null;
              });
          retry(() -> staging.recover(Events.DATASET));
          int segments = retry(() -> staging.segments(Events.DATASET)).size();
          assertThat(segments).isBetween(2, 3);
          recoverLater(lake);
          Events.assertHoldsExactly(lake, ROWS);
        });
  }

  @ParameterizedTest
  @EnumSource
  void whatWasFlushedBeforeTheDeathOfItsProducerIsThereOnce(Moment moment) throws IOException {
    FaultSweep.over(
        folder,
        moment,
        Aftermath.DEAD,
        (lake, storage) -> {
          long flushed = appendUntilDeath(storage);
          storage.die();
          recoverLater(lake);
          assertHolds(lake, flushed, ROWS);
        });
  }

  @ParameterizedTest
  @EnumSource
  void aRecoveryThatFailsIsDoneAgain(Moment moment) throws IOException {
    FaultSweep.over(
        folder,
        moment,
        Aftermath.RECOVERS,
        (lake, storage) -> {
          leaveJournals(lake);
          StagingArea staging = new StagingArea(storage, Clock.systemUTC());
          retry(() -> staging.recover(Events.DATASET));
          recoverLater(lake);
          Events.assertHoldsExactly(lake, ROWS);
        });
  }

  @ParameterizedTest
  @EnumSource
  void aRecoveryThatDiesIsDoneByAnother(Moment moment) throws IOException {
    FaultSweep.over(
        folder,
        moment,
        Aftermath.DEAD,
        (lake, storage) -> {
          leaveJournals(lake);
          try {
            new StagingArea(storage, Clock.systemUTC()).recover(Events.DATASET);
          } catch (StorageException e) {
            storage.die();
          }
          recoverLater(lake);
          Events.assertHoldsExactly(lake, ROWS);
        });
  }

  /** Answers how many rows had been flushed when the process died. */
  private static long appendUntilDeath(FaultyStorage storage) {
    long flushed = 0;
    try {
      Appender appender =
          new StagingArea(storage, Clock.systemUTC()).appender(Events.DATASET, Events.onDemand());
      for (int id = 0; id < ROWS; id++) {
        appender.append(Events.row(id));
        if (id == ROWS / 2) {
          appender.flush();
          flushed = id + 1L;
        }
      }
      appender.close();
      return ROWS;
    } catch (StorageException e) {
      return flushed;
    }
  }

  /** The journals of two producers that died: one with half of the rows each. */
  private static void leaveJournals(Path lake) throws IOException {
    Storage storage = new LocalStorage(lake);
    for (int half = 0; half < 2; half++) {
      SegmentName name = SegmentName.next(Clock.systemUTC().instant(), "dead");
      try (Journal journal = Journal.begin(storage, Events.DATASET, name)) {
        for (long id = half * ROWS / 2; id < (half + 1) * ROWS / 2; id++) {
          journal.append(Events.row(id));
        }
        journal.drain();
      }
    }
  }
}
