package dev.tarn.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Signals, orders and runners. */
class ListCommandsTest {
  @TempDir Path folder;
  private TestLake lake;

  @BeforeEach
  void make() {
    lake = new TestLake(folder.resolve("lake")).at(Instant.parse("2026-01-02T12:00:00Z"));
  }

  @Test
  void aSignalIsShownOnceWithItsNewestStatus() throws Exception {
    signal("s1", "BUY", "ACTED", "2026-01-02T11:05:00Z");
    signal("s1", "BUY", "NEW", "2026-01-02T11:00:00Z");
    assertThat(csv("signals", "--columns=signal_id,status")).containsExactly("s1,ACTED");
    lake.publish();
    signal("s1", "BUY", "EXPIRED", "2026-01-02T11:10:00Z");
    assertThat(csv("signals", "--columns=signal_id,status")).containsExactly("s1,EXPIRED");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "--status=new; s1 s3",
        "--status=NEW,ACTED; s1 s2 s3",
        "--status=A*; s2",
        "--type=buy; s1 s2",
        "--strategy=sma; s1 s2 s3",
        "--strategy=SMA; ''",
        "--strategy=s?a --type=SELL; s3",
        "--symbol=S; s1 s2 s3",
        "--symbol=S --venue=*; s1 s2 s3",
        "--venue=x; ''",
        "--limit=2; s2 s3",
        "--last=1h; s2 s3",
        "--from=today --to=-1h; s1",
        "--strategy=it's; ''"
      })
  void signalsAreChosenByWhatTheyAre(String arguments, String ids) {
    signal("s3", "SELL", "NEW", "2026-01-02T11:30:00Z");
    signal("s1", "BUY", "NEW", "2026-01-02T10:00:00Z");
    signal("s2", "BUY", "ACTED", "2026-01-02T11:00:00Z");
    String[] all = (arguments + " --columns=signal_id").split(" ");
    assertThat(String.join(" ", csv("signals", all))).isEqualTo(ids);
    assertThat(lake.err().isEmpty()).isEqualTo(!ids.isEmpty());
  }

  @Test
  void nothingThereIsSaid() {

    signal("s1", "BUY", "NEW", "2026-01-02T10:00:00Z");
    assertThat(csv("orders", "--last=1h")).isEmpty();
    assertThat(lake.err())
        .isEqualToIgnoringNewLines("No orders of any symbol from 2026-01-02T11:00:00Z");
    assertThat(csv("signals", "--status=gone")).isEmpty();
    assertThat(lake.err()).startsWith("No signals of any symbol as the options ask");
    assertThat(lake.run("signals", "--symbol=T")).isEqualTo(1);
    assertThat(lake.err()).startsWith("Unknown symbol 'T' in signals; did you mean 'S'?");
  }

  @Test
  void theLatestStateOfAnOrderIsTheSameInWhateverOrderItsEventsCome() throws Exception {
    List<Runnable> events =
        new ArrayList<>(
            List.of(
                () -> order("o1", "NEW", 1, "2026-01-02T10:00:00Z", 0),
                () -> order("o1", "FILLED", 3, "2026-01-02T10:00:05Z", 1),
                // an older state that is told later
                () -> order("o1", "PARTIALLY_FILLED", 2, "2026-01-02T10:00:09Z", 0.5),
                () -> order("o2", "NEW", 0, "2026-01-02T10:01:00Z", 0),
                () -> order("o2", "CANCELLED", 0, "2026-01-02T10:02:00Z", 0),
                // neither sequence nor time tells
                () -> order("o3", "OPEN", 7, "2026-01-02T10:03:00Z", 0.25),
                () -> order("o3", "OPEN", 7, "2026-01-02T10:03:00Z", 0.75)));
    Collections.shuffle(events, new Random(5));
    for (int i = 0; i < events.size(); i++) {
      events.get(i).run();
      if (i % 2 == 0) {
        lake.publish();
      }
    }
    List<String> expected = List.of("o1,FILLED,1", "o2,CANCELLED,0", "o3,OPEN,0.75");
    String columns = "--columns=order_id,status,filled_quantity";
    for (String source : new String[] {"fresh", "parquet"}) {
      assertThat(csv("orders", columns, "--source=" + source)).isEqualTo(expected);
    }
    assertThat(csv("orders", columns, "--open")).containsExactly("o3,OPEN,0.75");
    assertThat(csv("orders", columns, "--status=filled")).containsExactly("o1,FILLED,1");
    assertThat(csv("orders", columns, "--status=NEW")).isEmpty();
    assertThat(csv("orders", columns, "--history")).hasSize(7);
    assertThat(csv("orders", columns, "--history", "--open", "--limit=1"))
        .containsExactly("o3,OPEN,0.75");
    assertThat(csv("orders", columns, "--account=other")).isEmpty();
  }

  @Test
  void equalIdsOfDifferentAccountsAreDifferentOrders() {
    order("1", "NEW", 1, "2026-01-02T10:00:00Z", 0);
    lake.row(
        "order_events",
        Stream.concat(
                Stream.of("account", "other"),
                Stream.of(event("1", "FILLED", 2, "2026-01-02T10:00:05Z", 1)))
            .toArray());
    assertThat(csv("orders", "--columns=account,status")).containsExactly(",NEW", "other,FILLED");
  }

  @Test
  void theScannerTellsWhatEachRunnerLastSaidTheNewestFirst() {
    signal("s1", "BUY", "ACTED", "2026-01-02T11:00:00Z");
    runner("sma", "S", "LONG", "s1", "2026-01-02T11:57:00Z");
    runner("sma", "S", "SHORT", null, "2026-01-02T11:50:00Z");
    runner("sma", "T", "", null, "2026-01-02T11:59:30Z");
    runner("rsi", "S", "", null, "2025-12-24T11:59:30Z");
    runner("rsi", "T", "", null, "2026-01-02T12:00:09Z");
    assertThat(
            csv(
                "scanner",
                "--columns=strategy_id,symbol,current_bias,last_signal_type,last_signal_status,age_seconds"))
        .containsExactly(
            "rsi,T,,,,-9", "sma,T,,,,30", "sma,S,LONG,BUY,ACTED,180", "rsi,S,,,,777630");
    assertThat(lake.run("scanner")).isZero();
    assertThat(lake.out().lines().map(line -> line.replaceAll(" +", " ")))
        .containsExactly(
            "venue symbol strategy_id timeframe status current_bias signal_state last_bar_time last_signal_type last_signal_status age message",
            "v T rsi 1m RUNNING WAITING 2026-01-02T11:45:00Z in the future",
            "v T sma 1m RUNNING WAITING 2026-01-02T11:45:00Z 30 s",
            "v S sma 1m RUNNING LONG WAITING 2026-01-02T11:45:00Z BUY ACTED 3 min",
            "v S rsi 1m RUNNING WAITING 2026-01-02T11:45:00Z 9 days");
    assertThat(csv("scanner", "--limit=1", "--columns=symbol,strategy_id"))
        .containsExactly("T,rsi");
    assertThat(csv("scanner", "--symbol=S", "--last=1d", "--columns=strategy_id"))
        .containsExactly("sma");
  }

  @Test
  void aPathIsThatOfTheLinkOrOfTheReplicaBehindIt() throws Exception {
    signal("s1", "BUY", "NEW", "2026-01-02T10:00:00Z");
    assertThat(lake.run("path")).isEqualTo(1);
    assertThat(lake.err()).startsWith("Cannot find the database core: nothing is published in ");
    lake.publish();
    Path link = lake.home().resolve("warehouse/runs.duckdb");
    assertThat(lake.run("path", "--database=runs")).isZero();
    assertThat(lake.out()).isEqualTo(link + "\n");
    assertThat(lake.run("path", "--database=runs", "--replica")).isZero();
    assertThat(lake.out()).isEqualTo(link.toRealPath() + "\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"stocks", "../runs", ""})
  void anUnknownDatabaseNamesThoseThereAre(String name) {
    signal("s1", "BUY", "NEW", "2026-01-02T10:00:00Z");
    assertThat(lake.run("path", "--database=" + name)).isEqualTo(2);
    assertThat(lake.err()).startsWith("Unknown database '" + name + "': use core, runs; see");
  }

  private void signal(String id, String type, String status, String time) {
    lake.row(
        "signals",
        "signal_id",
        id,
        "strategy_id",
        "sma",
        "venue",
        "v",
        "symbol",
        "S",
        "timeframe",
        "1m",
        "bar_time",
        status.equals("NEW") || status.equals("ACTED") ? time : "2026-01-02T11:00:00Z",
        "signal_type",
        type,
        "status",
        status,
        "created_at",
        "2026-01-02T09:00:00Z",
        "updated_at",
        time);
  }

  private void order(String id, String status, long sequence, String time, double filled) {
    lake.row("order_events", event(id, status, sequence, time, filled));
  }

  private static Object[] event(
      String id, String status, long sequence, String time, double filled) {
    return new Object[] {
      "event_id",
      id + "-" + sequence,
      "order_id",
      id,
      "venue",
      "v",
      "symbol",
      "S",
      "side",
      "BUY",
      "order_type",
      "LIMIT",
      "status",
      status,
      "quantity",
      1.0,
      "filled_quantity",
      filled,
      "sequence",
      sequence,
      "event_time",
      time
    };
  }

  private void runner(
      String strategy, String symbol, String bias, @Nullable String signal, String time) {
    lake.row(
        "runner_state",
        "strategy_id",
        strategy,
        "venue",
        "v",
        "symbol",
        symbol,
        "timeframe",
        "1m",
        "status",
        "RUNNING",
        "current_bias",
        bias,
        "signal_state",
        "WAITING",
        "last_bar_time",
        "2026-01-02T11:45:00Z",
        "last_signal_id",
        signal,
        "updated_at",
        time);
  }

  private List<String> csv(String command, String... arguments) {
    String[] all =
        Stream.concat(Stream.of(arguments), Stream.of("--format=csv")).toArray(String[]::new);
    assertThat(lake.run(command, all)).as(lake.err()).isZero();
    return lake.out().lines().skip(1).toList();
  }
}
