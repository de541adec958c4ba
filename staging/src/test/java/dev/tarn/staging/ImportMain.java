package dev.tarn.staging;

import dev.tarn.staging.storage.LocalStorage;
import java.nio.file.Path;
import java.time.Clock;

/** Imports rows that no memory would hold. Arguments: the lake, the number of rows. */
public final class ImportMain {

  private ImportMain() {}

  public static void main(String[] arguments) {
    StagingArea staging =
        new StagingArea(new LocalStorage(Path.of(arguments[0])), Clock.systemUTC());
    long rows = Long.parseLong(arguments[1]);
    try (FileImport target = staging.importing(Events.DATASET)) {
      for (long id = 0; id < rows; id++) {
        target.append(Events.row(id, "the name of event " + id, id * 1.5));
      }
      System.out.println(target.commit("00112233445566778899aabbccddeeff"));
    }
  }
}
