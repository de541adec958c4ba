package dev.tarn.system.program;

import dev.tarn.staging.Appender;
import dev.tarn.staging.AppenderOptions;
import dev.tarn.staging.Dataset;
import dev.tarn.staging.Lake;
import dev.tarn.staging.StagingArea;
import dev.tarn.staging.TarnException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Appends numbered rows of {@link Events} until there is a line on standard input. After each
 * append has returned it prints the row's number and the time in milliseconds; at the end, how long
 * the slowest one took.
 *
 * <p>Arguments: lake, name, first number, flush interval in milliseconds, pause between rows in
 * microseconds.
 */
public final class Producer {

  private Producer() {}

  public static void main(String[] args) throws IOException {
    Lake lake = Lake.at(args[0]);
    Dataset events = Events.of(lake);
    long pause = Duration.ofNanos(Long.parseLong(args[4]) * 1_000).toNanos();
    AppenderOptions options =
        AppenderOptions.of(args[1]).withFlushInterval(Duration.ofMillis(Long.parseLong(args[3])));
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    long slowest = 0;
    long failed = 0;
    long number = Long.parseLong(args[2]);
    try (Appender appender = new StagingArea(lake).appender(events, options)) {
      while (System.in.available() == 0) {
        long begin = System.nanoTime();
        try {
          appender.append(Events.row(events, args[1], number));
          slowest = Math.max(slowest, System.nanoTime() - begin);
          out.println("row " + number + " " + System.currentTimeMillis());
          number++;
        } catch (TarnException e) {
          failed++;
          System.err.println(e.getMessage());
        }
        LockSupport.parkNanos(pause);
      }
    }
    out.println("end " + number + " " + slowest / 1_000 + " " + failed);
  }
}
