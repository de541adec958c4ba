package dev.tarn.ingest.capture;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tarn.ingest.value.BadInputException;
import info.bitrich.xchangestream.binance.dto.TradeBinanceWebsocketTransaction;
import java.io.IOException;
import java.math.BigDecimal;

/** Reads Binance's messages into objects, strictly. Used by one thread. */
final class BinanceJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .addMixIn(TradeBinanceWebsocketTransaction.class, Trade.class)
          .build();

  private final ObjectReader trades = MAPPER.readerFor(TradeBinanceWebsocketTransaction.class);
  private final ObjectReader aggregates = MAPPER.readerFor(BinanceAggregate.class);
  private final ObjectReader klines = MAPPER.readerFor(BinanceKlineMessage.class);

  /** A JSON text, or a part of one. */
  interface Text {
    <T> T readWith(ObjectReader reader) throws IOException;
  }

  static Text text(byte[] bytes, int from, int to) {
    return new Text() {
      @Override
      public <T> T readWith(ObjectReader reader) throws IOException {
        return reader.readValue(bytes, from, to - from);
      }
    };
  }

  static Text text(JsonNode node) {
    return new Text() {
      @Override
      public <T> T readWith(ObjectReader reader) throws IOException {
        return reader.readValue(node);
      }
    };
  }

  TradeBinanceWebsocketTransaction trade(Text text) {
    return read("trade", trades, text);
  }

  BinanceAggregate aggregate(Text text) {
    return read("aggTrade", aggregates, text);
  }

  BinanceKlineMessage kline(Text text) {
    return read("kline", klines, text);
  }

  /** Reads any JSON. */
  static JsonNode tree(byte[] bytes, int from, int to) {
    try {
      return MAPPER.readTree(bytes, from, to - from);
    } catch (IOException e) {
      throw notJson(e);
    }
  }

  private static <T> T read(String what, ObjectReader reader, Text text) {
    try {
      return text.readWith(reader);
    } catch (JsonParseException e) {
      throw notJson(e);
    } catch (IOException e) {
      throw BadInputException.of("it is no message '%s': %s".formatted(what, Faults.of(e)));
    }
  }

  private static BadInputException notJson(IOException e) {
    return BadInputException.of("it is not JSON (" + Faults.of(e) + ")");
  }

  /** What a trade must have; XChange's class takes 0 and null for what is missing. */
  private abstract static class Trade {
    @JsonCreator
    @SuppressWarnings({"UnusedVariable", "UnusedMethod"}) // read by Jackson
    Trade(
        @JsonProperty(value = "e", required = true) @JsonSetter(nulls = Nulls.FAIL)
            String eventType,
        @JsonProperty(value = "E", required = true) @JsonSetter(nulls = Nulls.FAIL)
            String eventTime,
        @JsonProperty(value = "s", required = true) @JsonSetter(nulls = Nulls.FAIL) String symbol,
        @JsonProperty(value = "t", required = true) @JsonSetter(nulls = Nulls.FAIL) long tradeId,
        @JsonProperty(value = "p", required = true) @JsonSetter(nulls = Nulls.FAIL)
            BigDecimal price,
        @JsonProperty(value = "q", required = true) @JsonSetter(nulls = Nulls.FAIL)
            BigDecimal quantity,
        @JsonProperty("b") long buyerOrderId,
        @JsonProperty("a") long sellerOrderId,
        @JsonProperty(value = "T", required = true) @JsonSetter(nulls = Nulls.FAIL) long timestamp,
        @JsonProperty(value = "m", required = true) @JsonSetter(nulls = Nulls.FAIL)
            boolean buyerMarketMaker,
        // said to be ignored, but sent by the spot market alone
        @JsonProperty(value = "M", required = true) @JsonSetter(nulls = Nulls.FAIL)
            boolean ignore) {}
  }
}
