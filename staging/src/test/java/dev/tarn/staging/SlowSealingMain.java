package dev.tarn.staging;

import dev.tarn.staging.storage.LocalStorage;
import dev.tarn.staging.testing.HaltingStorage;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/**
 * A producer whose segments cannot be written until it has appended everything. Arguments: the
 * lake, the number of rows, the bytes of a journal.
 */
public final class SlowSealingMain {

  private SlowSealingMain() {}

  public static void main(String[] arguments) {
    HaltingStorage storage = new HaltingStorage(new LocalStorage(Path.of(arguments[0])));
    long rows = Long.parseLong(arguments[1]);
    AppenderOptions options =
        new AppenderOptions(
            "slow", Duration.ofMillis(100), Long.parseLong(arguments[2]), Clock.systemUTC());
    try (Appender appender =
        new StagingArea(storage, Clock.systemUTC()).appender(Events.DATASET, options)) {
      storage.halt();
      for (long id = 0; id < rows; id++) {
        appender.append(Events.row(id, "a name of some length, to fill the memory sooner", 1.5));
      }
      storage.goOn();
    }
    System.out.println("done");
  }
}
