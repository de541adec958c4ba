package dev.tarn.ingest.xchange;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.tarn.ingest.source.SourceException;
import dev.tarn.ingest.value.BadInputException;
import dev.tarn.market.Candle;
import dev.tarn.market.Tick;
import dev.tarn.market.Timeframe;
import info.bitrich.xchangestream.kraken.KrakenStreamingAdapters;
import info.bitrich.xchangestream.kraken.dto.KrakenStreamingOhlc;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.knowm.xchange.kraken.dto.trade.KrakenType;

/**
 * Kraken's messages: events, and arrays of trades or candles. That a candle is over is not said; it
 * is when the next one begins.
 */
final class KrakenMessages extends JsonMessages {
  private static final int TRADE_VALUES = 4;
  private static final int CANDLE_VALUES = 9;

  /** The candle of each series that was heard of last. */
  private final Map<String, Candle> current = new HashMap<>();

  @Override
  Content content(JsonNode message, Instant receivedAt) throws SourceException {
    if (message.isObject()) {
      event(message);
      return Content.NOTHING;
    }
    elements(message, 4);
    String symbol = message.get(message.size() - 1).asText();
    String channel = message.get(message.size() - 2).asText();
    if (channel.equals("trade")) {
      return new Content(trades(symbol, message.get(1), receivedAt), List.of());
    }
    if (channel.startsWith("ohlc-")) {
      int minutes = Integer.parseInt(channel.substring("ohlc-".length()));
      return new Content(List.of(), candles(symbol, minutes, message));
    }
    throw BadInputException.of("nobody asked for its channel '" + channel + "'");
  }

  private static void event(JsonNode message) throws SourceException {
    with(message, "event");
    boolean failed =
        message.get("event").asText().equals("error")
            || message.path("status").asText().equals("error");
    if (failed) {
      throw SourceException.refused(
          "Cannot subscribe at kraken: "
              + Failures.shown(message.path("errorMessage").asText("no reason is given")));
    }
  }

  private static List<Tick> trades(String symbol, JsonNode trades, Instant receivedAt) {
    KrakenTicks ticks = new KrakenTicks(symbol);
    List<Tick> rows = new ArrayList<>();
    for (JsonNode trade : elements(trades, 1)) {
      elements(trade, TRADE_VALUES);
      rows.add(
          ticks.tick(
              decimal("price", trade.get(0)),
              decimal("size", trade.get(1)),
              decimal("time", trade.get(2)),
              KrakenType.fromString(trade.get(3).asText()),
              receivedAt));
    }
    return rows;
  }

  private List<Candle> candles(String symbol, int minutes, JsonNode message) {
    elements(message.get(1), CANDLE_VALUES);
    KrakenStreamingOhlc ohlc = KrakenStreamingAdapters.adaptOhlc(null, (ArrayNode) message);
    Timeframe timeframe = KrakenCandles.timeframe(minutes);
    Instant open = Instant.ofEpochMilli(ohlc.getEtime()).minusSeconds(minutes * 60L);
    Candle candle = KrakenCandles.candle(symbol, timeframe, open, ohlc, false);
    List<Candle> rows = new ArrayList<>();
    Candle before = current.put(symbol + " " + minutes, candle);
    if (before != null && before.openTime().isBefore(open)) {
      rows.add(KrakenCandles.closed(before));
    }
    rows.add(candle);
    return rows;
  }
}
