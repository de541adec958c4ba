package dev.tarn.ingest.xchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tarn.ingest.source.Feed;
import dev.tarn.ingest.source.Garbage;
import dev.tarn.ingest.source.Source;
import dev.tarn.ingest.source.SourceException;
import dev.tarn.ingest.source.Start;
import dev.tarn.ingest.source.Subscription;
import dev.tarn.ingest.standin.ExchangeStandIn;
import dev.tarn.ingest.standin.Heard;
import dev.tarn.ingest.standin.Instrument;
import dev.tarn.ingest.standin.Market;
import dev.tarn.ingest.standin.MarketTrade;
import dev.tarn.market.Candle;
import dev.tarn.market.CandleSource;
import dev.tarn.market.Side;
import dev.tarn.market.Tick;
import dev.tarn.market.Timeframe;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Binance's live streams, against a stand-in on loopback. */
class BinanceFeedTest {
  private static final Instant START = Instant.parse("2024-08-09T23:59:00Z");
  private static final Instant RECEIVED = Instant.parse("2026-01-02T03:04:05.678901Z");
  private static final Subscription TRADES = Subscription.trades(List.of("BTCUSDT"));

  private ExchangeStandIn exchange;
  private Source source;
  private final Heard heard = new Heard();

  @BeforeEach
  void open() throws SourceException {
    exchange =
        ExchangeStandIn.of(
            Market.generated(7, START, 3_000, Instrument.BTC_USDT, Instrument.ETH_USDT));
    source =
        new XChangeProvider(Clock.fixed(RECEIVED, ZoneOffset.UTC))
            .open(exchange.settings("binance"));
  }

  @AfterEach
  void close() {
    source.close();
    exchange.close();
  }

  private Feed connect(Subscription subscription, Heard listener) throws Exception {
    int before = exchange.connectionsEver();
    Feed feed = source.subscribe(subscription, listener);
    await().until(() -> exchange.connectionsEver() > before);
    return feed;
  }

  @Test
  void everyTradeComesOnceInOrderWithAllThatTheVenueSays() throws Exception {
    try (Feed feed = connect(TRADES, heard)) {
      exchange.publishAll();
      await().until(() -> heard.ticks().size() >= 3_000);
    }
    List<MarketTrade> sent =
        exchange.market().trades().stream()
            .filter(trade -> trade.instrument().equals(Instrument.BTC_USDT))
            .toList();
    assertThat(heard.ticks())
        .containsExactlyElementsOf(
            sent.stream()
                .map(
                    trade ->
                        new Tick(
                            "binance",
                            "BTCUSDT",
                            Instant.ofEpochMilli(trade.millis()),
                            Double.parseDouble(trade.price()),
                            Double.parseDouble(trade.size()),
                            trade.buyerIsMaker() ? Side.SELL : Side.BUY,
                            Long.toString(trade.id()),
                            trade.id(),
                            RECEIVED))
                .toList());
    assertThat(heard.garbage()).isEmpty();
    assertThat(heard.ends()).isEmpty();
  }

  @Test
  void severalSymbolsShareOneConnection() throws Exception {
    try (Feed feed = connect(Subscription.trades(List.of("BTCUSDT", "ETHUSDT")), heard)) {
      exchange.publish(200);
      await().until(() -> heard.ticks().size() == 200);
    }
    assertThat(heard.ticks().stream().map(Tick::symbol)).contains("BTCUSDT", "ETHUSDT");
    assertThat(exchange.connectionsEver()).isEqualTo(1);
  }

  @Test
  void symbolsMayBeInAnyScript() throws Exception {
    Market market = Market.generated(9, START, 10, new Instrument("币安人生", "USDT"));
    try (ExchangeStandIn chinese = ExchangeStandIn.of(market);
        Source venue = new XChangeProvider().open(chinese.settings("binance"))) {
      String symbol = venue.symbol("币安人生/usdt");
      assertThat(symbol).isEqualTo("币安人生USDT");
      try (Feed feed = venue.subscribe(Subscription.trades(List.of(symbol)), heard)) {
        await().until(() -> chinese.connections() == 1);
        chinese.publishAll();
        await().until(() -> heard.ticks().size() == 10);
      }
      assertThat(heard.ticks()).allMatch(tick -> tick.symbol().equals(symbol));
      assertThat(venue.trades(symbol, new Start.AtTrade(5_000), Instant.now()).rows()).hasSize(10);
    }
  }

  @Test
  void candlesOfTheExchangeComeOpenAndThenClosed() throws Exception {
    Subscription candles =
        new Subscription(
            List.of("BTCUSDT"),
            Set.of(Subscription.Kind.CANDLES),
            List.of(Timeframe.parse("1m"), Timeframe.parse("5m")));
    try (Feed feed = connect(candles, heard)) {
      exchange.publishAll();
      await().until(() -> heard.candles().stream().filter(Candle::closed).count() >= 3);
    }
    Candle closed =
        heard.candles().stream()
            .filter(candle -> candle.closed() && candle.timeframe().equals("1m"))
            .findFirst()
            .orElseThrow();
    List<MarketTrade> minute =
        exchange.market().trades().stream()
            .filter(trade -> trade.instrument().equals(Instrument.BTC_USDT))
            .filter(trade -> trade.time().isBefore(START.plusSeconds(60)))
            .toList();
    assertThat(closed.openTime()).isEqualTo(START);
    assertThat(closed.source()).isEqualTo(CandleSource.EXCHANGE);
    assertThat(closed.tradeCount()).isEqualTo(minute.size());
    assertThat(closed.open()).isEqualTo(Double.parseDouble(minute.get(0).price()));
    assertThat(closed.volume()).isEqualTo(size(minute, true) + size(minute, false), within());
    assertThat(closed.buyVolume()).isEqualTo(size(minute, false), within());
    assertThat(closed.sellVolume()).isEqualTo(size(minute, true), within());
    assertThat(heard.candles().get(0).closed()).isFalse();
  }

  private static Offset<Double> within() {
    return Offset.offset(1e-9);
  }

  private static double size(List<MarketTrade> trades, boolean buyerIsMaker) {
    return trades.stream()
        .filter(trade -> trade.buyerIsMaker() == buyerIsMaker)
        .mapToDouble(trade -> Double.parseDouble(trade.size()))
        .sum();
  }

  @Test
  void garbageIsHandedOnWithItsReasonAndTheFeedGoesOn() throws Exception {
    exchange.faults().garbageEveryMessages(10);
    try (Feed feed = connect(TRADES, heard)) {
      exchange.publish(100);
      await().until(() -> heard.ticks().size() == 50);
    }
    assertThat(heard.garbage()).hasSize(5);
    assertThat(heard.garbage().stream().map(Garbage::reason))
        .satisfiesExactly(
            noJson -> assertThat(noJson).startsWith("it is no JSON: "),
            noFields -> assertThat(noFields).isEqualTo("it has no field 's'"),
            zero ->
                assertThat(zero).isEqualTo("Invalid price 0.0: a price is finite and above zero"),
            notANumber -> assertThat(notANumber).contains("NaN"),
            again -> assertThat(again).startsWith("it is no JSON: "));
    assertThat(heard.garbage().get(0).input()).isEqualTo("{\"stream\": this is no JSON");
    assertThat(heard.sequences())
        .containsExactlyElementsOf(LongStream.range(5_000, 5_050).boxed().toList());
  }

  @Test
  void aDroppedConnectionEndsTheFeedOnceAndIsNotOpenedAgain() throws Exception {
    Feed feed = connect(TRADES, heard);
    exchange.publish(20);
    await().until(() -> heard.ticks().size() == 10);
    exchange.disconnectAll();
    await().until(() -> !heard.ends().isEmpty());
    feed.close();
    exchange.publish(20);
    assertThat(heard.ends()).hasSize(1);
    assertThat(heard.ends().get(0).kind()).isEqualTo(SourceException.Kind.UNAVAILABLE);
    assertThat(heard.ends().get(0))
        .hasMessageMatching("127\\.0\\.0\\.1:\\d+ has closed the connection");
    assertThat(exchange.connectionsEver()).isEqualTo(1);
    assertThat(heard.ticks()).hasSize(10);
  }

  @Test
  void aFrameThatBreaksOffIsNoTradeAndEndsTheFeed() throws Exception {
    exchange.faults().cutFrameAtMessage(5);
    connect(TRADES, heard);
    exchange.publish(20);
    await().until(() -> !heard.ends().isEmpty());
    assertThat(heard.sequences()).containsExactly(5_000L, 5_001L, 5_002L, 5_003L);
    assertThat(heard.garbage()).isEmpty();
  }

  @Test
  void aClosedFeedIsSilentAndDoesNotSayThatItEnded() throws Exception {
    Feed feed = connect(TRADES, heard);
    exchange.publish(20);
    await().until(() -> heard.ticks().size() == 10);
    feed.close();
    feed.close();
    exchange.publish(20);
    await().until(() -> exchange.connections() == 0);
    assertThat(heard.ticks()).hasSize(10);
    assertThat(heard.ends()).isEmpty();
  }

  @Test
  void aListenerThatDoesNotReturnHoldsTheVenueUp() throws Exception {
    CountDownLatch full = new CountDownLatch(1);
    CountDownLatch room = new CountDownLatch(1);
    Heard slow =
        new Heard() {
          @Override
          public void tick(Tick tick) {
            full.countDown();
            try {
              room.await();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
            super.tick(tick);
          }
        };
    ExchangeStandIn large =
        ExchangeStandIn.of(Market.generated(8, START, 100_000, Instrument.BTC_USDT));
    try (large;
        Source other = new XChangeProvider().open(large.settings("binance"));
        Feed feed = other.subscribe(TRADES, slow)) {
      await().until(() -> large.connections() == 1);
      Thread venue = new Thread(large::publishAll);
      venue.start();
      full.await();
      // The buffers of both sockets fill up, and then nothing moves.
      await().until(() -> venue.getState() == Thread.State.TIMED_WAITING);
      assertThat(large.published()).isLessThan(100_000);
      room.countDown();
      venue.join();
      await().until(() -> slow.ticks().size() == 100_000);
    }
  }
}
