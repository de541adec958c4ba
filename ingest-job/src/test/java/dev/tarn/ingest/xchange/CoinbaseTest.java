package dev.tarn.ingest.xchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.tarn.ingest.source.Feed;
import dev.tarn.ingest.source.Page;
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
import dev.tarn.market.Side;
import dev.tarn.market.Tick;
import dev.tarn.market.Timeframe;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Coinbase, against a stand-in on loopback. */
class CoinbaseTest {
  private static final Instant START = Instant.parse("2024-08-09T23:59:00Z");
  private static final Instant NEVER = Instant.parse("2099-01-01T00:00:00Z");
  private static final Timeframe MINUTE = Timeframe.parse("1m");
  private static final Instrument BITCOIN = new Instrument("BTC", "USD");

  private ExchangeStandIn exchange;
  private Source source;
  private final Heard heard = new Heard();

  @BeforeEach
  void open() throws SourceException {
    exchange =
        ExchangeStandIn.of(
            Market.generated(3, START, 3_500, BITCOIN, new Instrument("ETH", "USD")));
    source = new XChangeProvider().open(exchange.settings("coinbase"));
  }

  @AfterEach
  void close() {
    source.close();
    exchange.close();
  }

  private List<MarketTrade> trades() {
    return exchange.market().trades().stream().filter(t -> t.instrument().equals(BITCOIN)).toList();
  }

  private List<Tick> history(Start start, Instant end) throws Exception {
    List<Tick> ticks = new ArrayList<>();
    Optional<Start> next = Optional.of(start);
    while (next.isPresent()) {
      Page<Tick> page = source.trades("BTC-USD", next.get(), end);
      ticks.addAll(page.rows());
      next = page.next();
    }
    return ticks;
  }

  @Test
  void theFeedAndHistoryBringTheSameTrades() throws Exception {
    try (Feed feed = source.subscribe(Subscription.trades(List.of("BTC-USD")), heard)) {
      await().until(() -> heard.signs() > 0);
      exchange.publishAll();
      await().until(() -> heard.ticks().size() == 3_500);
    }
    List<Tick> past = history(new Start.AtTrade(5_000), NEVER);
    assertThat(past.stream().map(Tick::tradeId))
        .containsExactlyElementsOf(heard.ticks().stream().map(Tick::tradeId).toList());
    assertThat(past.stream().map(Tick::time))
        .containsExactlyElementsOf(heard.ticks().stream().map(Tick::time).toList());
    assertThat(past.stream().map(Tick::sequence))
        .containsExactlyElementsOf(trades().stream().map(MarketTrade::id).toList());
    assertThat(exchange.asked().requests("trades")).isEqualTo(4);
  }

  @Test
  void theAggressorIsTheOtherSideThanTheMakers() throws Exception {
    exchange.publishAll();
    List<Tick> ticks = history(new Start.AtTrade(5_000), NEVER);
    assertThat(ticks.stream().map(Tick::side))
        .containsExactlyElementsOf(
            trades().stream().map(t -> t.buyerIsMaker() ? Side.SELL : Side.BUY).toList());
    assertThat(ticks.stream().map(Tick::time))
        .containsExactlyElementsOf(trades().stream().map(MarketTrade::time).toList());
  }

  @Test
  void tradesOfATimeAreFoundByAskingInBetween() throws Exception {
    exchange.publishAll();
    Instant from = trades().get(1_700).time();
    Instant end = trades().get(3_300).time();
    assertThat(history(new Start.At(from), end).stream().map(Tick::sequence))
        .containsExactlyElementsOf(
            trades().stream()
                .filter(t -> !t.time().isBefore(from) && t.time().isBefore(end))
                .map(MarketTrade::id)
                .toList());
    assertThat(history(new Start.At(NEVER), NEVER)).isEmpty();
  }

  @Test
  void pastCandlesComeOldestFirstAndTheOneUnderWayIsNotClosed() throws Exception {
    exchange.publishAll();
    Page<Candle> page = source.candles("BTC-USD", MINUTE, new Start.At(START), NEVER);
    assertThat(page.rows()).hasSizeGreaterThan(2);
    assertThat(page.rows().get(0).openTime()).isEqualTo(START);
    assertThat(page.rows()).isSortedAccordingTo((a, b) -> a.openTime().compareTo(b.openTime()));
    assertThat(page.rows().stream().filter(c -> !c.closed())).hasSize(1);
    assertThat(page.next()).isEmpty();
  }

  @Test
  void candlesComeInPagesOfThreeHundredAlsoAcrossATimeWithoutTrades() throws Exception {
    List<MarketTrade> trades =
        Market.regular(START, Duration.ofMinutes(1), 1_000, BITCOIN).trades().stream()
            .filter(t -> t.id() < 5_100 || t.id() >= 5_800)
            .toList();
    try (ExchangeStandIn minutes = ExchangeStandIn.of(new Market(trades));
        Source venue = new XChangeProvider().open(minutes.settings("coinbase"))) {
      minutes.publishAll();
      List<Candle> candles = new ArrayList<>();
      Optional<Start> next = Optional.of(new Start.At(START.minusSeconds(10)));
      while (next.isPresent()) {
        Page<Candle> page = venue.candles("BTC-USD", MINUTE, next.get(), NEVER);
        candles.addAll(page.rows());
        next = page.next();
      }
      assertThat(candles.stream().map(Candle::openTime))
          .containsExactlyElementsOf(trades.stream().map(MarketTrade::time).toList());
      assertThat(candles.stream().filter(c -> !c.closed())).hasSize(1);
      assertThat(minutes.asked().requests("candles")).isEqualTo(4);
      assertThat(minutes.asked().givenAgain()).isZero();
    }
  }

  @Test
  void liveCandlesAreRefused() {
    Subscription candles =
        new Subscription(List.of("BTC-USD"), Set.of(Subscription.Kind.CANDLES), List.of(MINUTE));
    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(() -> source.subscribe(candles, heard))
        .withMessageStartingWith("Cannot follow candles of coinbase: it offers none live")
        .matches(e -> e.kind() == SourceException.Kind.REFUSED);
  }

  @Test
  void anUnknownProductEndsTheFeed() throws Exception {
    source.subscribe(Subscription.trades(List.of("BTC-XYZ")), heard);
    await().until(() -> !heard.ends().isEmpty());
    assertThat(heard.ends().get(0))
        .hasMessage("Cannot subscribe at coinbase: Failed to subscribe (No such product)");
    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(() -> source.trades("BTC-XYZ", new Start.AtTrade(1), NEVER))
        .withMessageEndingWith(" refuses: HTTP 404 ({\"message\":\"NotFound\"})");
  }

  @Test
  void garbageIsHandedOnAndTheFeedGoesOn() throws Exception {
    exchange.faults().garbageEveryMessages(10);
    try (Feed feed = source.subscribe(Subscription.trades(List.of("BTC-USD")), heard)) {
      await().until(() -> heard.signs() > 0);
      exchange.publish(80);
      await().until(() -> heard.ticks().size() == 40);
    }
    assertThat(heard.garbage()).hasSize(4);
    assertThat(heard.garbage().get(2).reason()).startsWith("Invalid price 0.0");
    assertThat(heard.garbage().get(3).reason()).contains("NaN");
  }

  @Test
  void allSpellingsOfASymbolAreUnderstood() throws Exception {
    for (String text : List.of("BTC/USD", "btc-usd", "BTCUSD", "xbt/usd")) {
      assertThat(source.symbol(text)).as(text).isEqualTo("BTC-USD");
    }
  }

  @Test
  void aLimitCarriesTheWait() {
    exchange.faults().limitRequests(1, Duration.ofSeconds(5));
    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(() -> source.symbol("BTC-USD"))
        .matches(e -> e.kind() == SourceException.Kind.LIMITED)
        .matches(e -> e.retryAfter().equals(Optional.of(Duration.ofSeconds(5))));
  }
}
