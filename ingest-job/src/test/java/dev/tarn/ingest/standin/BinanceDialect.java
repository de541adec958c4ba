package dev.tarn.ingest.standin;

import dev.tarn.market.Timeframe;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Binance's spot market: combined streams, and pages of at most 1000. */
final class BinanceDialect implements Dialect {
  private static final int MOST = 1_000;

  @Override
  public String feedPath() {
    return "/stream";
  }

  @Override
  public boolean knows(Query query) {
    return query.path().startsWith("/api/v3/");
  }

  @Override
  public Reply answer(Query query, Replies replies) {
    History history = replies.history();
    switch (query.path()) {
      case "/api/v3/time":
        return Reply.of("{\"serverTime\":%d}".formatted(history.nowMicros() / 1_000));
      case "/api/v3/exchangeInfo":
        return Reply.of(exchangeInfo(history));
      default:
    }
    Optional<Instrument> instrument = query.text("symbol").flatMap(history::instrument);
    if (instrument.isEmpty()) {
      return Reply.of(400, "{\"code\":-1121,\"msg\":\"Invalid symbol.\"}");
    }
    return switch (query.path()) {
      case "/api/v3/historicalTrades" -> trades(query, replies, instrument.get());
      case "/api/v3/aggTrades" -> aggregates(query, history, instrument.get());
      case "/api/v3/klines" -> klines(query, replies, instrument.get());
      default -> Reply.of(404, "<html>Not Found</html>");
    };
  }

  private static String exchangeInfo(History history) {
    return history.instruments().stream()
        .map(
            i ->
                ("{\"symbol\":\"%s\",\"status\":\"TRADING\",\"baseAsset\":\"%s\",\"quoteAsset\":\"%s\","
                        + "\"baseAssetPrecision\":8,\"quoteAssetPrecision\":8,\"filters\":[]}")
                    .formatted(i.joined(), i.base(), i.quote()))
        .collect(
            Collectors.joining(
                ",",
                "{\"timezone\":\"UTC\",\"serverTime\":%d,\"rateLimits\":[],\"exchangeFilters\":[],\"symbols\":["
                    .formatted(history.nowMicros() / 1_000),
                "]}"));
  }

  private static Reply trades(Query query, Replies replies, Instrument instrument) {
    int limit = query.limit(500, MOST);
    List<MarketTrade> page =
        query
            .whole("fromId")
            .map(from -> replies.history().fromId(instrument, from, limit))
            .orElseGet(() -> replies.history().beforeId(instrument, Long.MAX_VALUE, limit));
    page.forEach(replies.asked()::trade);
    return Reply.of(
        page.stream()
            .map(
                t ->
                    ("{\"id\":%d,\"price\":\"%s\",\"qty\":\"%s\",\"quoteQty\":\"%s\",\"time\":%d,"
                            + "\"isBuyerMaker\":%b,\"isBestMatch\":true}")
                        .formatted(
                            t.id(),
                            t.price(),
                            t.size(),
                            t.quoteSize().toPlainString(),
                            t.millis(),
                            t.buyerIsMaker()))
            .collect(Collectors.joining(",", "[", "]")));
  }

  /** Trades of one millisecond, price and side are one of these. */
  private static Reply aggregates(Query query, History history, Instrument instrument) {
    int limit = query.limit(500, MOST);
    long start = query.whole("startTime").orElse(0L);
    List<List<MarketTrade>> groups = new ArrayList<>();
    for (MarketTrade trade : history.after(instrument, start * 1_000 - 1, limit * 10)) {
      MarketTrade before = groups.isEmpty() ? null : groups.get(groups.size() - 1).get(0);
      if (before == null
          || before.millis() != trade.millis()
          || !before.price().equals(trade.price())
          || before.buyerIsMaker() != trade.buyerIsMaker()) {
        groups.add(new ArrayList<>());
      }
      groups.get(groups.size() - 1).add(trade);
    }
    return Reply.of(
        groups.stream()
            .limit(limit)
            .map(
                g ->
                    "{\"a\":%d,\"p\":\"%s\",\"q\":\"%s\",\"f\":%d,\"l\":%d,\"T\":%d,\"m\":%b,\"M\":true}"
                        .formatted(
                            g.get(0).id() / 2,
                            g.get(0).price(),
                            g.get(0).size(),
                            g.get(0).id(),
                            g.get(g.size() - 1).id(),
                            g.get(0).millis(),
                            g.get(0).buyerIsMaker()))
            .collect(Collectors.joining(",", "[", "]")));
  }

  private static Reply klines(Query query, Replies replies, Instrument instrument) {
    String interval = query.text("interval").orElse("");
    List<MarketCandle> page =
        replies
            .history()
            .candles(
                instrument,
                millis(interval),
                query.whole("startTime").orElse(0L),
                query.whole("endTime").orElse(Long.MAX_VALUE))
            .stream()
            .limit(query.limit(500, MOST))
            .toList();
    page.forEach(candle -> replies.asked().candle(instrument, interval, candle.openMillis));
    return Reply.of(
        page.stream()
            .map(
                c ->
                    "[%d,\"%s\",\"%s\",\"%s\",\"%s\",\"%s\",%d,\"%s\",%d,\"%s\",\"%s\",\"0\"]"
                        .formatted(
                            c.openMillis,
                            c.open(),
                            c.high(),
                            c.low(),
                            c.close(),
                            c.volume(),
                            c.endMillis - 1,
                            c.quoteVolume(),
                            c.count(),
                            c.buyVolume(),
                            c.buyQuoteVolume()))
            .collect(Collectors.joining(",", "[", "]")));
  }

  static long millis(String interval) {
    return Timeframe.parse(interval).longest().toMillis();
  }

  @Override
  public void subscribed(Query address, History history, Wishes wishes) {
    for (String stream : address.text("streams").orElse("").split("/")) {
      String[] parts = stream.split("@", 2);
      Optional<Instrument> instrument = history.instrument(parts[0].toUpperCase(Locale.ROOT));
      if (instrument.isPresent() && parts.length == 2) {
        if (parts[1].equals("trade")) {
          wishes.trades.add(instrument.get());
        } else if (parts[1].startsWith("kline_")) {
          wishes.candles(instrument.get(), parts[1].substring("kline_".length()));
        }
      }
    }
  }

  @Override
  public List<String> received(String message, History history, Wishes wishes) {
    return List.of();
  }

  @Override
  public String trade(MarketTrade trade, Wishes wishes) {
    return tradeOfPrice(trade, trade.price(), wishes);
  }

  @Override
  public String tradeOfPrice(MarketTrade t, String price, Wishes wishes) {
    return ("{\"stream\":\"%s@trade\",\"data\":{\"e\":\"trade\",\"E\":%d,\"s\":\"%s\",\"t\":%d,\"p\":\"%s\","
            + "\"q\":\"%s\",\"T\":%d,\"m\":%b,\"M\":true}}")
        .formatted(
            t.instrument().joined().toLowerCase(Locale.ROOT),
            t.millis() + 1,
            t.instrument().joined(),
            t.id(),
            price,
            t.size(),
            t.millis(),
            t.buyerIsMaker());
  }

  @Override
  public Optional<String> candle(
      Instrument instrument, String interval, MarketCandle c, Shut shut) {
    return Optional.of(
        ("{\"stream\":\"%s@kline_%s\",\"data\":{\"e\":\"kline\",\"E\":%d,\"s\":\"%s\",\"k\":{\"t\":%d,\"T\":%d,"
                + "\"s\":\"%s\",\"i\":\"%s\",\"f\":%d,\"L\":%d,\"o\":\"%s\",\"c\":\"%s\",\"h\":\"%s\",\"l\":\"%s\","
                + "\"v\":\"%s\",\"n\":%d,\"x\":%b,\"q\":\"%s\",\"V\":\"%s\",\"Q\":\"%s\",\"B\":\"0\"}}}")
            .formatted(
                instrument.joined().toLowerCase(Locale.ROOT),
                interval,
                c.endMillis,
                instrument.joined(),
                c.openMillis,
                c.endMillis - 1,
                instrument.joined(),
                interval,
                c.firstId(),
                c.lastId(),
                c.open(),
                c.close(),
                c.high(),
                c.low(),
                c.volume(),
                c.count(),
                shut == Shut.CLOSED,
                c.quoteVolume(),
                c.buyVolume(),
                c.buyQuoteVolume()));
  }

  @Override
  public Reply limited(long retryAfterSeconds) {
    return new Reply(
        429,
        Map.of("Retry-After", Long.toString(retryAfterSeconds)),
        "{\"code\":-1003,\"msg\":\"Too much request weight used.\"}");
  }

  @Override
  public String empty(Query query) {
    return "[]";
  }
}
