package dev.tarn.ingest.xchange;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tarn.ingest.source.SourceException;
import dev.tarn.ingest.value.BadInputException;
import dev.tarn.market.Side;
import dev.tarn.market.Tick;
import info.bitrich.xchangestream.coinbasepro.dto.CoinbaseProWebSocketTransaction;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.knowm.xchange.coinbasepro.dto.marketdata.CoinbaseProTrade;

/** Coinbase's channel of matches. */
final class CoinbaseMessages extends JsonMessages {

  @Override
  Content content(JsonNode message, Instant receivedAt)
      throws JsonProcessingException, SourceException {
    String type = with(message, "type").get("type").asText();
    return switch (type) {
      case "match", "last_match" -> new Content(List.of(trade(message, receivedAt)), List.of());
      case "subscriptions", "heartbeat" -> Content.NOTHING;
      case "error" ->
          throw SourceException.refused(
              "Cannot subscribe at coinbase: %s (%s)"
                  .formatted(
                      Failures.shown(message.path("message").asText()),
                      Failures.shown(message.path("reason").asText())));
      default -> throw BadInputException.of("nobody asked for its type '" + type + "'");
    };
  }

  private static Tick trade(JsonNode message, Instant receivedAt) throws JsonProcessingException {
    // XChange takes what is missing for 0 or null.
    with(message, "product_id", "trade_id", "price", "size", "side", "time");
    CoinbaseProWebSocketTransaction match =
        MAPPER.treeToValue(message, CoinbaseProWebSocketTransaction.class);
    return tick(match.getProductId(), match.toCoinbaseProTrade(), receivedAt);
  }

  /** The side that Coinbase names is the maker's; the aggressor's is the other one. */
  static Tick tick(String product, CoinbaseProTrade trade, @Nullable Instant receivedAt) {
    return new Tick(
        CoinbaseSource.NAME,
        product,
        Instant.parse(trade.getTimestamp()).truncatedTo(ChronoUnit.MICROS),
        trade.getPrice().doubleValue(),
        trade.getSize().doubleValue(),
        switch (trade.getSide()) {
          case "buy" -> Side.SELL;
          case "sell" -> Side.BUY;
          default -> Side.UNKNOWN;
        },
        Long.toString(trade.getTradeId()),
        trade.getTradeId(),
        receivedAt);
  }
}
