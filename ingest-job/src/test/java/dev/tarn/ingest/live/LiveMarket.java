package dev.tarn.ingest.live;

import dev.tarn.ingest.source.Feed;
import dev.tarn.ingest.source.FeedListener;
import dev.tarn.ingest.source.Page;
import dev.tarn.ingest.source.Source;
import dev.tarn.ingest.source.SourceException;
import dev.tarn.ingest.source.Start;
import dev.tarn.ingest.source.Subscription;
import dev.tarn.ingest.source.TradeNumbers;
import dev.tarn.market.Candle;
import dev.tarn.market.CandleSource;
import dev.tarn.market.Side;
import dev.tarn.market.Tick;
import dev.tarn.market.Timeframe;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A market in memory: its trades happen when {@link #trade} is called, go to all its feeds, and are
 * kept as history. Feeds can be dropped, and what happens then goes to nobody.
 */
final class LiveMarket implements Source {
  private static final int PAGE = 100;

  private final TradeNumbers numbers;
  private final List<Tick> history = new CopyOnWriteArrayList<>();
  private final List<Candle> candles = new CopyOnWriteArrayList<>();
  private final List<OpenFeed> feeds = new CopyOnWriteArrayList<>();
  private final AtomicInteger connects = new AtomicInteger();
  private final AtomicInteger questions = new AtomicInteger();
  private volatile boolean closed;
  private volatile boolean down;
  private volatile boolean refusing;
  private volatile boolean historyDown;
  private volatile boolean historyRefusing;
  private volatile boolean historyEmpty;
  private volatile boolean historyFaulty;
  private volatile int historyBehind;
  private volatile int historyDownAfter = Integer.MAX_VALUE;
  private volatile int step = 1;

  LiveMarket(TradeNumbers numbers) {
    this.numbers = numbers;
  }

  private record OpenFeed(FeedListener listener, List<OpenFeed> all) implements Feed {
    @Override
    public void close() {
      all.remove(this);
    }
  }

  /** A trade happens, and is sent. */
  Tick trade(String symbol) {
    Tick tick = happen(symbol);
    feeds.forEach(feed -> feed.listener().tick(tick));
    return tick;
  }

  /** A trade happens, and nobody is told. */
  Tick happen(String symbol) {
    long number = history.stream().filter(tick -> tick.symbol().equals(symbol)).count() * step + 1;
    Instant now = Instant.now();
    Tick tick =
        new Tick(
            venue(), symbol, now, 100 + number, 1, Side.BUY, String.valueOf(number), number, now);
    history.add(tick);
    return tick;
  }

  /** Sends something again, or late. */
  void send(Tick tick) {
    feeds.forEach(feed -> feed.listener().tick(tick));
  }

  /** A minute of a symbol is over, and nobody is told. */
  Candle minute(String symbol, Instant opens) {
    Candle candle =
        new Candle(
            venue(),
            symbol,
            "1m",
            opens,
            1,
            1,
            1,
            1,
            1,
            null,
            null,
            null,
            null,
            null,
            CandleSource.EXCHANGE,
            true,
            0);
    candles.add(candle);
    return candle;
  }

  void send(Candle candle) {
    feeds.forEach(feed -> feed.listener().candle(candle));
  }

  /** Ends all feeds. */
  void drop() {
    for (OpenFeed feed : new ArrayList<>(feeds)) {
      feeds.remove(feed);
      feed.listener()
          .ended(SourceException.unavailable("The market has closed the connection", null));
    }
  }

  /** A trade that has happened, by its number. */
  Tick history(String symbol, long number) {
    return history.stream()
        .filter(tick -> tick.symbol().equals(symbol) && tick.sequence() == number)
        .findFirst()
        .orElseThrow();
  }

  void setDown(boolean now) {
    down = now;
  }

  /** Refuses feeds from now on, or takes them again. */
  void refuse(boolean now) {
    refusing = now;
  }

  void setHistoryDown(boolean now) {
    historyDown = now;
  }

  void setHistoryRefusing(boolean now) {
    historyRefusing = now;
  }

  /** History answers so many questions more; then it is down. */
  void setHistoryDownAfter(int answers) {
    historyDownAfter = answers == Integer.MAX_VALUE ? answers : questions() + answers;
  }

  /** Numbers of trades leave so many out, less one. */
  void setStep(int numbers) {
    step = numbers;
  }

  void setHistoryEmpty(boolean now) {
    historyEmpty = now;
  }

  /** Whether the source breaks off with an error of its own. */
  void setHistoryFaulty(boolean now) {
    historyFaulty = now;
  }

  /** The newest trades are not in history yet. */
  void setHistoryBehind(int trades) {
    historyBehind = trades;
  }

  int connected() {
    return feeds.size();
  }

  int connects() {
    return connects.get();
  }

  int questions() {
    return questions.get();
  }

  @Override
  public String venue() {
    return "market";
  }

  @Override
  public TradeNumbers tradeNumbers() {
    return numbers;
  }

  @Override
  public String symbol(String text) throws SourceException {
    if (down) {
      throw SourceException.unavailable("Cannot reach market: connection refused", null);
    }
    if (text.startsWith("HANG")) {
      while (!closed) { // heeds no interrupt
        Thread.interrupted();
        LockSupport.parkNanos(10_000_000);
      }
    }
    if (text.startsWith("X")) {
      throw SourceException.refused(
          "Unknown symbol '%s' on market; did you mean A?".formatted(text));
    }
    return text;
  }

  @Override
  public Feed subscribe(Subscription subscription, FeedListener listener) throws SourceException {
    if (down) {
      throw SourceException.unavailable("Cannot reach market: connection refused", null);
    }
    if (refusing) {
      throw SourceException.refused("Cannot follow A on market: it is delisted");
    }
    connects.incrementAndGet();
    OpenFeed feed = new OpenFeed(listener, feeds);
    feeds.add(feed);
    return feed;
  }

  @Override
  public Page<Tick> trades(String symbol, Start start, Instant end) throws SourceException {
    if (questions.incrementAndGet() > historyDownAfter || historyDown) {
      throw SourceException.unavailable("Cannot reach market: connection refused", null);
    }
    if (historyRefusing) {
      throw SourceException.refused("market refuses: HTTP 401");
    }
    if (historyFaulty) {
      throw new IllegalStateException("no such field");
    }
    List<Tick> rows =
        history.stream()
            .limit(history.size() - historyBehind)
            .filter(tick -> !historyEmpty && tick.symbol().equals(symbol) && isAfter(tick, start))
            .limit(PAGE)
            .toList();
    return new Page<>(
        rows,
        List.of(),
        rows.size() < PAGE
            ? Optional.empty()
            : Optional.of(new Start.AtTrade(rows.get(PAGE - 1).sequence() + 1)));
  }

  @Override
  public Page<Candle> candles(String symbol, Timeframe timeframe, Start start, Instant end)
      throws SourceException {
    questions.incrementAndGet();
    if (historyRefusing) {
      throw SourceException.refused("market refuses: HTTP 401");
    }
    List<Candle> rows =
        candles.stream()
            .filter(
                candle ->
                    !historyEmpty
                        && candle.symbol().equals(symbol)
                        && start instanceof Start.At from
                        && !candle.openTime().isBefore(from.time()))
            .toList();
    return new Page<>(rows, List.of(), Optional.empty());
  }

  private static boolean isAfter(Tick tick, Start start) {
    if (start instanceof Start.AtTrade from) {
      return tick.sequence() >= from.sequence();
    }
    return start instanceof Start.At from && !tick.time().isBefore(from.time());
  }

  @Override
  public void close() {
    closed = true;
    feeds.clear();
  }
}
