package dev.tarn.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.market.OrderStatus;
import dev.tarn.system.program.OrderDesk;
import dev.tarn.writer.WriterJob;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Many processes submit and update the same orders at once, with clocks that disagree by minutes:
 * 16, or {@code -Dtarn.desks}.
 */
@Isolated("many virtual machines")
class ManyDesksTest {
  private static final int DESKS = Integer.getInteger("tarn.desks", 16);
  private static final int ORDERS = 40;
  private static final List<String> SMALL = List.of("-Xmx48m", "-Xss512k");
  private static final String LATEST =
      "SELECT order_id, status, filled_quantity, problem FROM %s ORDER BY order_id";

  private static final String FILLS = "SELECT * FROM %s ORDER BY order_id, fill_quantity";

  @TempDir private Path folder;

  @Test
  void theyConvergeToTheRightState() {
    TestLake lake = TestLake.in(folder);
    List<Jvm> desks = new ArrayList<>();
    long begin = System.nanoTime();
    try (Jvm writer = Jvm.start(WriterJob.class, "run", "--lake", lake.home(), "--every", "1s")) {
      for (int i = 0; i < DESKS; i++) {
        desks.add(Jvm.start(SMALL, OrderDesk.class, lake.home(), i, ORDERS));
      }
      desks.forEach(desk -> desk.awaitOutput(line -> line.equals("ready")));
      long ready = System.nanoTime();
      desks.forEach(Jvm::tellToEnd);
      long rows = 0;
      for (Jvm desk : desks) {
        assertThat(desk.awaitEnd()).as("%s", desk).isZero();
        assertThat(desk.errors()).isEmpty();
        String[] end = desk.awaitOutput(line -> line.startsWith("end ")).split(" ");
        assertThat(end[2]).isEqualTo("0");
        rows += Long.parseLong(end[1]);
      }
      System.out.printf(
          Locale.ROOT,
          "%d processes were ready after %.1f s; %,d events of %d orders took them %.1f s%n",
          DESKS,
          (ready - begin) / 1e9,
          rows,
          ORDERS,
          (System.nanoTime() - ready) / 1e9);
      assertThat(orders(lake)).isEqualTo(expected());
      writer.terminate();
      assertThat(writer.awaitEnd()).isZero();
      assertThat(writer.errors()).allMatch(line -> line.startsWith("Note: "));
      lake.write(TestLake.impatient());
      lake.write(TestLake.impatient());
      assertThat(orders(lake)).isEqualTo(expected());
      for (String version : List.of("1.4.4.0", "1.5.6.0", "2.0")) {
        assertThat(ofClient(lake, version, LATEST.formatted("fresh.orders")))
            .as(version)
            .isEqualTo(expected());
        assertThat(ofClient(lake, version, FILLS.formatted("fresh.lineage")))
            .as(version)
            .isEqualTo(lake.ask(FILLS.formatted("lineage")));
      }
    } finally {
      desks.forEach(Jvm::close);
    }
  }

  /** What the orders were made to become, whatever order it was told in. */
  private static List<String> expected() {
    return IntStream.range(0, ORDERS)
        .mapToObj(
            order -> {
              List<OrderStatus> life = OrderDesk.life(order);
              OrderStatus last = life.get(life.size() - 1);
              if (OrderDesk.isSpoilt(order) && order < DESKS) {
                return "order-%d,FILLED,10.0,FILLED after CANCELED".formatted(order);
              }
              double filled =
                  last == OrderStatus.FILLED ? 10 : last == OrderStatus.CANCELED ? 4 : 0;
              return "order-%d,%s,%s,null".formatted(order, last, filled);
            })
        .sorted(Comparator.comparing(line -> line.substring(0, line.indexOf(','))))
        .toList();
  }

  private static List<String> orders(TestLake lake) {
    return lake.ask(LATEST.formatted("orders"));
  }

  private List<String> ofClient(TestLake lake, String version, String sql) {
    try (Jvm client = Jvm.client(version, folder)) {
      Path runs = lake.lake().warehouse().resolve("runs.duckdb");
      assertThat(client.ask("read " + runs)).isEqualTo("open");
      return List.of(client.ask(sql).split(";"));
    }
  }
}
