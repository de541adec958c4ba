package dev.tarn.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.market.Instrument;
import dev.tarn.market.MarketDatasets;
import dev.tarn.market.OrderEvent;
import dev.tarn.market.OrderStatus;
import dev.tarn.market.Side;
import dev.tarn.staging.Appender;
import dev.tarn.staging.AppenderOptions;
import dev.tarn.system.program.Client;
import dev.tarn.writer.WriterJob;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a trading platform does all day, and what databases with locks answer with "database is
 * locked": many orders submitted at once, updates of their status, a poll that tells the status of
 * all of them again, cancels, and pages that look at orders all the time.
 */
class OrderDayTest {
  private static final Instrument SYMBOL = new Instrument("V", "S");
  private static final int SUBMITTERS = 12;
  private static final int EACH = 5;
  private static final int PAGES = 4;
  private static final String OPEN =
      "SELECT count(*) FROM orders WHERE status NOT IN ('FILLED', 'CANCELED')";

  @TempDir private Path folder;

  @Test
  void nobodyIsEverLockedOutAndEveryOrderEndsAsItShould() throws Exception {
    TestLake lake = TestLake.in(folder);
    lake.append(1); // there is a lake
    AtomicBoolean over = new AtomicBoolean();
    AtomicInteger looks = new AtomicInteger();
    ExecutorService everybody = Executors.newCachedThreadPool();
    try (Jvm writer = Jvm.start(WriterJob.class, "run", "--lake", lake.home(), "--every", "1s");
        Jvm analyst = Jvm.start(Client.class)) {
      CountDownLatch go = new CountDownLatch(1);
      List<Future<?>> work = new ArrayList<>();
      for (int i = 0; i < SUBMITTERS; i++) {
        int desk = i;
        work.add(everybody.submit(() -> submitAndUpdate(lake, desk, go)));
      }
      List<Future<?>> background = new ArrayList<>();
      background.add(everybody.submit(() -> poll(lake, over)));
      for (int i = 0; i < PAGES; i++) {
        background.add(everybody.submit(page(lake, over, looks)));
      }
      go.countDown();
      for (Future<?> each : work) {
        each.get(120, TimeUnit.SECONDS);
      }
      over.set(true);
      for (Future<?> each : background) {
        each.get(120, TimeUnit.SECONDS);
      }
      assertThat(looks.get()).isGreaterThanOrEqualTo(PAGES);
      assertOrders(lake.ask("SELECT order_id, status, problem FROM orders ORDER BY order_id"));
      writer.terminate();
      assertThat(writer.awaitEnd()).isZero();
      assertThat(writer.errors()).isEmpty();
      lake.write(TestLake.impatient());
      Path runs = lake.lake().warehouse().resolve("runs.duckdb");
      assertThat(analyst.ask("read " + runs)).isEqualTo("open");
      String published =
          analyst.ask("SELECT order_id, status, problem FROM fresh.orders ORDER BY order_id");
      assertOrders(List.of(published.split(";")));
    } finally {
      over.set(true);
      everybody.shutdownNow();
      assertThat(everybody.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static void assertOrders(List<String> orders) {
    List<String> expected = new ArrayList<>();
    for (int desk = 0; desk < SUBMITTERS; desk++) {
      for (int i = 0; i < EACH; i++) {
        expected.add(id(desk, i) + "," + (i % 2 == 0 ? "FILLED" : "CANCELED") + ",null");
      }
    }
    assertThat(orders).containsExactlyInAnyOrderElementsOf(expected);
  }

  private static String id(int desk, int number) {
    return "order-" + desk + "-" + number;
  }

  /** Submits some orders at once with the others; then each is filled or cancelled. */
  private static Void submitAndUpdate(TestLake lake, int desk, CountDownLatch go)
      throws InterruptedException {
    try (Appender appender =
        lake.staging().appender(MarketDatasets.ORDER_EVENTS, AppenderOptions.of("desk-" + desk))) {
      go.await();
      List<OrderEvent> orders = new ArrayList<>();
      for (int i = 0; i < EACH; i++) {
        OrderEvent order = OrderEvent.of(id(desk, i), SYMBOL, Side.BUY, "LIMIT", 1).build();
        appender.append(order);
        orders.add(order);
      }
      appender.flush();
      for (int i = 0; i < EACH; i++) {
        OrderEvent accepted = orders.get(i).next(OrderStatus.ACCEPTED).sequence(10).build();
        appender.append(accepted);
        appender.flush();
        if (i % 2 == 0) {
          appender.append(accepted.next(OrderStatus.FILLED).sequence(30).filled(1, 5).build());
        } else {
          appender.append(accepted.next(OrderStatus.PENDING_CANCEL).sequence(20).build());
          appender.flush();
          appender.append(accepted.next(OrderStatus.CANCELED).sequence(30).build());
        }
        appender.flush();
      }
    }
    return null;
  }

  /** Tells the status of all orders again and again, as it was a moment ago. */
  private static Void poll(TestLake lake, AtomicBoolean over) {
    try (Appender appender =
        lake.staging().appender(MarketDatasets.ORDER_EVENTS, AppenderOptions.of("poll"))) {
      while (!over.get()) {
        for (String order :
            lake.ask("SELECT order_id, status, filled_quantity, \"sequence\" FROM orders")) {
          String[] values = order.split(",");
          OrderEvent.Builder event =
              OrderEvent.of(values[0], SYMBOL, Side.BUY, "LIMIT", 1)
                  .status(OrderStatus.valueOf(values[1]))
                  .sequence(Long.parseLong(values[3]));
          if (Double.parseDouble(values[2]) > 0) {
            event.filled(1, 5);
          }
          appender.append(event.build());
        }
      }
    }
    return null;
  }

  private static Callable<Void> page(TestLake lake, AtomicBoolean over, AtomicInteger looks) {
    return () -> {
      do {
        assertThat(lake.ask(OPEN)).hasSize(1);
        looks.incrementAndGet();
      } while (!over.get());
      return null;
    };
  }
}
