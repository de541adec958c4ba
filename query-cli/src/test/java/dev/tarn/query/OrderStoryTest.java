package dev.tarn.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.market.Instrument;
import dev.tarn.market.OrderEvent;
import dev.tarn.market.OrderStatus;
import dev.tarn.market.Run;
import dev.tarn.market.RunKind;
import dev.tarn.market.RunStatus;
import dev.tarn.market.Side;
import dev.tarn.market.Signal;
import dev.tarn.market.Timeframe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From a run over a signal and its order to the fills, as a view and as a story. */
class OrderStoryTest {
  private static final Instrument XRPETH = new Instrument("V", "XRPETH");
  private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

  @TempDir Path folder;
  private TestLake lake;

  @BeforeEach
  void trade() {
    lake = new TestLake(folder.resolve("lake")).at(NOON.plusSeconds(3600));
    Run run = Run.begin("sma", RunKind.LIVE).id("run-1").startedAt(NOON).build();
    Signal bought = signal("sig-1", "BUY", 60);
    OrderEvent placed =
        OrderEvent.of("ord-1", XRPETH, Side.BUY, "LIMIT", 10)
            .eventId("e0")
            .clientOrderId("cli-1")
            .signal(bought)
            .limitPrice(5)
            .eventTime(NOON.plusSeconds(61))
            .build();
    OrderEvent partly =
        placed
            .next(OrderStatus.PARTIALLY_FILLED)
            .eventId("e1")
            .brokerOrderId("bro-1")
            .filled(4, 5.0)
            .eventTime(NOON.plusSeconds(70))
            .build();
    // a poll knows nothing of signals, and its clock is behind
    OrderEvent whole =
        OrderEvent.of("ord-1", XRPETH, Side.BUY, "LIMIT", 10)
            .eventId("e2")
            .status(OrderStatus.FILLED)
            .sequence(2)
            .filled(10, 5.3)
            .eventTime(NOON.plusSeconds(65))
            .build();
    OrderEvent waiting =
        OrderEvent.of("ord-2", XRPETH, Side.SELL, "MARKET", 1)
            .eventId("e3")
            .eventTime(NOON.plusSeconds(80))
            .build();
    lake.append(List.of(run, run.end(RunStatus.DONE, NOON.plusSeconds(90))));
    lake.append(List.of(bought, signal("sig-2", "SELL", 120)));
    lake.append(List.of(whole, waiting, placed, partly, whole));
  }

  private static Signal signal(String id, String type, int seconds) {
    return Signal.of("sma", XRPETH, Timeframe.parse("1m"), NOON, type)
        .id(id)
        .run("run-1")
        .createdAt(NOON.plusSeconds(seconds))
        .build();
  }

  @Test
  void lineageLeadsFromRunsToFills() throws Exception {
    String lineage =
        "SELECT run_id, run_status, signal_id, order_id, client_order_id, broker_order_id, order_status, fill_time, fill_quantity, fill_price FROM lineage ORDER BY signal_id, order_id, fill_quantity";
    List<String> expected =
        List.of(
            "run-1,DONE,sig-1,ord-1,cli-1,bro-1,FILLED,2026-01-02T12:01:10Z,4,5",
            "run-1,DONE,sig-1,ord-1,cli-1,bro-1,FILLED,2026-01-02T12:01:05Z,6,5.5",
            "run-1,DONE,sig-2,,,,,,,",
            ",,,ord-2,,,NEW,,,");
    assertThat(rows("sql", lineage)).isEqualTo(expected);
    lake.publish();
    assertThat(rows("sql", lineage)).isEqualTo(expected);
    assertThat(rows("sql", "SELECT order_id, status, problem FROM orders ORDER BY 1"))
        .containsExactly("ord-1,FILLED,", "ord-2,NEW,");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "run-1; run-1 sig-1 e0 e2 e1 run-1 sig-2",
        "sig-1; run-1 sig-1 e0 e2 e1 run-1",
        "sig-2; run-1 run-1 sig-2",
        "ord-1; run-1 sig-1 e0 e2 e1 run-1",
        "cli-1; run-1 sig-1 e0 e2 e1 run-1",
        "bro-1; run-1 sig-1 e0 e2 e1 run-1",
        "e2; run-1 sig-1 e0 e2 e1 run-1",
        "ord-2; e3"
      })
  void anyIdTellsItsStoryInTheOrderOfTime(String id, String story) {
    assertThat(rows("orders", "--trace=" + id, "--columns=id")).containsExactly(story.split(" "));
  }

  @Test
  void aStoryIsReadOnATerminalAndInEveryFormat() throws Exception {
    assertThat(lake.run("orders", "--trace=ord-1")).isZero();
    assertThat(lake.out().lines().map(line -> line.strip().replaceAll(" +", " ")))
        .contains(
            "time what id symbol order_id side type status quantity filled_quantity average_price problem message",
            "2026-01-02T12:00:00Z RUN run-1 LIVE RUNNING",
            "2026-01-02T12:01:00Z SIGNAL sig-1 XRPETH BUY NEW bar of 1m at 2026-01-02T12:00:00Z",
            "2026-01-02T12:01:10Z ORDER e1 XRPETH ord-1 BUY LIMIT PARTIALLY_FILLED 10 4 5");
    for (String format : new String[] {"csv", "json", "jsonl", "markdown"}) {
      assertThat(lake.run("orders", "--trace=ord-1", "--format=" + format)).isZero();
      assertThat(lake.out()).contains("PARTIALLY_FILLED").contains("sig-1");
    }
    Path file = folder.resolve("story.parquet");
    assertThat(lake.run("orders", "--trace=ord-1", "--format=parquet", "--output=" + file))
        .isZero();
    assertThat(Files.size(file)).isPositive();
  }

  @Test
  void aStoryMarksWhatCannotBe() {
    OrderEvent late =
        OrderEvent.of("ord-1", XRPETH, Side.BUY, "LIMIT", 10)
            .eventId("e9")
            .status(OrderStatus.CANCELED)
            .sequence(3)
            .filled(10, 5.3)
            .eventTime(NOON.plusSeconds(95))
            .build();
    lake.append(List.of(late));
    assertThat(rows("orders", "--trace=ord-1", "--columns=id,problem"))
        .containsExactly(
            "run-1,", "sig-1,", "e0,", "e2,", "e1,", "run-1,", "e9,CANCELED after FILLED");
    assertThat(rows("orders", "--problems", "--columns=order_id,status,problem"))
        .containsExactly("ord-1,CANCELED,CANCELED after FILLED");
    assertThat(rows("orders", "--problems", "--history", "--columns=event_id,problem"))
        .containsExactly("e9,CANCELED after FILLED");
  }

  @Test
  void anUnknownIdIsSaid() {
    assertThat(lake.run("orders", "--trace=ORD-1")).isEqualTo(1);
    assertThat(lake.err())
        .startsWith("Unknown id 'ORD-1' in the orders, signals and runs of " + lake.home());
    assertThat(lake.out()).isEmpty();
    assertThat(lake.run("orders", "--trace=it's")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--symbol=XRPETH", "--history", "--last=1d", "--account=a", "--problems"})
  void aStoryIsWhole(String other) {
    assertThat(lake.run("orders", "--trace=ord-1", other)).isEqualTo(2);
    assertThat(lake.err())
        .startsWith(
            "Invalid options: --trace tells a whole story; leave out " + other.split("=")[0]);
  }

  private List<String> rows(String command, String... arguments) {
    String[] all =
        Stream.concat(Stream.of(arguments), Stream.of("--format=csv")).toArray(String[]::new);
    assertThat(lake.run(command, all)).as(lake.err()).isZero();
    return lake.out().lines().skip(1).toList();
  }
}
