package dev.tarn.ingest.standin;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Coinbase's exchange: the channel of matches, pages by trade id, newest first. */
final class CoinbaseDialect implements Dialect {
  private static final int MOST_TRADES = 1_000;
  private static final int MOST_CANDLES = 300;

  @Override
  public String feedPath() {
    return "/coinbase";
  }

  @Override
  public boolean knows(Query query) {
    return query.path().startsWith("/products") || query.path().equals("/time");
  }

  @Override
  public Reply answer(Query query, Replies replies) {
    History history = replies.history();
    if (query.path().equals("/time")) {
      return Reply.of(
          "{\"iso\":\"%s\",\"epoch\":%s}"
              .formatted(iso(history.nowMicros()), history.nowMicros() / 1e6));
    }
    if (query.path().equals("/products")) {
      return Reply.of(
          history.instruments().stream()
              .map(
                  i ->
                      "{\"id\":\"%s\",\"base_currency\":\"%s\",\"quote_currency\":\"%s\",\"status\":\"online\"}"
                          .formatted(i.hyphened(), i.base(), i.quote()))
              .collect(Collectors.joining(",", "[", "]")));
    }
    String[] parts = query.path().split("/");
    Optional<Instrument> instrument = history.instrument(parts[2].replace("-", ""));
    if (instrument.isEmpty() || parts.length < 4) {
      return Reply.of(404, "{\"message\":\"NotFound\"}");
    }
    return parts[3].equals("trades")
        ? trades(query, replies, instrument.get())
        : candles(query, replies, instrument.get());
  }

  private static Reply trades(Query query, Replies replies, Instrument instrument) {
    List<MarketTrade> page =
        new ArrayList<>(
            replies
                .history()
                .beforeId(
                    instrument,
                    query.whole("after").orElse(Long.MAX_VALUE),
                    query.limit(MOST_TRADES, MOST_TRADES)));
    Collections.reverse(page);
    page.forEach(replies.asked()::trade);
    return Reply.of(
        page.stream()
            .map(
                t ->
                    "{\"trade_id\":%d,\"side\":\"%s\",\"size\":\"%s\",\"price\":\"%s\",\"time\":\"%s\"}"
                        .formatted(t.id(), side(t), t.size(), t.price(), iso(t.micros())))
            .collect(Collectors.joining(",", "[", "]")));
  }

  private static Reply candles(Query query, Replies replies, Instrument instrument) {
    long length = query.whole("granularity").orElse(60L) * 1_000;
    List<MarketCandle> page =
        new ArrayList<>(
            replies
                .history()
                .candles(
                    instrument,
                    length,
                    Instant.parse(query.text("start").orElseThrow()).toEpochMilli(),
                    Instant.parse(query.text("end").orElseThrow()).toEpochMilli()));
    if (page.size() > MOST_CANDLES) {
      return Reply.of(400, "{\"message\":\"granularity too small for the requested time range\"}");
    }
    Collections.reverse(page);
    page.forEach(c -> replies.asked().candle(instrument, length + "ms", c.openMillis));
    return Reply.of(
        page.stream()
            .map(
                c ->
                    "[%d,%s,%s,%s,%s,%s]"
                        .formatted(
                            c.openMillis / 1_000,
                            c.low(),
                            c.high(),
                            c.open(),
                            c.close(),
                            c.volume()))
            .collect(Collectors.joining(",", "[", "]")));
  }

  @Override
  public void subscribed(Query address, History history, Wishes wishes) {}

  @Override
  public List<String> received(String message, History history, Wishes wishes) {
    for (Instrument instrument : history.instruments()) {
      if (message.contains("\"" + instrument.hyphened() + "\"")) {
        wishes.trades.add(instrument);
      }
    }
    return wishes.trades.isEmpty()
        ? List.of(
            "{\"type\":\"error\",\"message\":\"Failed to subscribe\",\"reason\":\"No such product\"}")
        : List.of("{\"type\":\"subscriptions\",\"channels\":[{\"name\":\"matches\"}]}");
  }

  @Override
  public String trade(MarketTrade trade, Wishes wishes) {
    return tradeOfPrice(trade, trade.price(), wishes);
  }

  @Override
  public String tradeOfPrice(MarketTrade t, String price, Wishes wishes) {
    return ("{\"type\":\"match\",\"trade_id\":%d,\"sequence\":%d,\"maker_order_id\":\"m\",\"taker_order_id\":\"t\","
            + "\"time\":\"%s\",\"product_id\":\"%s\",\"size\":\"%s\",\"price\":\"%s\",\"side\":\"%s\"}")
        .formatted(
            t.id(),
            t.id() * 7,
            iso(t.micros()),
            t.instrument().hyphened(),
            t.size(),
            price,
            side(t));
  }

  /** The side that Coinbase names is the maker's. */
  private static String side(MarketTrade trade) {
    return trade.buyerIsMaker() ? "buy" : "sell";
  }

  private static String iso(long micros) {
    return "%s.%06dZ"
        .formatted(
            Instant.ofEpochSecond(micros / 1_000_000).toString().replace("Z", ""),
            micros % 1_000_000);
  }

  @Override
  public Optional<String> candle(
      Instrument instrument, String interval, MarketCandle candle, Shut shut) {
    return Optional.empty();
  }

  @Override
  public Reply limited(long retryAfterSeconds) {
    return new Reply(
        429,
        Map.of("Retry-After", Long.toString(retryAfterSeconds)),
        "{\"message\":\"Public rate limit exceeded\"}");
  }

  @Override
  public String empty(Query query) {
    return "[]";
  }
}
