package dev.tarn.ingest.xchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.tarn.ingest.source.Feed;
import dev.tarn.ingest.source.Page;
import dev.tarn.ingest.source.Source;
import dev.tarn.ingest.source.SourceException;
import dev.tarn.ingest.source.SourceSettings;
import dev.tarn.ingest.source.Start;
import dev.tarn.ingest.source.Subscription;
import dev.tarn.ingest.standin.ExchangeStandIn;
import dev.tarn.ingest.standin.Heard;
import dev.tarn.ingest.standin.Instrument;
import dev.tarn.ingest.standin.Market;
import dev.tarn.ingest.standin.MarketTrade;
import dev.tarn.market.Tick;
import dev.tarn.market.Timeframe;
import info.bitrich.xchangestream.coinbasepro.CoinbaseProStreamingExchange;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An exchange that is known by XChange's common types only: here, XChange's module of Coinbase. */
class AnySourceTest {
  private static final Instant START = Instant.parse("2024-08-09T23:59:00Z");
  private static final Instant NEVER = Instant.parse("2099-01-01T00:00:00Z");
  private static final Map<String, URI> FEED = Map.of("ws", URI.create("ws://127.0.0.1:9"));
  private static final Subscription TRADES = Subscription.trades(List.of("BTC/USD"));

  /** A module whose address is the stand-in's. */
  public static final class Local extends CoinbaseProStreamingExchange {
    private static volatile String feed = "";

    @Override
    public String getApiUri() {
      return feed;
    }
  }

  private ExchangeStandIn exchange;
  private Source source;
  private final Heard heard = new Heard();

  @BeforeEach
  void open() throws SourceException {
    exchange = ExchangeStandIn.of(Market.generated(3, START, 500, new Instrument("BTC", "USD")));
    Local.feed = exchange.feed("coinbase").toString();
    source =
        new AnySource(
            new ExchangeModule(Local.class.getName(), AnySourceTest.class.getClassLoader()),
            new SourceSettings("local", Map.of("http", exchange.requests()), Map.of()),
            Clock.systemUTC());
  }

  @AfterEach
  void close() {
    source.close();
    exchange.close();
  }

  @Test
  void itsTradesComeLiveToTheMillisecond() throws Exception {
    try (Feed feed = source.subscribe(TRADES, heard)) {
      await().until(() -> exchange.connections() == 1);
      await()
          .untilAsserted(
              () -> {
                exchange.publish(1);
                assertThat(heard.ticks()).isNotEmpty();
              });
      exchange.publishAll();
      MarketTrade last = exchange.market().trades().get(499);
      await()
          .until(
              () -> heard.ticks().get(heard.ticks().size() - 1).tradeId().equals("" + last.id()));
    }
    Tick tick = heard.ticks().get(heard.ticks().size() - 1);
    MarketTrade last = exchange.market().trades().get(499);
    assertThat(tick.time()).isEqualTo(Instant.ofEpochMilli(last.millis()));
    assertThat(tick.price()).isEqualTo(Double.parseDouble(last.price()));
    assertThat(tick.symbol()).isEqualTo("BTC/USD");
    assertThat(tick.sequence()).isNull();
  }

  @Test
  void aDroppedConnectionEndsTheFeedOnce() throws Exception {
    source.subscribe(TRADES, heard);
    await().until(() -> exchange.connections() == 1);
    exchange.disconnectAll();
    await().until(() -> !heard.ends().isEmpty());
    assertThat(heard.ends()).hasSize(1);
    assertThat(heard.ends().get(0)).hasMessage("local has closed the connection");
    assertThat(exchange.connectionsEver()).isEqualTo(1);
  }

  @Test
  void aRefusedConnectionIsSaidSo() {
    exchange.refuse();
    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(() -> source.subscribe(TRADES, heard))
        .withMessage("Cannot reach local: connection refused")
        .matches(e -> e.kind() == SourceException.Kind.UNAVAILABLE);
  }

  @Test
  void itsLatestTradesAreItsHistory() throws Exception {
    exchange.publishAll();
    Instant from = exchange.market().trades().get(100).time();
    Page<Tick> page = source.trades("BTC/USD", new Start.At(from), NEVER);
    assertThat(page.rows()).hasSizeBetween(390, 400);
    assertThat(page.rows()).isSortedAccordingTo((a, b) -> a.time().compareTo(b.time()));
    assertThat(page.next()).isEmpty();
  }

  @Test
  void anotherAddressOfItsFeedIsRefusedSinceModulesPassItBy() {
    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(
            () -> new XChangeProvider().open(new SourceSettings("binanceus", FEED, Map.of())))
        .withMessageStartingWith("Cannot follow binanceus at ws://127.0.0.1:9: ");
  }

  @Test
  void candlesAreRefusedSinceTheirTimesAreNotTold() {
    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(
            () -> source.candles("BTC/USD", Timeframe.parse("1m"), new Start.At(START), NEVER))
        .withMessageStartingWith("Cannot ask local for candles: ");
  }

  @Test
  void modulesInAddedJarsAreFoundByNameAndRefusedIfTheyCannotBeLoaded(@TempDir Path folder)
      throws Exception {
    Path jar = folder.resolve("xchange-stream-acme.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      for (String name :
          List.of(
              "info/",
              "info/bitrich/",
              "info/bitrich/xchangestream/",
              "info/bitrich/xchangestream/acme/",
              "info/bitrich/xchangestream/acme/AcmeStreamingExchange.class")) {
        out.putNextEntry(new JarEntry(name));
      }
    }
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, before)) {
      thread.setContextClassLoader(loader);
      XChangeProvider provider = new XChangeProvider();
      assertThat(provider.exchanges()).contains("acme");
      assertThatExceptionOfType(SourceException.class)
          .isThrownBy(() -> provider.open(SourceSettings.of("acme")))
          .withMessageStartingWith(
              "Cannot load the exchange info.bitrich.xchangestream.acme.AcmeStreamingExchange: ")
          .withMessageEndingWith("; add the jars that XChange's module needs");
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @Test
  void modulesOnTheClassPathAreFoundByName() throws Exception {
    XChangeProvider provider = new XChangeProvider();
    assertThat(provider.exchanges())
        .startsWith("binance", "coinbase", "kraken")
        .contains("binanceus", "binancefuture")
        .doesNotContain("coinbasepro", "base");
    try (Source us = provider.open(SourceSettings.of("BinanceUS"))) {
      assertThat(us.venue()).isEqualTo("binanceus");
    }
    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(() -> provider.open(SourceSettings.of("gemini")))
        .withMessage(
            "Cannot find an exchange called 'gemini': its XChange module is not on the class path");
  }
}
