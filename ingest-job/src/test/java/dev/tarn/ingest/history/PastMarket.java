package dev.tarn.ingest.history;

import dev.tarn.ingest.source.Feed;
import dev.tarn.ingest.source.FeedListener;
import dev.tarn.ingest.source.Garbage;
import dev.tarn.ingest.source.Page;
import dev.tarn.ingest.source.Source;
import dev.tarn.ingest.source.SourceException;
import dev.tarn.ingest.source.SourceProvider;
import dev.tarn.ingest.source.SourceSettings;
import dev.tarn.ingest.source.Start;
import dev.tarn.ingest.source.Subscription;
import dev.tarn.ingest.source.TradeNumbers;
import dev.tarn.market.Candle;
import dev.tarn.market.CandleSource;
import dev.tarn.market.Side;
import dev.tarn.market.Tick;
import dev.tarn.market.Timeframe;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A market whose past follows from the time alone: a trade each {@link #TRADE_SECONDS}, numbered
 * from 1970 on, and the candles of all timeframes. It can hide a part of it for some requests,
 * fail, and counts how often it gave what. Thread-safe.
 */
final class PastMarket implements Source {
  static final int TRADE_SECONDS = 10;
  private static final Map<String, PastMarket> OPEN = new ConcurrentHashMap<>();

  private final TradeNumbers numbers;
  private final int pageRows;
  private final List<String> symbols;
  private final Map<Object, Integer> given = new HashMap<>();
  private final List<Ask> asks = new ArrayList<>();
  private final List<Veil> veils = new ArrayList<>();
  private final Deque<SourceException> failures = new ArrayDeque<>();
  private final Deque<Garbage> garbage = new ArrayDeque<>();
  private boolean hasIds = true;
  private Instant begins = Instant.EPOCH;
  private Runnable beforeAnswer = () -> {};

  PastMarket(TradeNumbers numbers, int pageRows, String... symbols) {
    this.numbers = numbers;
    this.pageRows = pageRows;
    this.symbols = List.of(symbols);
  }

  /** A request. */
  record Ask(String symbol, String kind, Start start, Instant end) {}

  /** A part that the market does not show for so many requests. */
  private static final class Veil {
    private final Span span;
    private int requests;

    private Veil(Span span, int requests) {
      this.span = span;
      this.requests = requests;
    }
  }

  /** Opens markets by the property {@code market}, for commands. */
  public static final class Provider implements SourceProvider {
    @Override
    public List<String> exchanges() {
      return List.of("past-market");
    }

    @Override
    public Source open(SourceSettings settings) {
      return OPEN.get(settings.properties().get("market"));
    }
  }

  /** The arguments by which a command reaches this market. */
  List<String> arguments(String name) {
    OPEN.put(name, this);
    return List.of("--exchange", "past-market", "--property", "market=" + name);
  }

  /** Its trades have no ids, so that none is ever taken for another one. */
  synchronized PastMarket withoutIds() {
    hasIds = false;
    return this;
  }

  synchronized PastMarket beginningAt(Instant time) {
    begins = time;
    return this;
  }

  synchronized void hide(String from, String to, int requests) {
    veils.add(new Veil(new Span(Instant.parse(from), Instant.parse(to)), requests));
  }

  synchronized void fail(SourceException... next) {
    failures.addAll(List.of(next));
  }

  synchronized void send(Garbage next) {
    garbage.add(next);
  }

  /** Something that happens while a request is under way. */
  synchronized void beforeAnswer(Runnable action) {
    beforeAnswer = action;
  }

  synchronized List<Ask> asks() {
    return List.copyOf(asks);
  }

  /** How many rows were given more than once. */
  synchronized long givenTwice() {
    return given.values().stream().filter(times -> times > 1).count();
  }

  synchronized long given() {
    return given.values().stream().mapToLong(Integer::longValue).sum();
  }

  @Override
  public String venue() {
    return "past-market";
  }

  @Override
  public TradeNumbers tradeNumbers() {
    return numbers;
  }

  @Override
  public String symbol(String text) throws SourceException {
    String symbol = text.replace("/", "");
    if (!symbols.contains(symbol)) {
      throw SourceException.refused(
          "past-market does not know '" + text + "'; the nearest are " + symbols);
    }
    return symbol;
  }

  @Override
  public Feed subscribe(Subscription subscription, FeedListener listener) throws SourceException {
    throw SourceException.refused("past-market has no live feed");
  }

  @Override
  public synchronized Page<Tick> trades(String symbol, Start start, Instant end)
      throws SourceException {
    asked(symbol, "trades", start, end);
    long number =
        start instanceof Start.AtTrade trade
            ? trade.sequence()
            : start instanceof Start.After after
                ? Long.parseLong(after.cursor())
                : number(((Start.At) start).time());
    List<Tick> rows = new ArrayList<>();
    for (; rows.size() < pageRows && time(number).isBefore(end); number++) {
      Instant time = time(number);
      if (isShown(time)) {
        rows.add(trade(symbol, number));
        given.merge(symbol + number, 1, Integer::sum);
      }
    }
    return new Page<>(rows, garbage(), next(number, end));
  }

  @Override
  public synchronized Page<Candle> candles(
      String symbol, Timeframe timeframe, Start start, Instant end) throws SourceException {
    asked(symbol, timeframe.toString(), start, end);
    if (timeframe.equals(Timeframe.parse("7m"))) {
      throw SourceException.refused("past-market has no candles of 7m; use 1m, 1h or 1d");
    }
    Instant from = ((Start.At) start).time();
    Instant time = timeframe.bucketStart(from);
    time = time.isBefore(from) ? timeframe.bucketEnd(time) : time;
    List<Candle> rows = new ArrayList<>();
    for (; rows.size() < pageRows && time.isBefore(end); time = timeframe.bucketEnd(time)) {
      if (isShown(time)) {
        rows.add(candle(symbol, timeframe, time));
        given.merge(symbol + timeframe + time, 1, Integer::sum);
      }
    }
    return new Page<>(
        rows, garbage(), time.isBefore(end) ? Optional.of(new Start.At(time)) : Optional.empty());
  }

  private void asked(String symbol, String kind, Start start, Instant end) throws SourceException {
    asks.add(new Ask(symbol, kind, start, end));
    beforeAnswer.run();
    if (!failures.isEmpty()) {
      throw failures.remove();
    }
    for (Veil veil : veils) {
      veil.requests--;
    }
  }

  private boolean isShown(Instant time) {
    return !time.isBefore(begins)
        && veils.stream().noneMatch(veil -> veil.requests >= 0 && veil.span.contains(time));
  }

  private List<Garbage> garbage() {
    List<Garbage> all = List.copyOf(garbage);
    garbage.clear();
    return all;
  }

  private Optional<Start> next(long number, Instant end) {
    if (!time(number).isBefore(end)) {
      return Optional.empty();
    }
    return Optional.of(
        numbers == TradeNumbers.COUNTED
            ? new Start.AtTrade(number)
            : new Start.After(Long.toString(number)));
  }

  static Instant time(long number) {
    return Instant.ofEpochSecond(number * TRADE_SECONDS);
  }

  private static long number(Instant time) {
    return Math.floorDiv(
        time.plusSeconds(TRADE_SECONDS).minus(Duration.ofNanos(1)).getEpochSecond(), TRADE_SECONDS);
  }

  Tick trade(String symbol, long number) {
    return new Tick(
        venue(),
        symbol,
        time(number),
        price(number),
        1 + number % 7,
        number % 2 == 0 ? Side.BUY : Side.SELL,
        hasIds ? "t" + number : null,
        numbers == TradeNumbers.COUNTED ? number : null,
        null);
  }

  Candle candle(String symbol, Timeframe timeframe, Instant time) {
    double open = price(time.getEpochSecond());
    return new Candle(
        venue(),
        symbol,
        timeframe.toString(),
        time,
        open,
        open + 2,
        open - 2,
        open + 1,
        10,
        null,
        null,
        null,
        5L,
        null,
        CandleSource.EXCHANGE,
        !timeframe.bucketEnd(time).isAfter(Instant.now()),
        0);
  }

  private static double price(long number) {
    return 100 + number % 50;
  }

  @Override
  public void close() {}
}
