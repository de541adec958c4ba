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
import dev.tarn.ingest.source.TradeNumbers;
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

/** Kraken, against a stand-in on loopback. */
class KrakenTest {
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
            Market.generated(3, START, 2_500, BITCOIN, new Instrument("ETH", "USD")));
    source = new XChangeProvider().open(exchange.settings("kraken"));
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
      Page<Tick> page = source.trades("XBT/USD", next.get(), end);
      ticks.addAll(page.rows());
      next = page.next();
    }
    return ticks;
  }

  private Feed connect(Subscription subscription) throws Exception {
    Feed feed = source.subscribe(subscription, heard);
    // The acknowledgement and a heartbeat for each channel.
    await().until(() -> heard.signs() >= 3);
    return feed;
  }

  @Test
  void aTradeIsTheSameFromTheFeedAndFromHistory() throws Exception {
    try (Feed feed = connect(Subscription.trades(List.of("XBT/USD")))) {
      exchange.publishAll();
      await().until(() -> heard.ticks().size() == 2_500);
    }
    List<Tick> live =
        heard.ticks().stream()
            .map(
                t ->
                    new Tick(
                        t.venue(),
                        t.symbol(),
                        t.time(),
                        t.price(),
                        t.size(),
                        t.side(),
                        t.tradeId(),
                        t.sequence(),
                        null))
            .toList();
    assertThat(history(new Start.At(START), NEVER)).containsExactlyElementsOf(live);
    assertThat(live.stream().map(Tick::tradeId).distinct()).hasSize(2_500);
    assertThat(exchange.asked().requests("Trades")).isEqualTo(3);
    assertThat(exchange.asked().givenAgain()).isZero();
  }

  @Test
  void tradesKeepTheirMicrosecondsAndSides() throws Exception {
    exchange.publishAll();
    List<Tick> ticks = history(new Start.At(START), NEVER);
    assertThat(ticks.stream().map(Tick::time))
        .containsExactlyElementsOf(trades().stream().map(MarketTrade::time).toList());
    assertThat(ticks.stream().map(Tick::side))
        .containsExactlyElementsOf(
            trades().stream().map(t -> t.buyerIsMaker() ? Side.SELL : Side.BUY).toList());
    assertThat(source.tradeNumbers()).isEqualTo(TradeNumbers.UNCOUNTED);
  }

  @Test
  void aPartOfHistoryBeginsAndEndsWhereItIsAskedTo() throws Exception {
    exchange.publishAll();
    Instant from = trades().get(700).time();
    Instant end = trades().get(2_100).time();
    assertThat(history(new Start.At(from), end).stream().map(Tick::time))
        .containsExactlyElementsOf(
            trades().stream()
                .map(MarketTrade::time)
                .filter(t -> !t.isBefore(from) && t.isBefore(end))
                .toList());
  }

  @Test
  void liveCandlesAreClosedWhenTheNextOneBegins() throws Exception {
    Subscription candles =
        new Subscription(List.of("XBT/USD"), Set.of(Subscription.Kind.CANDLES), List.of(MINUTE));
    try (Feed feed = connect(candles)) {
      exchange.publishAll();
      await().until(() -> heard.candles().stream().filter(Candle::closed).count() >= 2);
    }
    Candle first = heard.candles().stream().filter(Candle::closed).findFirst().orElseThrow();
    assertThat(first.openTime()).isEqualTo(START);
    assertThat(first.tradeCount())
        .isEqualTo(trades().stream().filter(t -> t.time().isBefore(START.plusSeconds(60))).count());
  }

  @Test
  void pastCandlesAreClosedButTheLast() throws Exception {
    exchange.publishAll();
    Page<Candle> page = source.candles("XBT/USD", MINUTE, new Start.At(START), NEVER);
    assertThat(page.rows()).hasSizeGreaterThan(2);
    assertThat(page.rows().get(0).openTime()).isEqualTo(START);
    assertThat(page.rows().stream().filter(c -> !c.closed())).hasSize(1);
    assertThat(page.rows().get(page.rows().size() - 1).closed()).isFalse();
  }

  @Test
  void onlyTheLast720CandlesAreThere() throws Exception {
    try (ExchangeStandIn minutes =
            ExchangeStandIn.of(Market.regular(START, Duration.ofMinutes(1), 1_000, BITCOIN));
        Source venue = new XChangeProvider().open(minutes.settings("kraken"))) {
      minutes.publishAll();
      Page<Candle> page = venue.candles("XBT/USD", MINUTE, new Start.At(START), NEVER);
      assertThat(page.rows()).hasSize(720);
      assertThat(page.rows().get(0).openTime()).isEqualTo(START.plusSeconds(280 * 60L));
      assertThat(page.next()).isEmpty();
    }
    exchange.publish(1);
    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(
            () -> source.candles("XBT/USD", Timeframe.parse("1w"), new Start.At(START), NEVER))
        .withMessage(
            "Cannot ask kraken for candles of 1w: it makes those of 1m, 5m, 15m, 30m, 1h, 4h, 1d");
  }

  @Test
  void anUnknownPairEndsTheFeedAndIsRefusedInHistory() throws Exception {
    source.subscribe(Subscription.trades(List.of("XBT/DOGE")), heard);
    await().until(() -> !heard.ends().isEmpty());
    assertThat(heard.ends()).hasSize(1);
    assertThat(heard.ends().get(0))
        .hasMessage("Cannot subscribe at kraken: Currency pair not supported XBT/DOGE");
    assertThat(heard.ends().get(0).kind()).isEqualTo(SourceException.Kind.REFUSED);
    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(() -> source.trades("XBT/DOGE", new Start.At(START), NEVER))
        .withMessageStartingWith("Unknown symbol 'XBT/DOGE' at kraken; did you mean 'XBT/USD' or");
  }

  @Test
  void garbageIsHandedOnAndTheFeedGoesOn() throws Exception {
    exchange.faults().garbageEveryMessages(10);
    try (Feed feed = connect(Subscription.trades(List.of("XBT/USD")))) {
      exchange.publish(80);
      await().until(() -> heard.ticks().size() == 40);
    }
    assertThat(heard.garbage()).hasSize(4);
    assertThat(heard.garbage().get(0).reason()).startsWith("it is no JSON");
    assertThat(heard.garbage().get(2).reason()).startsWith("Invalid price 0.0");
    assertThat(heard.garbage().get(3).reason()).isEqualTo("field price is 'NaN': it is no number");
  }

  @Test
  void allSpellingsOfASymbolAreUnderstood() throws Exception {
    for (String text : List.of("BTC/USD", "btc-usd", "XBTUSD", "XBT/USD", "BTCUSD")) {
      assertThat(source.symbol(text)).as(text).isEqualTo("XBT/USD");
    }
  }

  @Test
  void aLimitIsToldFromAFailure() {
    exchange.faults().limitRequests(1, Duration.ofSeconds(5));
    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(() -> source.symbol("XBT/USD"))
        .matches(e -> e.kind() == SourceException.Kind.LIMITED)
        .matches(e -> e.retryAfter().equals(Optional.of(Duration.ofSeconds(5))));
    exchange.faults().failRequests(1, 520);
    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(() -> source.symbol("XBT/USD"))
        .matches(e -> e.kind() == SourceException.Kind.UNAVAILABLE);
  }
}
