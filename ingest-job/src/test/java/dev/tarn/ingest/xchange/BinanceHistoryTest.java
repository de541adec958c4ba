package dev.tarn.ingest.xchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.ingest.source.Page;
import dev.tarn.ingest.source.Source;
import dev.tarn.ingest.source.SourceException;
import dev.tarn.ingest.source.Start;
import dev.tarn.ingest.standin.ExchangeStandIn;
import dev.tarn.ingest.standin.Instrument;
import dev.tarn.ingest.standin.Market;
import dev.tarn.market.Candle;
import dev.tarn.market.Tick;
import dev.tarn.market.Timeframe;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Binance's past trades and klines, against a stand-in on loopback. */
class BinanceHistoryTest {
  private static final Instant START = Instant.parse("2024-08-09T23:59:00Z");
  private static final Instant NEVER = Instant.parse("2099-01-01T00:00:00Z");
  private static final Timeframe MINUTE = Timeframe.parse("1m");

  private ExchangeStandIn exchange;
  private Source source;

  @BeforeEach
  void open() throws SourceException {
    exchange =
        ExchangeStandIn.of(
            Market.generated(7, START, 3_500, Instrument.BTC_USDT, Instrument.ETH_USDT));
    exchange.publishAll();
    source = new XChangeProvider().open(exchange.settings("binance"));
  }

  @AfterEach
  void close() {
    source.close();
    exchange.close();
  }

  private List<Tick> allTrades(Start start, Instant end) throws Exception {
    List<Tick> ticks = new ArrayList<>();
    Optional<Start> next = Optional.of(start);
    while (next.isPresent()) {
      Page<Tick> page = source.trades("BTCUSDT", next.get(), end);
      ticks.addAll(page.rows());
      next = page.next();
    }
    return ticks;
  }

  @Test
  void tradesOfAnIdAndLaterComeInPagesEachOnce() throws Exception {
    List<Tick> ticks = allTrades(new Start.AtTrade(5_100), NEVER);
    assertThat(ticks.stream().map(Tick::sequence))
        .containsExactlyElementsOf(LongStream.range(5_100, 8_500).boxed().toList());
    assertThat(exchange.asked().requests("historicalTrades")).isEqualTo(4);
    assertThat(exchange.asked().givenAgain()).isZero();
    assertThat(ticks.get(0).receivedAt()).isNull();
  }

  @Test
  void anAnswerThatGoesBackwardsEndsTheQuestion() {
    exchange.ignoreIds();
    assertThatThrownBy(() -> allTrades(new Start.AtTrade(8_000), NEVER))
        .isInstanceOf(SourceException.class)
        .hasMessage(
            "Cannot go through the trades of BTCUSDT on binance: asked for 8000 and later, it gives them up to 5999");
  }

  @Test
  void tradesOfATimeAreFoundThroughTheAggregatedOnes() throws Exception {
    Tick later = allTrades(new Start.AtTrade(6_000), NEVER).get(0);
    Instant time = later.time();
    List<Tick> ticks = allTrades(new Start.At(time), time.plusSeconds(20));
    assertThat(ticks.get(0).time()).isEqualTo(time);
    assertThat(ticks).contains(later).allMatch(t -> t.time().isBefore(time.plusSeconds(20)));
    List<Long> expected =
        allTrades(new Start.AtTrade(5_000), NEVER).stream()
            .filter(t -> !t.time().isBefore(time) && t.time().isBefore(time.plusSeconds(20)))
            .map(Tick::sequence)
            .toList();
    assertThat(ticks.stream().map(Tick::sequence)).containsExactlyElementsOf(expected);
  }

  @Test
  void pastTheLastTradeThereIsNothing() throws Exception {
    assertThat(source.trades("BTCUSDT", new Start.AtTrade(8_500), NEVER).rows()).isEmpty();
    Page<Tick> page =
        source.trades("BTCUSDT", new Start.At(Instant.parse("2030-01-01T00:00:00Z")), NEVER);
    assertThat(page.rows()).isEmpty();
    assertThat(page.next()).isEmpty();
  }

  @Test
  void candlesComeWithAllFiguresAndTheLastOneIsNotClosed() throws Exception {
    Page<Candle> page = source.candles("BTCUSDT", MINUTE, new Start.At(START), NEVER);
    assertThat(page.next()).isEmpty();
    assertThat(page.rows()).hasSizeGreaterThan(3);
    assertThat(page.rows().get(0).openTime()).isEqualTo(START);
    assertThat(page.rows().stream().map(Candle::closed).distinct()).containsExactly(true, false);
    assertThat(page.rows().get(page.rows().size() - 1).closed()).isFalse();
    assertThat(page.rows().stream().mapToLong(Candle::tradeCount).sum()).isEqualTo(3_500);
    assertThat(page.rows())
        .allSatisfy(
            c ->
                assertThat(c.buyVolume() + c.sellVolume())
                    .isCloseTo(c.volume(), org.assertj.core.data.Offset.offset(1e-9)));
  }

  @Test
  void candlesComeInPagesOfAThousandEachOnce() throws Exception {
    try (ExchangeStandIn minutes =
            ExchangeStandIn.of(
                Market.regular(START, Duration.ofMinutes(1), 2_500, Instrument.BTC_USDT));
        Source venue = new XChangeProvider().open(minutes.settings("binance"))) {
      minutes.publishAll();
      List<Candle> candles = new ArrayList<>();
      Optional<Start> next = Optional.of(new Start.At(START));
      while (next.isPresent()) {
        Page<Candle> page = venue.candles("BTCUSDT", MINUTE, next.get(), NEVER);
        candles.addAll(page.rows());
        next = page.next();
      }
      assertThat(candles.stream().map(Candle::openTime))
          .containsExactlyElementsOf(
              IntStream.range(0, 2_500).mapToObj(n -> START.plusSeconds(60L * n)).toList());
      assertThat(candles.stream().filter(c -> !c.closed())).containsExactly(candles.get(2_499));
      assertThat(minutes.asked().requests("klines")).isEqualTo(3);
      assertThat(minutes.asked().givenAgain()).isZero();
    }
  }

  @Test
  void candlesEndWhereTheyAreAskedTo() throws Exception {
    Instant end = START.plusSeconds(120);
    Page<Candle> page = source.candles("BTCUSDT", MINUTE, new Start.At(START), end);
    assertThat(page.rows().stream().map(Candle::openTime))
        .containsExactly(START, START.plusSeconds(60));
    assertThat(page.next()).isEmpty();
  }

  @Test
  void aTimeframeThatTheVenueDoesNotMakeIsRefused() {
    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(
            () -> source.candles("BTCUSDT", Timeframe.parse("7m"), new Start.At(START), NEVER))
        .withMessageStartingWith("Cannot ask binance for candles of 7m: it makes those of 1m, 3m,")
        .matches(e -> e.kind() == SourceException.Kind.REFUSED);
  }

  @Test
  void anEmptyAnswerIsAnEmptyPage() throws Exception {
    exchange.faults().emptyAnswers(1);
    Page<Tick> page = source.trades("BTCUSDT", new Start.AtTrade(5_000), NEVER);
    assertThat(page.rows()).isEmpty();
    assertThat(page.next()).isEmpty();
    assertThat(source.trades("BTCUSDT", new Start.AtTrade(5_000), NEVER).rows()).hasSize(1_000);
  }

  @Test
  void aSymbolIsFoundInEachSpellingAndAnUnknownOneNamesTheNearest() throws Exception {
    for (String text :
        List.of("BTC/USDT", "BTC-USDT", "btcusdt", "BTCUSDT", "btc_usdt", "XBT/USDT")) {
      assertThat(source.symbol(text)).as(text).isEqualTo("BTCUSDT");
    }
    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(() -> source.symbol("BTCUSDC"))
        .withMessage("Unknown symbol 'BTCUSDC' at binance; did you mean 'BTCUSDT' or 'ETHUSDT'?")
        .matches(e -> e.kind() == SourceException.Kind.REFUSED);
    assertThat(exchange.asked().requests("exchangeInfo")).isEqualTo(1);
  }
}
