package dev.tarn.system.program;

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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * One of many processes that work on the same orders. It tells the life of each order, some steps
 * twice, all of them in an order of its own: as the broker told them, which is equal in each
 * process, and as it saw them by its own clock. Waits for a line on standard input before it
 * begins; prints how many rows it appended, and how many failed.
 *
 * <p>Arguments: lake, number of the process, how many orders.
 */
public final class OrderDesk {
  /** When the broker has the first order. */
  public static final Instant START = Instant.parse("2026-11-20T10:00:00Z");

  private static final Instrument SYMBOL = new Instrument("V", "S");

  /** Two that are filled, one that is cancelled after a part, one that is refused. */
  private static final List<List<OrderStatus>> LIVES =
      List.of(
          List.of(
              OrderStatus.NEW,
              OrderStatus.PENDING_NEW,
              OrderStatus.ACCEPTED,
              OrderStatus.PARTIALLY_FILLED,
              OrderStatus.FILLED),
          List.of(OrderStatus.NEW, OrderStatus.FILLED),
          List.of(
              OrderStatus.NEW,
              OrderStatus.ACCEPTED,
              OrderStatus.PARTIALLY_FILLED,
              OrderStatus.PENDING_CANCEL,
              OrderStatus.CANCELED),
          List.of(OrderStatus.NEW, OrderStatus.PENDING_NEW, OrderStatus.REJECTED));

  private OrderDesk() {}

  /** What becomes of an order. */
  public static List<OrderStatus> life(int order) {
    return LIVES.get(order % LIVES.size());
  }

  public static void main(String[] args) throws IOException {
    Lake lake = Lake.at(args[0]);
    int process = Integer.parseInt(args[1]);
    List<OrderEvent> events = events(process, Integer.parseInt(args[2]));
    long failed = 0;
    AppenderOptions options =
        AppenderOptions.of("desk-" + process).withFlushInterval(Duration.ofMillis(200));
    try (Appender appender = new StagingArea(lake).appender(MarketDatasets.ORDER_EVENTS, options)) {
      System.out.println("ready");
      System.in.read();
      for (OrderEvent event : events) {
        try {
          appender.append(event);
        } catch (TarnException e) {
          failed++;
          System.err.println(e.getMessage());
        }
      }
    }
    System.out.println("end " + events.size() + " " + failed);
  }

  private static List<OrderEvent> events(int process, int orders) {
    Random random = new Random(process);
    Duration clock = Duration.ofSeconds(random.nextInt(1_200) - 600);
    List<OrderEvent> events = new ArrayList<>();
    for (int order = 0; order < orders; order++) {
      for (int step = 0; step < life(order).size(); step++) {
        String id = "order-" + order + "-" + step;
        Instant time = START.plusSeconds(order * 60L + step);
        events.add(event(order, step, id, time));
        if (random.nextInt(3) == 0) {
          events.add(event(order, step, id, time));
        }
        events.add(event(order, step, id + "-seen-by-" + process, time.plus(clock)));
      }
      if (isSpoilt(order) && process == order) {
        int last = life(order).size();
        Instant time = START.plusSeconds(order * 60L + last);
        events.add(
            OrderEvent.of("order-" + order, SYMBOL, Side.BUY, "LIMIT", 10)
                .eventId("late-" + order)
                .status(OrderStatus.FILLED)
                .filled(10, 5)
                .sequence(last)
                .eventTime(time)
                .build());
      }
    }
    Collections.shuffle(events, random);
    return events;
  }

  /** Whether one process tells a fill after the order was cancelled. */
  public static boolean isSpoilt(int order) {
    return order % (2 * LIVES.size()) == 2;
  }

  private static OrderEvent event(int order, int step, String id, Instant time) {
    OrderStatus status = life(order).get(step);
    OrderEvent.Builder event =
        OrderEvent.of("order-" + order, SYMBOL, Side.BUY, "LIMIT", 10)
            .eventId(id)
            .status(status)
            .sequence(step)
            .eventTime(time);
    if (status == OrderStatus.FILLED) {
      event.filled(10, 5);
    } else if (life(order).subList(0, step + 1).contains(OrderStatus.PARTIALLY_FILLED)) {
      event.filled(4, 5);
    }
    return event.build();
  }
}
