package dev.tarn.ingest.xchange;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tarn.ingest.value.BadInputException;
import dev.tarn.market.Candle;
import dev.tarn.market.Side;
import dev.tarn.market.Tick;
import dev.tarn.market.Timeframe;
import info.bitrich.xchangestream.binance.dto.BinanceRawTrade;
import info.bitrich.xchangestream.binance.dto.KlineBinanceWebSocketTransaction;
import info.bitrich.xchangestream.binance.dto.TradeBinanceWebsocketTransaction;
import java.time.Instant;
import java.util.List;

/** Binance's combined streams. Where the buyer was the maker, the seller was the aggressor. */
final class BinanceMessages extends JsonMessages {

  @Override
  Content content(JsonNode message, Instant receivedAt) throws JsonProcessingException {
    if (message.has("result") || message.has("id")) {
      return Content.NOTHING; // an acknowledgement
    }
    JsonNode data = with(with(message, "stream", "data").get("data"), "e");
    return switch (data.get("e").asText()) {
      case "trade" -> new Content(List.of(tick(data, receivedAt)), List.of());
      case "kline" -> new Content(List.of(), List.of(candle(data)));
      default ->
          throw BadInputException.of(
              "nobody asked for its events '" + data.get("e").asText() + "'");
    };
  }

  private static Tick tick(JsonNode data, Instant receivedAt) throws JsonProcessingException {
    // XChange takes what is missing for 0 or false.
    with(data, "s", "t", "p", "q", "T", "m");
    BinanceRawTrade trade =
        MAPPER.treeToValue(data, TradeBinanceWebsocketTransaction.class).getRawTrade();
    return new Tick(
        BinanceSource.NAME,
        trade.getSymbol(),
        Instant.ofEpochMilli(trade.getTimestamp()),
        trade.getPrice().doubleValue(),
        trade.getQuantity().doubleValue(),
        trade.isBuyerMarketMaker() ? Side.SELL : Side.BUY,
        Long.toString(trade.getTradeId()),
        trade.getTradeId(),
        receivedAt);
  }

  private static Candle candle(JsonNode data) throws JsonProcessingException {
    with(
        with(data, "s", "k").get("k"),
        "t",
        "T",
        "i",
        "o",
        "c",
        "h",
        "l",
        "v",
        "n",
        "x",
        "q",
        "V",
        "Q");
    KlineBinanceWebSocketTransaction kline =
        MAPPER.treeToValue(data, KlineBinanceWebSocketTransaction.class);
    var values = kline.toBinanceKline(false);
    return BinanceCandles.candle(
        kline.getSymbol(), Timeframe.parse(values.getInterval().code()), values, values.isClosed());
  }
}
