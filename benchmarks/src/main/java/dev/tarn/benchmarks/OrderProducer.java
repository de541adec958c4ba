package dev.tarn.benchmarks;

import dev.tarn.market.Instrument;
import dev.tarn.market.MarketDatasets;
import dev.tarn.market.OrderEvent;
import dev.tarn.market.OrderStatus;
import dev.tarn.market.Side;
import dev.tarn.staging.Appender;
import dev.tarn.staging.AppenderOptions;
import dev.tarn.staging.Lake;
import dev.tarn.staging.StagingArea;
import dev.tarn.staging.TarnException;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One of the processes of {@link OrdersFigure}: warms up, says that it is ready, waits for a line,
 * updates orders that the others update as well at an even rate, and tells how many appends failed.
 *
 * <p>Arguments: lake, number of the process, events a second, seconds, orders.
 */
public final class OrderProducer {
  private static final Instrument SYMBOL = new Instrument("V", "S");

  private static final int WARM_UP = 20;

  private OrderProducer() {}

  public static void main(String[] args) throws IOException {
    int process = Integer.parseInt(args[1]);
    int rate = Integer.parseInt(args[2]);
    int count = rate * Integer.parseInt(args[3]);
    int orders = Integer.parseInt(args[4]);
    int failed = 0;
    AppenderOptions options = AppenderOptions.of("desk-" + process); // flushes twice a second
    try (Appender appender =
        new StagingArea(Lake.at(args[0])).appender(MarketDatasets.ORDER_EVENTS, options)) {
      for (int i = 0; i < WARM_UP; i++) { // a producer of orders runs all day
        append(appender, i);
        appender.flush();
      }
      System.out.println("ready");
      System.in.read();
      // processes that were started by themselves do not flush at the same moment
      long begin = System.nanoTime() + process % 50 * 10_000_000L;
      for (int i = 0; i < count; i++) {
        long due = begin + i * 1_000_000_000L / rate;
        while (System.nanoTime() < due) {
          LockSupport.parkNanos(due - System.nanoTime());
        }
        failed += append(appender, (process * 7 + i) % orders);
      }
    } catch (TarnException e) {
      System.err.println(e.getMessage());
      failed++;
    }
    System.out.println("end " + failed);
  }

  /** The later state has the greater sequence, whichever process tells it. */
  private static int append(Appender appender, int order) {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
    try {
      appender.append(
          OrderEvent.of("order-" + order, SYMBOL, Side.BUY, "LIMIT", 10)
              .status(OrderStatus.ACCEPTED)
              .sequence(ChronoUnit.MICROS.between(Instant.EPOCH, now))
              .eventTime(now)
              .build());
      return 0;
    } catch (TarnException e) {
      System.err.println(e.getMessage());
      return 1;
    }
  }
}
