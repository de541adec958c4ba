package dev.tarn.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.market.Candle;
import dev.tarn.market.CandleSource;
import dev.tarn.market.Cluster;
import dev.tarn.market.MarketDatasets;
import dev.tarn.market.Side;
import dev.tarn.market.Tick;
import dev.tarn.staging.Appender;
import dev.tarn.staging.AppenderOptions;
import dev.tarn.staging.Dataset;
import dev.tarn.warehouse.write.WriterOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The schema {@code fresh}, asked by DuckDB clients that know nothing of Tarn. */
class FreshViewsOfClientsTest {
  private static final Instant START = Instant.parse("2026-11-20T23:55:00Z");
  private static final int CYCLES = 6;

  @TempDir private Path folder;

  /** Rows come late, repeated and corrected, and from the third cycle on some are in cold parts. */
  @ParameterizedTest
  @ValueSource(strings = {"1.4.4.0", "1.5.6.0", "2.0"})
  void whatTheViewsGiveIsWhatTheWriterThenPublishes(String version) {
    TestLake lake = TestLake.in(folder);
    Random random = new Random(version.hashCode());
    List<Dataset> datasets = MarketDatasets.of(lake.lake()).in("core");
    try (Jvm client = client(version)) {
      stage(lake, random);
      lake.write(writer(0));
      for (int cycle = 1; cycle <= CYCLES; cycle++) {
        stage(lake, random);
        Map<String, String> fresh = ask(client, lake, datasets, "fresh");
        Map<String, String> before = ask(client, lake, datasets, "main");
        lake.write(writer(cycle));
        assertThat(ask(client, lake, datasets, "main")).isEqualTo(fresh).isNotEqualTo(before);
        assertThat(ask(client, lake, datasets, "fresh")).isEqualTo(fresh);
        assertThat(bars(client, lake, "fresh")).isEqualTo(bars(client, lake, "main")).isNotEmpty();
      }
    }
  }

  @Test
  void whoHeldAReplicaForTooLongIsToldToConnectAgain() {
    TestLake lake = TestLake.in(folder);
    WriterOptions writer = TestLake.impatient().withMaxPin(Duration.ZERO);
    try (Jvm client = client("2.0")) {
      lake.append(1);
      lake.write(writer);
      lake.write(writer);
      assertThat(client.ask("read " + lake.link())).isEqualTo("open");
      for (int rows = 2; rows <= 3; rows++) {
        lake.append(1);
        assertThat(client.ask("SELECT count(*) FROM fresh.events")).isEqualTo("" + rows);
        lake.write(writer);
      }
      for (int i = 0; i < 4; i++) {
        lake.append(1);
        lake.write(writer);
      }
      assertThat(client.ask("SELECT count(*) FROM events")).isEqualTo("1");
      for (String question :
          List.of(
              "SELECT count(*) FROM fresh.events",
              "SELECT * FROM fresh.events WHERE producer = 'nobody'",
              "SELECT * FROM fresh.ticks")) {
        assertThat(client.ask(question)).startsWith("error").contains("connect again");
      }
    }
  }

  @Test
  void whoHoldsAReplicaThatWasDeletedByHandIsToldToConnectAgain() throws IOException {
    TestLake lake = TestLake.in(folder);
    try (Jvm client = client("2.0")) {
      lake.append(1);
      lake.write(TestLake.impatient());
      lake.write(TestLake.impatient());
      Path held = lake.link().toRealPath();
      assertThat(client.ask("read " + held)).isEqualTo("open");
      lake.append(1);
      lake.write(TestLake.impatient());
      assertThat(client.ask("SELECT count(*) FROM fresh.events")).isEqualTo("2");
      assertThat(lake.link().toRealPath()).isNotEqualTo(held);
      Files.delete(held);
      lake.append(1);
      lake.write(TestLake.impatient());
      assertThat(client.ask("SELECT count(*) FROM fresh.events"))
          .startsWith("error")
          .contains("connect again");
    }
  }

  /** Before 2.0, DuckDB does not tell the types of nested columns. */
  @ParameterizedTest
  @ValueSource(strings = {"1.4.4.0", "1.5.6.0", "2.0"})
  void whatTheWriterRefusesFailsTheQuestion(String version) throws IOException {
    TestLake lake = TestLake.in(folder);
    Path staging = lake.home().resolve("staging/candles");
    try (Jvm client = client(version)) {
      stage(lake, new Random(1));
      lake.write(writer(0));
      assertThat(client.ask("read " + lake.link())).isEqualTo("open");
      String count = "SELECT count(*) FROM fresh.candles WHERE symbol = 'F'";
      copy(
          client,
          staging,
          "[{'price': 1.5::DOUBLE, 'buy_volume': 1::DOUBLE, 'sell_volume': 2::DOUBLE}]",
          "'EXCHANGE'");
      assertThat(client.ask(count)).isEqualTo("1");
      copy(client, staging, "NULL::DOUBLE", "'EXCHANGE'");
      assertThat(client.ask(count)).contains("a column clusters that is no array");
      copy(
          client,
          staging,
          "[{'price': 1.5::FLOAT, 'buy_volume': 1::DOUBLE, 'sell_volume': 2::DOUBLE}]",
          "'EXCHANGE'");
      assertThat(client.ask(count)).contains("a column clusters that is no array");
      copy(
          client,
          staging,
          "[{'buy_volume': 1.5::DOUBLE, 'price': 1::DOUBLE, 'sell_volume': 2::DOUBLE}]",
          "'EXCHANGE'");
      assertThat(client.ask(count)).contains("a column clusters that is no array");
      copy(
          client,
          staging,
          "[{'price': 1.5::DOUBLE, 'buy_volume': 1::DOUBLE, 'sell_volume': 2::DOUBLE}]",
          "NULL::VARCHAR");
      assertThat(client.ask(count)).isEqualTo("0");
    }
  }

  private static void copy(Jvm client, Path staging, String clusters, String source)
      throws IOException {
    Path part = staging.resolveSibling("foreign.part");
    String copied =
        client.ask(
            "COPY (SELECT 'V' AS venue, 'F' AS symbol, '1m' AS timeframe, TIMESTAMPTZ '2026-11-20 10:00:00+00' AS open_time, 1::DOUBLE AS open, 1::DOUBLE AS high, 1::DOUBLE AS low, 1::DOUBLE AS close, 1::DOUBLE AS volume, %s AS source, %s AS clusters) TO '%s' (FORMAT parquet)"
                .formatted(source, clusters, part));
    assertThat(copied).isEqualTo("1 rows");
    Files.move(part, staging.resolve("foreign.parquet"), StandardCopyOption.REPLACE_EXISTING);
  }

  private Jvm client(String version) {
    return Jvm.client(version, folder);
  }

  private static WriterOptions writer(int cycle) {
    Map<String, Duration> keep =
        cycle < 3 ? Map.of() : Map.of("ticks", Duration.ofDays(1), "candles", Duration.ofDays(1));
    Clock later = Clock.fixed(START.plus(Duration.ofDays(2)), ZoneOffset.UTC);
    return TestLake.impatient().withClock(later).withKeepInDatabase(keep);
  }

  private static Map<String, String> ask(
      Jvm client, TestLake lake, List<Dataset> datasets, String schema) {
    Map<String, String> rows = new LinkedHashMap<>();
    assertThat(client.ask("read " + lake.link())).isEqualTo("open");
    for (Dataset dataset : datasets) {
      String answer =
          client.ask("SELECT * FROM " + schema + "." + dataset.name() + " ORDER BY ALL");
      assertThat(answer).doesNotStartWith("error");
      rows.put(dataset.name(), answer);
    }
    assertThat(client.ask("close")).isEqualTo("closed");
    return rows;
  }

  private static String bars(Jvm client, TestLake lake, String schema) {
    assertThat(client.ask("read " + lake.link())).isEqualTo("open");
    String bars = client.ask("FROM " + schema + ".ohlcv('S0', '5m')");
    assertThat(bars).doesNotStartWith("error");
    assertThat(client.ask("close")).isEqualTo("closed");
    return bars;
  }

  private static void stage(TestLake lake, Random random) {
    try (Appender ticks =
            lake.staging().appender(MarketDatasets.TICKS, AppenderOptions.of("test"));
        Appender candles =
            lake.staging().appender(MarketDatasets.CANDLES, AppenderOptions.of("test"))) {
      for (int i = 0; i < 40; i++) {
        int second = random.nextInt(600);
        ticks.append(
            new Tick(
                "V",
                "S" + random.nextInt(2),
                START.plusSeconds(second),
                100 + random.nextInt(3),
                random.nextInt(4) / 10.0,
                Side.BUY,
                random.nextInt(10) == 0 ? null : "t" + random.nextInt(60),
                random.nextBoolean() ? null : (long) second,
                null));
      }
      for (int i = 0; i < 5; i++) {
        candles.append(candle(random));
      }
    }
    lake.append(random.nextInt(3));
  }

  private static Candle candle(Random random) {
    return new Candle(
        "V",
        "S" + random.nextInt(2),
        "1m",
        START.plusSeconds(60L * random.nextInt(10)),
        100,
        102,
        99,
        101,
        random.nextInt(100),
        null,
        null,
        null,
        null,
        random.nextBoolean() ? List.of(new Cluster(101.5, 1, 2)) : null,
        random.nextBoolean() ? CandleSource.EXCHANGE : CandleSource.TICKS,
        random.nextBoolean(),
        random.nextInt(3));
  }
}
