package dev.tarn.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tarn.ingest.IngestJob;
import dev.tarn.ingest.standin.ExchangeStandIn;
import dev.tarn.ingest.standin.Instrument;
import dev.tarn.ingest.standin.Market;
import dev.tarn.market.MarketDatasets;
import dev.tarn.query.QueryCli;
import dev.tarn.warehouse.read.LakeReader;
import dev.tarn.warehouse.read.Snapshot;
import dev.tarn.warehouse.read.Source;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Streams as processes, against an exchange that misbehaves. */
class StreamTest {
  private static final int GENERATED = 6_000;
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** How long a stream, a backfill and a writer work together. */
  private static final Duration TOGETHER =
      Duration.ofSeconds(Integer.getInteger("tarn.together", 10));

  @TempDir private Path folder;

  /** What a lake has of the market's trades. */
  private record Trades(long rows, long different, long first, long last) {}

  private static Trades trades(TestLake lake, String symbol) {
    LakeReader reader = new LakeReader(lake.lake(), MarketDatasets.of(lake.lake()));
    try (Snapshot snapshot = reader.open(Source.FRESH, Set.of("ticks"))) {
      return snapshot
          .session()
          .first(
              "SELECT count(*), count(DISTINCT sequence), coalesce(min(sequence), 0), coalesce(max(sequence), 0)"
                  + " FROM ticks WHERE symbol = '"
                  + symbol
                  + "'",
              row -> new Trades(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4)))
          .orElseThrow();
    }
  }

  /** Every trade of the market once. */
  private static void awaitAll(TestLake lake, Market market, String symbol) {
    List<Long> numbers =
        market.trades().stream()
            .filter(trade -> trade.instrument().joined().equals(symbol))
            .map(trade -> trade.id())
            .sorted()
            .toList();
    Trades all =
        new Trades(numbers.size(), numbers.size(), numbers.get(0), numbers.get(numbers.size() - 1));
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(300))
        .untilAsserted(() -> assertThat(trades(lake, symbol)).isEqualTo(all));
  }

  /** Recorded trades where they lie beside the project, made-up ones elsewhere. */
  private static Market market() throws IOException {
    List<Path> captures = new ArrayList<>();
    for (Path place = Path.of("").toAbsolutePath(); place != null; place = place.getParent()) {
      Path recorded = place.resolve("shared/data/websocket");
      if (captures.isEmpty() && Files.isDirectory(recorded)) {
        captures.add(recorded.resolve("spot_btcusdt_20240808.gz"));
        captures.add(recorded.resolve("spot_btcusdt_20240809.gz"));
      }
    }
    return captures.isEmpty()
        ? Market.generated(7, Instant.now().minusSeconds(3_600), GENERATED, Instrument.BTC_USDT)
        : Market.captured(Instrument.BTC_USDT, captures);
  }

  private Jvm stream(TestLake lake, ExchangeStandIn exchange, String symbols) {
    return Jvm.start(
        IngestJob.class,
        "stream",
        "--lake",
        lake.home(),
        "--exchange",
        "binance",
        "--symbols",
        symbols,
        "--endpoint",
        endpoints(exchange),
        "--longest-wait",
        "1s",
        "--silence",
        "5s",
        // the recorded trades are years old
        "--recover",
        "4000d");
  }

  private static String endpoints(ExchangeStandIn exchange) {
    URI feed = exchange.feed("binance");
    return exchange.requests() + "," + feed;
  }

  @Test
  void aConnectionThatBreaksAllTheTimeLosesNoTradeAndDoublesNone() throws IOException {
    TestLake lake = TestLake.in(folder);
    lake.append(1);
    Market market = market();
    try (ExchangeStandIn exchange = ExchangeStandIn.of(market);
        Jvm writer = KilledProcessesTest.writer(lake);
        Jvm stream = stream(lake, exchange, "BTCUSDT")) {
      exchange.faults().dropEvery(Duration.ofSeconds(2));
      exchange.faults().cutFrameAtMessage(3_001);
      exchange.faults().repeatEveryMessages(7);
      exchange.faults().reorderEveryMessages(11);
      exchange.faults().garbageEveryMessages(997);
      stream.awaitError(line -> line.startsWith("Connected to binance"));
      exchange.play(market.trades().size() / 10.0);
      awaitAll(lake, market, "BTCUSDT");
      assertThat(exchange.connectionsEver()).isGreaterThan(3);
      assertNoOutage(lake);
      stream.terminate();
      assertThat(stream.awaitEnd()).as("%s", stream).isEqualTo(3);
      assertThat(stream.output()).last().asString().contains("ticks and 0 candles appended");
      assertThat(stream.errors()).last().asString().startsWith("Rejected ");
      assertThat(writer.errors()).allMatch(line -> line.startsWith("Note: replica"));
      writer.terminate();
      assertThat(writer.awaitEnd()).isZero();
    }
    awaitAll(lake, market, "BTCUSDT");
    lake.assertVerified();
  }

  @Test
  void aStreamThatIsKilledGoesOnWithoutALoss() throws IOException {
    SplittableRandom choices = Choices.of(StreamTest.class);
    TestLake lake = TestLake.in(folder);
    lake.append(1);
    Market market =
        Market.generated(
            choices.nextLong(),
            Instant.now().minusSeconds(3_600),
            GENERATED,
            Instrument.BTC_USDT,
            Instrument.ETH_USDT);
    try (ExchangeStandIn exchange = ExchangeStandIn.of(market)) {
      exchange.faults().dropEvery(Duration.ofMillis(900));
      Jvm stream = stream(lake, exchange, "BTC/USDT,eth-usdt");
      try {
        stream.awaitError(line -> line.startsWith("Connected to binance"));
        exchange.publish(10);
        await().atMost(PATIENCE).until(() -> trades(lake, "ETHUSDT").rows() > 0);
        exchange.play(market.trades().size() / 30.0);
        for (int kill = 0; kill < 6; kill++) {
          KilledProcessesTest.pause(choices.nextLong(200, 3_500));
          stream.kill();
          stream = stream(lake, exchange, "BTC/USDT,eth-usdt");
        }
        awaitAll(lake, market, "BTCUSDT");
        awaitAll(lake, market, "ETHUSDT");
        stream.terminate();
        assertThat(stream.awaitEnd()).as("%s", stream).isZero();
      } finally {
        stream.close();
      }
    }
    lake.write(TestLake.impatient());
    awaitAll(lake, market, "BTCUSDT");
    awaitAll(lake, market, "ETHUSDT");
    lake.assertVerified();
  }

  @Test
  void anExchangeThatIsDownIsWaitedForAndThenToldEverything() throws IOException {
    TestLake lake = TestLake.in(folder);
    Market market =
        Market.generated(3, Instant.now().minusSeconds(600), 2_000, Instrument.BTC_USDT);
    try (ExchangeStandIn exchange = ExchangeStandIn.of(market)) {
      exchange.refuse();
      try (Jvm stream = stream(lake, exchange, "BTCUSDT")) {
        KilledProcessesTest.pause(3_000);
        assertThat(stream.isAlive()).as("%s", stream).isTrue();
        exchange.accept();
        stream.awaitError(line -> line.startsWith("Connected to binance"));
        exchange.publish(500);
        await().atMost(PATIENCE).until(() -> trades(lake, "BTCUSDT").rows() >= 500);
        exchange.refuse();
        stream.awaitError(line -> line.contains("connecting again"));
        exchange.publish(1_000); // nobody hears of it
        exchange.accept();
        exchange.faults().limitRequests(2, Duration.ofSeconds(1));
        await().atMost(PATIENCE).until(() -> trades(lake, "BTCUSDT").rows() == 1_500);
        exchange.publishAll();
        awaitAll(lake, market, "BTCUSDT");
        stream.terminate();
        assertThat(stream.awaitEnd()).as("%s", stream).isZero();
      }
    }
  }

  @Test
  void aSecondStreamOfTheSameNameLeavesAndNamesTheFirst() {
    TestLake lake = TestLake.in(folder);
    Market market = Market.generated(3, Instant.now().minusSeconds(600), 10, Instrument.BTC_USDT);
    try (ExchangeStandIn exchange = ExchangeStandIn.of(market);
        Jvm first = stream(lake, exchange, "BTCUSDT")) {
      first.awaitError(line -> line.startsWith("Connected to binance"));
      try (Jvm second = stream(lake, exchange, "BTCUSDT")) {
        assertThat(second.awaitEnd()).isEqualTo(4);
        assertThat(second.errors()).hasSize(1);
        assertThat(second.errors().get(0))
            .contains("Another ingest called 'stream' is running (process " + first.pid() + ")");
      }
    }
  }

  @Test
  void anUnknownSymbolIsAUsageErrorThatNamesTheNearest() {
    TestLake lake = TestLake.in(folder);
    Market market = Market.generated(3, Instant.now().minusSeconds(600), 10, Instrument.BTC_USDT);
    try (ExchangeStandIn exchange = ExchangeStandIn.of(market);
        Jvm stream = stream(lake, exchange, "BTCUSDX")) {
      assertThat(stream.awaitEnd()).isEqualTo(2);
      assertThat(stream.errors()).hasSize(1);
      assertThat(stream.errors().get(0)).contains("BTCUSDX").contains("BTCUSDT");
    }
  }

  @Test
  @Timeout(value = 2, unit = TimeUnit.HOURS) // for as long as it is told
  void streamBackfillAndWriterWorkTogetherWithoutAFailure() throws IOException {
    TestLake lake = TestLake.in(folder);
    lake.append(1);
    int seconds = (int) TOGETHER.toSeconds();
    int count = 500 * seconds;
    Market market =
        Market.generated(
            11,
            // it ends an hour ago, with 150 ms from trade to trade: what is ahead of the clock is
            // garbage
            Instant.now().minusSeconds(3_600).minusMillis(150L * count),
            count,
            Instrument.BTC_USDT,
            Instrument.ETH_USDT);
    try (ExchangeStandIn exchange = ExchangeStandIn.of(market)) {
      exchange.publish(market.trades().size() / 2); // history
      try (Jvm writer = KilledProcessesTest.writer(lake);
          Jvm stream = stream(lake, exchange, "BTCUSDT,ETHUSDT")) {
        stream.awaitError(line -> line.startsWith("Connected to binance"));
        exchange.play(market.trades().size() / 2.0 / seconds);
        int backfills = 0;
        while (exchange.published() < market.trades().size()) {
          try (Jvm backfill = backfill(lake, exchange)) {
            assertThat(backfill.awaitEnd()).as("%s", backfill).isZero();
            backfills++;
          }
        }
        assertThat(backfills).isPositive();
        awaitAll(lake, market, "BTCUSDT");
        awaitAll(lake, market, "ETHUSDT");
        stream.terminate();
        assertThat(stream.awaitEnd()).as("%s", stream).isZero();
        assertThat(writer.errors()).allMatch(line -> line.startsWith("Note: replica"));
        writer.terminate();
        assertThat(writer.awaitEnd()).as("%s", writer).isZero();
      }
    }
    assertNoOutage(lake);
    lake.assertVerified();
  }

  private static Jvm backfill(TestLake lake, ExchangeStandIn exchange) {
    return Jvm.start(
        IngestJob.class,
        "backfill",
        "--lake",
        lake.home(),
        "--exchange",
        "binance",
        "--symbols",
        "BTCUSDT,ETHUSDT",
        "--endpoint",
        endpoints(exchange),
        "--trades",
        "--days",
        "2",
        "--ask-again",
        "100ms");
  }

  private static void assertNoOutage(TestLake lake) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        QueryCli.run(
            out,
            new PrintStream(err, true, StandardCharsets.UTF_8),
            "gaps",
            "--lake",
            lake.home().toString(),
            "--symbol",
            "BTCUSDT",
            "--format",
            "csv");
    assertThat(code).as("%s%s", out, err).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .doesNotContain("outage")
        .doesNotContain("unknown");
  }
}
