package dev.tarn.staging;

import static dev.tarn.staging.FaultSweep.recoverLater;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.staging.storage.LocalStorage;
import dev.tarn.staging.storage.Storage;
import dev.tarn.staging.testing.Fault.Aftermath;
import dev.tarn.staging.testing.Fault.Moment;
import dev.tarn.staging.testing.InMemoryFolder;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Fails each storage operation of an import, and imports the file again. */
class ImportFaultTest {
  private static final int ROWS = 12;
  private static final String IDENTITY = "0123456789abcdef0123456789abcdef";

  @TempDir(factory = InMemoryFolder.class)
  Path folder;

  @ParameterizedTest
  @EnumSource
  void anImportThatFailsIsCompletedByImportingAgain(Moment moment) throws IOException {
    FaultSweep.over(
        folder,
        moment,
        Aftermath.RECOVERS,
        (lake, storage) -> {
          FaultSweep.retry(() -> importRows(storage));
          recoverLater(lake);
          Events.assertHoldsExactly(lake, ROWS);
          assertThat(Events.segments(lake)).hasSize(3);
        });
  }

  @ParameterizedTest
  @EnumSource
  void anImportThatDiesIsCompletedByImportingAgain(Moment moment) throws IOException {
    FaultSweep.over(
        folder,
        moment,
        Aftermath.DEAD,
        (lake, storage) -> {
          try {
            importRows(storage);
          } catch (StorageException e) {
            storage.die();
          }
          importRows(new LocalStorage(lake));
          recoverLater(lake);
          Events.assertHoldsExactly(lake, ROWS);
          assertThat(Events.segments(lake)).hasSize(3);
        });
  }

  private static FileImport.Outcome importRows(Storage storage) {
    try (FileImport target = new FileImport(storage, Events.DATASET, 5)) {
      for (int id = 0; id < ROWS; id++) {
        target.append(Events.row(id));
      }
      return target.commit(IDENTITY);
    }
  }
}
