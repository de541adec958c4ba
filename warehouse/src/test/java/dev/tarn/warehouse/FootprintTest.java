package dev.tarn.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.market.Candle;
import dev.tarn.market.CandleSource;
import dev.tarn.market.MarketDatasets;
import dev.tarn.market.Side;
import dev.tarn.market.Tick;
import dev.tarn.market.Timeframe;
import dev.tarn.staging.Dataset;
import dev.tarn.staging.LakeSettings;
import dev.tarn.warehouse.merge.Footprint;
import dev.tarn.warehouse.read.CandleQuery;
import dev.tarn.warehouse.read.Candles;
import dev.tarn.warehouse.read.Source;
import dev.tarn.warehouse.read.TimeRange;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.SqlFailure;
import dev.tarn.warehouse.support.FootprintModel;
import dev.tarn.warehouse.support.TestLake;
import dev.tarn.warehouse.verify.Check;
import dev.tarn.warehouse.verify.Findings;
import dev.tarn.warehouse.verify.Verification;
import dev.tarn.warehouse.write.Rebuild;
import dev.tarn.warehouse.write.WriterOptions;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Volume by price in candles that are made from ticks. */
class FootprintTest {
  private static final Dataset TICKS = MarketDatasets.TICKS;
  private static final Dataset CANDLES = MarketDatasets.CANDLES;
  private static final long SEED = Long.getLong("tarn.seed", System.nanoTime());
  private static final Instant DAY = Instant.parse("2026-03-01T23:50:00Z");
  private static final Instant MIDNIGHT = Instant.parse("2026-03-02T00:00:00Z");
  private static final List<String> SYMBOLS = List.of("BTCUSDT", "ETHUSDT", "XRP_USDT", "EURUSD");
  private static final String CLUSTERS =
      """
      SELECT symbol, open_time, clusters IS NULL AS none, entry.price, entry.buy_volume, entry.sell_volume
      FROM (SELECT symbol, open_time, clusters, unnest(coalesce(clusters, [NULL])) AS entry
        FROM %s WHERE source = 'TICKS')
      ORDER BY symbol ASC, open_time ASC, entry.price ASC""";

  private static Footprint steps(Object... patternsAndSteps) {
    Map<String, BigDecimal> steps = new LinkedHashMap<>();
    for (int i = 0; i < patternsAndSteps.length; i += 2) {
      steps.put(patternsAndSteps[i].toString(), new BigDecimal(patternsAndSteps[i + 1].toString()));
    }
    return new Footprint(steps);
  }

  private static final Footprint FIRST =
      steps("BTCUSDT", "10", "*_USDT", "0.00000003", "*USDT", "0.3");
  private static final Footprint SECOND = steps("BTCUSDT", "10", "ETH*", "0.01", "EUR???", "0.05");

  private static @Nullable BigDecimal first(String symbol) {
    return switch (symbol) {
      case "BTCUSDT" -> new BigDecimal("10");
      case "XRP_USDT" -> new BigDecimal("0.00000003");
      case "ETHUSDT" -> new BigDecimal("0.3");
      default -> null;
    };
  }

  private static @Nullable BigDecimal second(String symbol) {
    return switch (symbol) {
      case "BTCUSDT" -> new BigDecimal("10");
      case "ETHUSDT" -> new BigDecimal("0.01");
      case "EURUSD" -> new BigDecimal("0.05");
      default -> null;
    };
  }

  private static List<Tick> ticks(Random random, int count) {
    List<Tick> ticks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String symbol = SYMBOLS.get(random.nextInt(SYMBOLS.size()));
      // prices with two decimals, above 4,096: of these DuckDB's own decimals are off
      double price =
          symbol.equals("XRP_USDT")
              ? random.nextInt(1, 1_000) / 1e8
              : random.nextInt(500_000, 500_300) / 100.0;
      ticks.add(
          new Tick(
              "v",
              symbol,
              DAY.plusMillis(random.nextInt(1_200_000)),
              price,
              random.nextInt(1_000) / 1e5,
              Side.values()[random.nextInt(3)],
              Long.toString(random.nextLong()),
              null,
              null));
    }
    return ticks;
  }

  private static WriterOptions options(Footprint footprint) {
    return TestLake.hasty().withFootprint(footprint);
  }

  private static void settle(TestLake lake, WriterOptions options) {
    for (int i = 0; i < 3; i++) {
      lake.run(options);
    }
  }

  private static List<String> texts(Session session, String relation) {
    Map<String, List<String>> candles = new TreeMap<>();
    session
        .query(
            CLUSTERS.formatted(relation),
            row ->
                Map.entry(
                    row.getString(1)
                        + " "
                        + row.getTimestamp(2).toLocalDateTime().toInstant(ZoneOffset.UTC),
                    row.getBoolean(3)
                        ? "null"
                        : FootprintModel.text(
                            row.getDouble(4), row.getDouble(5), row.getDouble(6))))
        .forEach(
            entry ->
                candles
                    .computeIfAbsent(entry.getKey(), key -> new ArrayList<>())
                    .add(entry.getValue()));
    List<String> texts = new ArrayList<>();
    candles.forEach(
        (candle, clusters) ->
            texts.add(candle + " " + (clusters.get(0).equals("null") ? null : clusters)));
    return texts;
  }

  private static List<String> read(TestLake lake, Source source) {
    return lake.read(source, CANDLES, snapshot -> texts(snapshot.session(), "candles"));
  }

  private static List<String> freshView(TestLake lake) {
    return lake.ask(
        lake.replicas("core").published().orElseThrow(),
        "core",
        session -> texts(session, "core.fresh.candles"));
  }

  private static List<String> replica(TestLake lake, Replica replica) {
    return lake.ask(replica, "core", session -> texts(session, "core.main.candles"));
  }

  private static Findings verify(TestLake lake) {
    return new Verification(lake.lake(), lake.datasets(), lake.staging(), lake::session)
        .verify(Set.of(), Set.of(Check.CANDLES));
  }

  private static void assertEverywhere(TestLake lake, List<String> expected) {
    assertThat(read(lake, Source.FRESH)).isEqualTo(expected);
    assertThat(read(lake, Source.DUCKDB)).isEqualTo(expected);
    assertThat(freshView(lake)).isEqualTo(expected);
    assertThat(lake.replicas("core").replicas())
        .isNotEmpty()
        .allSatisfy(replica -> assertThat(replica(lake, replica)).isEqualTo(expected));
    assertThat(verify(lake).differences()).isEmpty();
  }

  @Test
  void clustersAreThoseOfAnIndependentModelHoweverTheTicksCome() throws IOException {
    System.out.println("-Dtarn.seed=" + SEED);
    Random random = new Random(SEED);
    try (TestLake lake = TestLake.with(TICKS, CANDLES)) {
      Files.writeString(
          lake.home().resolve("lake.yaml"),
          "footprint:\n  BTCUSDT: 10\n  '*_USDT': 3e-8\n  '*USDT': 0.30\n");
      WriterOptions options =
          WriterOptions.of(LakeSettings.of(lake.lake()))
              .withSettle(Duration.ZERO)
              .withRetireAfter(Duration.ZERO)
              .withCloneInterval(Duration.ZERO);
      List<Tick> all = new ArrayList<>();
      for (int cycle = 0; cycle < 4; cycle++) {
        List<Tick> more = ticks(random, 400);
        lake.stage(TICKS, more);
        all.addAll(more);
        List<String> expected = FootprintModel.candles(all, FootprintTest::first);
        assertThat(read(lake, Source.FRESH)).isEqualTo(expected);
        assertThat(read(lake, Source.PARQUET)).isEqualTo(expected);
        if (cycle > 0) {
          assertThat(freshView(lake)).isEqualTo(expected);
        }
        lake.run(options);
        assertThat(read(lake, Source.DUCKDB)).isEqualTo(expected);
      }
      settle(lake, options);
      assertEverywhere(lake, FootprintModel.candles(all, FootprintTest::first));
    }
  }

  @Test
  void whereStepsChangeWhatWasDerivedFollowsThoughNothingIsStaged() {
    Random random = new Random(7);
    try (TestLake lake = TestLake.with(TICKS, CANDLES)) {
      List<Tick> all = ticks(random, 500);
      lake.stage(TICKS, all);
      settle(lake, options(Footprint.NONE));
      List<String> none = FootprintModel.candles(all, symbol -> null);
      assertEverywhere(lake, none);

      settle(lake, options(FIRST));
      assertEverywhere(lake, FootprintModel.candles(all, FootprintTest::first));

      // before the writer has been there, reads go by what it has noted
      List<Tick> more = ticks(random, 100);
      lake.stage(TICKS, more);
      all = new ArrayList<>(all);
      all.addAll(more);
      List<String> expected = FootprintModel.candles(all, FootprintTest::first);
      assertThat(read(lake, Source.FRESH)).isEqualTo(expected);
      assertThat(freshView(lake)).isEqualTo(expected);

      lake.run(options(SECOND));
      expected = FootprintModel.candles(all, FootprintTest::second);
      assertThat(read(lake, Source.DUCKDB)).isEqualTo(expected);
      assertThat(verify(lake).differences()).isEmpty(); // though the other replica is not there yet
      settle(lake, options(SECOND));
      assertEverywhere(lake, expected);

      settle(lake, options(Footprint.NONE));
      assertEverywhere(lake, FootprintModel.candles(all, symbol -> null));
    }
  }

  @Test
  void barsOfCoarserTimeframesHaveTheClustersOfAllTheirMinutes() {
    try (TestLake lake = TestLake.with(TICKS, CANDLES)) {
      List<Tick> all =
          ticks(new Random(13), 400).stream()
              .filter(tick -> tick.symbol().equals("BTCUSDT"))
              .toList();
      lake.stage(TICKS, all);
      settle(lake, options(FIRST));
      List<Tick> ofTenMinutes =
          all.stream()
              .map(tick -> at(tick, (tick.time().isBefore(MIDNIGHT) ? DAY : MIDNIGHT).toString()))
              .toList();

      List<String> bars =
          lake.read(Source.FRESH, CANDLES, snapshot -> bars(snapshot.session(), "BTCUSDT", "10m"));

      assertThat(bars).isEqualTo(FootprintModel.candles(ofTenMinutes, FootprintTest::first));
    }
  }

  private static List<String> bars(Session session, String symbol, String timeframe) {
    try {
      String bars =
          new Candles(session.connection(), Clock.systemUTC())
              .select(
                  new CandleQuery(
                      symbol,
                      Optional.empty(),
                      Timeframe.parse(timeframe),
                      TimeRange.ALL,
                      OptionalLong.empty()));
      return texts(session, "(" + bars + ")");
    } catch (SQLException e) {
      throw new SqlFailure(e);
    }
  }

  @Test
  void theOrderOfPatternsCounts() {
    try (TestLake lake = TestLake.with(TICKS, CANDLES)) {
      lake.stage(TICKS, List.of(tick("BTCUSDT", 57, "1")));
      settle(lake, options(steps("*", "5", "BTC*", "10")));
      assertThat(read(lake, Source.DUCKDB)).singleElement().asString().contains("[55.0: ");
      settle(lake, options(steps("BTC*", "10", "*", "5")));
      assertThat(read(lake, Source.DUCKDB)).singleElement().asString().contains("[50.0: ");
    }
  }

  @Test
  void aPriceBelowTheStepIsInTheClusterOfZeroAndHugeOnesHaveOneAsWell() {
    try (TestLake lake = TestLake.with(TICKS, CANDLES)) {
      lake.stage(TICKS, List.of(tick("A", 0.5, "1"), tick("A", 1e25, "2")));
      settle(lake, options(steps("A", "10")));
      assertThat(read(lake, Source.DUCKDB))
          .containsExactly("A 2026-03-01T23:50:00Z [0.0: 2.0/0.0, 1.0E25: 2.0/0.0]");
    }
  }

  @Test
  void candlesOfExchangesKeepWhatTheyHave() {
    try (TestLake lake = TestLake.with(TICKS, CANDLES)) {
      Candle exchange =
          new Candle(
              "v",
              "A",
              "1m",
              DAY,
              1,
              1,
              1,
              1,
              1,
              null,
              null,
              null,
              null,
              null,
              CandleSource.EXCHANGE,
              true,
              0);
      lake.stage(CANDLES, List.of(exchange));
      lake.stage(TICKS, List.of(tick("A", 1, "1"), later(tick("A", 2, "2"))));
      settle(lake, options(Footprint.NONE));
      settle(lake, options(steps("A", "1")));
      assertThat(lake.rows(Source.DUCKDB, CANDLES))
          .hasSize(2)
          .filteredOn(row -> row.contains("EXCHANGE"))
          .singleElement()
          .asString()
          .doesNotContain("{");
      assertThat(read(lake, Source.DUCKDB)).singleElement().asString().contains("[2.0: ");
      assertThat(verify(lake).differences()).isEmpty();
    }
  }

  @Test
  void aRebuildGivesTheSame() {
    try (TestLake lake = TestLake.with(TICKS, CANDLES)) {
      List<Tick> all = ticks(new Random(11), 300);
      lake.stage(TICKS, all);
      settle(lake, options(FIRST));
      settle(lake, options(SECOND));

      new Rebuild(lake.lake(), lake.datasets(), lake.staging(), lake::session).begin();
      settle(lake, options(SECOND));

      assertEverywhere(lake, FootprintModel.candles(all, FootprintTest::second));
    }
  }

  @Test
  void coldDaysKeepTheirFootprintsUntilARebuildAndVerifyKnows() {
    Instant now = Instant.parse("2026-03-10T12:00:00Z");
    try (TestLake lake = TestLake.with(TICKS, CANDLES)) {
      Tick old = tick("A", 57, "1");
      lake.stage(TICKS, List.of(old, at(tick("A", 57, "2"), "2026-03-09T10:00:30Z")));
      settle(lake, cold(now, steps("A", "10")));
      assertThat(lake.files("warehouse/core/cold")).hasSize(2);

      settle(lake, cold(now, steps("A", "5")));
      List<String> kept =
          List.of(
              "A 2026-03-01T23:50:00Z [50.0: 2.0/0.0]", "A 2026-03-09T10:00:00Z [55.0: 2.0/0.0]");
      assertEverywhere(lake, kept);

      // a late trade brings the day back: its minute has footprints of today's steps
      lake.stage(TICKS, List.of(at(tick("A", 58, "3"), "2026-03-01T23:51:00Z")));
      assertThat(read(lake, Source.FRESH)).contains("A 2026-03-01T23:51:00Z [55.0: 2.0/0.0]");
      settle(lake, cold(now, steps("A", "5")));
      assertEverywhere(
          lake, List.of(kept.get(0), "A 2026-03-01T23:51:00Z [55.0: 2.0/0.0]", kept.get(1)));

      new Rebuild(lake.lake(), lake.datasets(), lake.staging(), lake::session).begin();
      settle(lake, cold(now, steps("A", "5")));
      assertEverywhere(
          lake,
          List.of(
              "A 2026-03-01T23:50:00Z [55.0: 2.0/0.0]",
              "A 2026-03-01T23:51:00Z [55.0: 2.0/0.0]",
              kept.get(1)));
    }
  }

  private static WriterOptions cold(Instant now, Footprint footprint) {
    return options(footprint)
        .withClock(Clock.fixed(now, ZoneOffset.UTC))
        .withKeepInDatabase(Map.of("ticks", Duration.ofDays(7), "candles", Duration.ofDays(7)));
  }

  private static Tick tick(String symbol, double price, String id) {
    return new Tick("v", symbol, DAY, price, 2, Side.BUY, id, null, null);
  }

  private static Tick later(Tick tick) {
    return at(tick, DAY.plusSeconds(60).toString());
  }

  private static Tick at(Tick tick, String time) {
    return new Tick(
        tick.venue(),
        tick.symbol(),
        Instant.parse(time),
        tick.price(),
        tick.size(),
        tick.side(),
        tick.tradeId(),
        null,
        null);
  }
}
