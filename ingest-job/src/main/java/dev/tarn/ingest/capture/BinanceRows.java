package dev.tarn.ingest.capture;

import dev.tarn.ingest.source.FeedListener;
import dev.tarn.ingest.value.BadInputException;
import dev.tarn.ingest.value.Times;
import dev.tarn.market.Candle;
import dev.tarn.market.CandleSource;
import dev.tarn.market.Side;
import dev.tarn.market.Tick;
import info.bitrich.xchangestream.binance.dto.BinanceRawTrade;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What Binance's messages become. Used by one thread. */
final class BinanceRows {
  private final BinanceJson json = new BinanceJson();
  private BinanceMarket market;

  BinanceRows(BinanceMarket market) {
    this.market = market;
  }

  /** From now on messages are taken for those of this market. */
  void of(BinanceMarket market) {
    this.market = market;
  }

  String venue() {
    return market.venue();
  }

  /**
   * Takes a message.
   *
   * @param kind as its stream or its event says
   * @return the kind, if it brings nothing; else null
   */
  @Nullable String message(
      String kind, BinanceJson.Text text, @Nullable Instant receivedAt, FeedListener listener) {
    switch (kind) {
      case "trade" -> {
        if (market.tellsAggregates()) {
          return kind;
        }
        listener.tick(tick(json.trade(text).getRawTrade(), receivedAt));
      }
      case "aggTrade" -> {
        // Aggregates tell the same trades once more, by other numbers: of one market either they or
        // the single trades are taken, never both.
        if (!market.tellsAggregates()) {
          return kind;
        }
        listener.tick(tick(json.aggregate(text), receivedAt));
      }
      case "kline" -> listener.candle(candle(json.kline(text)));
      default -> {
        return kind;
      }
    }
    return null;
  }

  private Tick tick(BinanceRawTrade trade, @Nullable Instant receivedAt) {
    require("trade", trade.getEventType());
    return tick(
        trade.getSymbol(),
        trade.getTradeId(),
        trade.getTimestamp(),
        trade.getPrice(),
        trade.getQuantity(),
        trade.isBuyerMarketMaker() ? Side.SELL : Side.BUY,
        receivedAt);
  }

  private Tick tick(BinanceAggregate trade, @Nullable Instant receivedAt) {
    require("aggTrade", trade.event());
    return tick(
        trade.symbol(),
        trade.id(),
        trade.time(),
        trade.price(),
        trade.quantity(),
        trade.buyerIsMaker() ? Side.SELL : Side.BUY,
        receivedAt);
  }

  /**
   * @param side the aggressor's: where the buyer was the maker, the seller was the aggressor
   */
  private Tick tick(
      String symbol,
      long id,
      long time,
      BigDecimal price,
      BigDecimal size,
      Side side,
      @Nullable Instant receivedAt) {
    return new Tick(
        market.venue(),
        symbol,
        instant(time),
        price.doubleValue(),
        size.doubleValue(),
        side,
        Long.toString(id),
        id,
        receivedAt);
  }

  private Candle candle(BinanceKlineMessage message) {
    require("kline", message.event());
    BinanceKlineMessage.Kline kline = message.kline();
    return new Candle(
        market.venue(),
        message.symbol(),
        kline.interval(),
        instant(kline.openTime()),
        kline.open().doubleValue(),
        kline.high().doubleValue(),
        kline.low().doubleValue(),
        kline.close().doubleValue(),
        kline.volume().doubleValue(),
        kline.quoteVolume().doubleValue(),
        kline.buyVolume().doubleValue(),
        kline.volume().subtract(kline.buyVolume()).doubleValue(),
        kline.trades(),
        null,
        CandleSource.EXCHANGE,
        kline.closed(),
        // Of the states of an open candle the one with the most trades is the latest. A closed one
        // has revision 0, as in the exchange's history.
        kline.closed() ? 0 : kline.trades());
  }

  private static Instant instant(long time) {
    try {
      long micros = Times.micros(time);
      return Instant.ofEpochSecond(micros / 1_000_000, micros % 1_000_000 * 1_000);
    } catch (NumberFormatException e) {
      throw BadInputException.of("its time", time, e.getMessage());
    }
  }

  private static void require(String kind, String event) {
    if (!event.equals(kind)) {
      throw BadInputException.of("field e", event, "it came as '%s'".formatted(kind));
    }
  }
}
