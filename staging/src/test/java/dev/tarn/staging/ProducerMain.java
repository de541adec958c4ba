package dev.tarn.staging;

import dev.tarn.staging.storage.LocalStorage;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A producer to be killed. Arguments: the lake, the number of its first row, the length of a name,
 * the nanoseconds between two rows. Prints again and again how many rows were 10 ms old when
 * another one was appended: by the clock of the appending thread, as on a busy machine the others
 * may have no turn for longer than that.
 */
public final class ProducerMain {
  private static final long AGE_NANOS = 10_000_000;
  private static final long MOST_ROWS = 60_000;

  private ProducerMain() {}

  public static void main(String[] arguments) throws InterruptedException {
    StagingArea staging =
        new StagingArea(new LocalStorage(Path.of(arguments[0])), Clock.systemUTC());
    long first = Long.parseLong(arguments[1]);
    String name = "x".repeat(Integer.parseInt(arguments[2]));
    long pause = Long.parseLong(arguments[3]);
    AppenderOptions options =
        AppenderOptions.of("producer").withFlushInterval(Duration.ofMillis(30));
    Appender appender = staging.appender(Events.DATASET, options);
    AtomicLong acknowledged = new AtomicLong();
    Thread thread =
        new Thread(
            () -> {
              long mark = System.nanoTime();
              long before = 0;
              for (long id = 0; id < MOST_ROWS; id++) {
                appender.append(Events.row(first + id, name, 1.0));
                if (System.nanoTime() - mark >= AGE_NANOS) {
                  acknowledged.set(before);
                  mark = System.nanoTime();
                  before = id + 1;
                }
                LockSupport.parkNanos(pause);
              }
            });
    thread.setDaemon(true);
    thread.start();
    while (true) {
      System.out.println(acknowledged.get());
      System.out.flush();
      Thread.sleep(1);
    }
  }
}
