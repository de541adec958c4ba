package dev.tarn.ingest.standin;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Kraken: the first version of its WebSocket, whose trades have no ids, and pages by time. */
final class KrakenDialect implements Dialect {
  private static final int MOST_TRADES = 1_000;
  private static final int MOST_CANDLES = 720;
  private static final Pattern PAIR = Pattern.compile("\"pair\":\\[\"([^\"]+)\"]");
  private static final Pattern NAME = Pattern.compile("\"name\":\"(\\w+)\"");
  private static final Pattern INTERVAL = Pattern.compile("\"interval\":(\\d+)");
  private static final Pattern REQUEST = Pattern.compile("\"reqid\":(\\d+)");

  @Override
  public String feedPath() {
    return "/kraken";
  }

  @Override
  public boolean knows(Query query) {
    return query.path().startsWith("/0/public/");
  }

  @Override
  public Reply answer(Query query, Replies replies) {
    History history = replies.history();
    switch (query.path()) {
      case "/0/public/Time":
        return result(
            "{\"unixtime\":%d,\"rfc1123\":\"\"}".formatted(history.nowMicros() / 1_000_000));
      case "/0/public/AssetPairs":
        return result(
            history.instruments().stream()
                .map(
                    i ->
                        "\"%s\":{\"altname\":\"%s\",\"wsname\":\"%s\",\"base\":\"X%s\",\"quote\":\"Z%s\"}"
                            .formatted(
                                identity(i), alternative(i), i.slashed(), i.base(), i.quote()))
                .collect(Collectors.joining(",", "{", "}")));
      default:
    }
    Optional<Instrument> instrument =
        history.instruments().stream()
            .filter(i -> alternative(i).equals(query.text("pair").orElse("")))
            .findFirst();
    if (instrument.isEmpty()) {
      return Reply.of("{\"error\":[\"EQuery:Unknown asset pair\"]}");
    }
    return query.path().endsWith("/Trades")
        ? trades(query, replies, instrument.get())
        : candles(query, replies, instrument.get());
  }

  private static Reply trades(Query query, Replies replies, Instrument instrument) {
    long since = query.whole("since").orElse(0L);
    List<MarketTrade> page =
        replies.history().after(instrument, Math.floorDiv(since, 1_000L), MOST_TRADES);
    page.forEach(replies.asked()::trade);
    long last = page.isEmpty() ? since : page.get(page.size() - 1).micros() * 1_000;
    return result(
        page.stream()
            .map(
                t ->
                    "[\"%s\",\"%s\",%s,\"%s\",\"m\",\"\",%d]"
                        .formatted(t.price(), t.size(), seconds(t), side(t), t.id()))
            .collect(
                Collectors.joining(
                    ",",
                    "{\"%s\":[".formatted(identity(instrument)),
                    "],\"last\":\"%d\"}".formatted(last))));
  }

  private static Reply candles(Query query, Replies replies, Instrument instrument) {
    long minutes = query.whole("interval").orElse(1L);
    List<MarketCandle> all =
        replies.history().candles(instrument, minutes * 60_000, 0, Long.MAX_VALUE);
    long since = query.whole("since").orElse(0L);
    List<MarketCandle> page =
        all.subList(Math.max(0, all.size() - MOST_CANDLES), all.size()).stream()
            .filter(c -> c.openMillis >= since * 1_000)
            .toList();
    page.forEach(c -> replies.asked().candle(instrument, minutes + "m", c.openMillis));
    return result(
        page.stream()
            .map(
                c ->
                    "[%d,\"%s\",\"%s\",\"%s\",\"%s\",\"%s\",\"%s\",%d]"
                        .formatted(
                            c.openMillis / 1_000,
                            c.open(),
                            c.high(),
                            c.low(),
                            c.close(),
                            c.close(),
                            c.volume(),
                            c.count()))
            .collect(
                Collectors.joining(
                    ",", "{\"%s\":[".formatted(identity(instrument)), "],\"last\":0}")));
  }

  private static Reply result(String json) {
    return Reply.of("{\"error\":[],\"result\":%s}".formatted(json));
  }

  private static String alternative(Instrument instrument) {
    return instrument.slashed().replace("/", "");
  }

  private static String identity(Instrument instrument) {
    return "X" + instrument.slashed().replace("/", "Z");
  }

  @Override
  public void subscribed(Query address, History history, Wishes wishes) {}

  @Override
  public List<String> received(String message, History history, Wishes wishes) {
    Matcher pair = PAIR.matcher(message);
    Matcher name = NAME.matcher(message);
    Matcher request = REQUEST.matcher(message);
    if (!pair.find() || !name.find() || !request.find()) {
      return List.of("{\"event\":\"error\",\"errorMessage\":\"Malformed request\"}");
    }
    Optional<Instrument> instrument =
        history.instruments().stream().filter(i -> i.slashed().equals(pair.group(1))).findFirst();
    List<String> answers = new ArrayList<>();
    answers.add("{\"event\":\"systemStatus\",\"status\":\"online\",\"version\":\"1.9.0\"}");
    String status = instrument.isEmpty() ? "error" : "subscribed";
    answers.add(
        ("{\"channelID\":%d,\"channelName\":\"%s\",\"event\":\"subscriptionStatus\",\"pair\":\"%s\",\"reqid\":%s,"
                + "\"status\":\"%s\"%s,\"subscription\":{\"name\":\"%s\"}}")
            .formatted(
                name.group(1).equals("trade") ? 337 : 343,
                name.group(1),
                pair.group(1),
                request.group(1),
                status,
                instrument.isEmpty()
                    ? ",\"errorMessage\":\"Currency pair not supported " + pair.group(1) + "\""
                    : "",
                name.group(1)));
    answers.add("{\"event\":\"heartbeat\"}");
    instrument.ifPresent(
        i -> {
          if (name.group(1).equals("trade")) {
            wishes.trades.add(i);
          } else {
            Matcher interval = INTERVAL.matcher(message);
            wishes.candles(i, (interval.find() ? interval.group(1) : "1") + "m");
          }
        });
    return answers;
  }

  @Override
  public String trade(MarketTrade trade, Wishes wishes) {
    return tradeOfPrice(trade, trade.price(), wishes);
  }

  @Override
  public String tradeOfPrice(MarketTrade t, String price, Wishes wishes) {
    return "[337,[[\"%s\",\"%s\",\"%s\",\"%s\",\"m\",\"\"]],\"trade\",\"%s\"]"
        .formatted(price, t.size(), seconds(t), side(t), t.instrument().slashed());
  }

  private static String side(MarketTrade trade) {
    return trade.buyerIsMaker() ? "s" : "b";
  }

  private static String seconds(MarketTrade trade) {
    return "%d.%06d".formatted(trade.micros() / 1_000_000, trade.micros() % 1_000_000);
  }

  @Override
  public Optional<String> candle(
      Instrument instrument, String interval, MarketCandle c, Shut shut) {
    return Optional.of(
        "[343,[\"%s\",\"%s\",\"%s\",\"%s\",\"%s\",\"%s\",\"%s\",\"%s\",%d],\"ohlc-%s\",\"%s\"]"
            .formatted(
                String.format(Locale.ROOT, "%.6f", c.endMillis / 1e3 - 1),
                String.format(Locale.ROOT, "%.6f", c.endMillis / 1e3),
                c.open(),
                c.high(),
                c.low(),
                c.close(),
                c.close(),
                c.volume(),
                c.count(),
                interval.replace("m", ""),
                instrument.slashed()));
  }

  @Override
  public Reply limited(long retryAfterSeconds) {
    return new Reply(
        429,
        Map.of("Retry-After", Long.toString(retryAfterSeconds)),
        "{\"error\":[\"EAPI:Rate limit exceeded\"]}");
  }

  @Override
  public String empty(Query query) {
    return "{\"error\":[],\"result\":{\"last\":%s}}".formatted(query.text("since").orElse("0"));
  }
}
