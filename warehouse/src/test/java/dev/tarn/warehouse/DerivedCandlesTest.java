package dev.tarn.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.market.Candle;
import dev.tarn.market.CandleSource;
import dev.tarn.market.MarketDatasets;
import dev.tarn.market.Side;
import dev.tarn.market.Tick;
import dev.tarn.staging.Dataset;
import dev.tarn.warehouse.read.Source;
import dev.tarn.warehouse.sql.Catalog;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.support.Model;
import dev.tarn.warehouse.support.RememberedBars;
import dev.tarn.warehouse.support.Rows;
import dev.tarn.warehouse.support.TestLake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Candles from ticks beside candles that were loaded. */
class DerivedCandlesTest {
  private static final Dataset TICKS = MarketDatasets.TICKS;
  private static final Dataset CANDLES = MarketDatasets.CANDLES;

  /** The exchange's candle of 12:01, still open: a closed one from ticks wins over it. */
  private static final Candle OPEN = exchange(false);

  @Test
  void anOpenCandleThatLostComesBackWhenTheTicksOfItsMinuteTurnOutToBeAnothersTwins() {
    for (int order = 0; order < 6; order++) {
      try (TestLake lake = TestLake.with(TICKS, CANDLES)) {
        List<Tick> seen = new ArrayList<>();
        List<Runnable> events =
            new ArrayList<>(
                List.of(
                    () -> lake.stage(CANDLES, List.of(OPEN)),
                    () -> stage(lake, seen, tick("1", "12:01:30"), tick("2", "12:05:00")),
                    // the same trade, and with a smaller content, in the minute before
                    () -> stage(lake, seen, tick("1", "12:00:30"))));
        for (int i = 3, rest = order; i > 0; rest /= i, i--) {
          events.remove(rest % i).run();
          check(lake, seen);
          lake.run();
          lake.run(); // the other replica, too
          check(lake, seen);
        }
        for (Replica replica : lake.replicas("core").replicas()) {
          assertThat(lake.rows(replica, CANDLES))
              .as("order %d, replica %s", order, replica.name())
              .contains(Rows.values(OPEN).toString());
        }
      }
    }
  }

  @Test
  void theExchangesClosedCandleWinsWheneverItComes() {
    try (TestLake lake = TestLake.with(TICKS, CANDLES)) {
      stage(lake, new ArrayList<>(), tick("1", "12:01:30"), tick("2", "12:05:00"));
      lake.run();
      lake.stage(CANDLES, List.of(exchange(true)));
      lake.run();
      assertThat(lake.rows(Source.FRESH, CANDLES))
          .hasSize(2)
          .contains(Rows.values(exchange(true)).toString());
      stage(lake, new ArrayList<>(), tick("3", "12:01:40"));
      assertThat(lake.rows(Source.FRESH, CANDLES))
          .hasSize(2)
          .contains(Rows.values(exchange(true)).toString());
    }
  }

  @Test
  void aBarGoesOnWithEachLoadAndEndsWithItsMinute() {
    try (TestLake lake = TestLake.with(TICKS, CANDLES)) {
      List<Tick> seen = new ArrayList<>();
      String[] times = {
        "12:01:30", "12:01:10", "12:01:59.999999", "12:02:00", "12:02:01", "12:01:31", "12:07:00"
      };
      for (int i = 0; i < times.length; i++) {
        stage(
            lake,
            seen,
            new Tick("", "S", instant(times[i]), 2 + i % 3, 0.5 * i, Side.BUY, "" + i, null, null));
        check(lake, seen);
        lake.settle();
        check(lake, seen);
        requireRightBars(lake);
      }
    }
  }

  /** Nothing can be taken out of a bar; the next minute has one again. */
  @Test
  void aBarOneOfWhoseTicksLosesItsPlaceIsRememberedNoMore() {
    try (TestLake lake = TestLake.with(TICKS, CANDLES)) {
      List<Tick> seen = new ArrayList<>();
      stage(lake, seen, tick("1", "12:01:30"), tick("2", "12:01:31"));
      lake.settle();
      stage(lake, seen, tick("1", "12:01:29")); // the same trade, with a smaller content
      check(lake, seen);
      lake.settle();
      check(lake, seen);
      assertThat(RememberedBars.symbols(lake, published(lake))).isEmpty();
      stage(lake, seen, tick("3", "12:01:40"));
      lake.settle();
      check(lake, seen);
      assertThat(RememberedBars.symbols(lake, published(lake))).isEmpty();
      stage(lake, seen, tick("4", "12:02:00"));
      lake.settle();
      check(lake, seen);
      assertThat(RememberedBars.symbols(lake, published(lake))).containsExactly("S");
    }
  }

  @Test
  void sizesBeyondDecimalsAreAddedToo() {
    try (TestLake lake = TestLake.with(TICKS, CANDLES)) {
      List<Tick> seen = new ArrayList<>();
      double[] sizes = {1, 0x1p70, 2, 0x1p71, 1};
      for (int i = 0; i < sizes.length; i++) {
        stage(
            lake,
            seen,
            new Tick("", "S", instant("12:01:3" + i), 2, sizes[i], Side.BUY, "" + i, null, null));
        check(lake, seen);
        lake.settle();
        check(lake, seen);
        assertThat(RememberedBars.symbols(lake, published(lake))).hasSize(i == 0 ? 1 : 0);
      }
    }
  }

  @Test
  void aReplicaOfAnOlderVersionRemembersNoBarsAndIsReadAsItIs() throws IOException {
    try (TestLake lake = TestLake.with(TICKS, CANDLES)) {
      List<Tick> seen = new ArrayList<>();
      stage(lake, seen, tick("1", "12:01:30"));
      lake.settle();
      Catalog catalog = new Catalog("core");
      for (Replica replica : lake.replicas("core").replicas()) {
        Files.setPosixFilePermissions(replica.path(), PosixFilePermissions.fromString("rw-r--r--"));
        try (Session session = lake.session()) {
          catalog.attachForWriting(session, replica.path());
          session.execute("ALTER TABLE %s DROP COLUMN bar".formatted(catalog.lastTicks()));
        }
      }
      Files.delete(lake.replicas("core").folder().resolve("notes.json")); // it would be tampering
      stage(lake, seen, tick("2", "12:01:40"));
      check(lake, seen);
      lake.settle();
      check(lake, seen);
      stage(lake, seen, tick("3", "12:02:00"), tick("4", "12:01:20"));
      check(lake, seen);
      lake.settle();
      check(lake, seen);
      requireRightBars(lake);
    }
  }

  private static void requireRightBars(TestLake lake) {
    for (Replica replica : lake.replicas("core").replicas()) {
      assertThat(RememberedBars.symbols(lake, replica)).containsExactly("S");
      assertThat(RememberedBars.wrong(lake, replica)).isEmpty();
    }
  }

  private static Replica published(TestLake lake) {
    return lake.replicas("core").published().orElseThrow();
  }

  private static void check(TestLake lake, List<Tick> ticks) {
    List<List<Object>> rows = new ArrayList<>();
    ticks.forEach(tick -> rows.add(Rows.values(tick)));
    boolean loaded =
        !lake.staging().segments(CANDLES).isEmpty() || !lake.staging().archived(CANDLES).isEmpty();
    List<List<Object>> candles = loaded ? List.of(Rows.values(OPEN)) : List.of();
    assertThat(lake.rows(Source.FRESH, CANDLES))
        .isEqualTo(Rows.texts(Model.candles(rows, candles)));
  }

  private static void stage(TestLake lake, List<Tick> seen, Tick... ticks) {
    lake.stage(TICKS, List.of(ticks));
    seen.addAll(List.of(ticks));
  }

  private static Tick tick(String id, String time) {
    return new Tick("", "S", instant(time), 2, 1, Side.SELL, id, null, null);
  }

  private static Candle exchange(boolean closed) {
    return new Candle(
        "",
        "S",
        "1m",
        instant("12:01:00"),
        5,
        7,
        4,
        6,
        9,
        null,
        null,
        null,
        null,
        null,
        CandleSource.EXCHANGE,
        closed,
        0);
  }

  private static Instant instant(String time) {
    return Instant.parse("2026-03-01T" + time + "Z");
  }
}
