import dev.tarn.ingest.source.Feed;
import dev.tarn.ingest.source.FeedListener;
import dev.tarn.ingest.source.Page;
import dev.tarn.ingest.source.Source;
import dev.tarn.ingest.source.SourceException;
import dev.tarn.ingest.source.SourceProvider;
import dev.tarn.ingest.source.SourceSettings;
import dev.tarn.ingest.source.Start;
import dev.tarn.ingest.source.Subscription;
import dev.tarn.ingest.source.TradeNumbers;
import dev.tarn.market.Side;
import dev.tarn.market.Tick;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A market that needs no network: each second a coin is tossed, and the price goes up or down. Put
 * your broker's client where the coin is.
 */
public final class CoinMarket implements Source {
  /** What META-INF/services names: which exchanges there are, and how to open one. */
  public static final class Provider implements SourceProvider {
    @Override
    public List<String> exchanges() {
      return List.of("coin");
    }

    @Override
    public Source open(SourceSettings settings) {
      return new CoinMarket();
    }
  }

  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

  @Override
  public String venue() {
    return "coin";
  }

  /** Trades are counted per symbol, one each second: whatever is missed can be asked for by number. */
  @Override
  public TradeNumbers tradeNumbers() {
    return TradeNumbers.COUNTED;
  }

  @Override
  public String symbol(String text) throws SourceException {
    String symbol = text.toUpperCase(Locale.ROOT);
    if (!symbol.matches("[A-Z]{1,8}")) {
      throw SourceException.refused("Unknown symbol '" + text + "' on coin; use one to eight letters");
    }
    return symbol;
  }

  /** The live feed. A client that loses its connection would call {@code listener.ended(...)}. */
  @Override
  public Feed subscribe(Subscription subscription, FeedListener listener) {
    var task =
        clock.scheduleAtFixedRate(
            () -> {
              long number = Instant.now().getEpochSecond();
              subscription
                  .symbols()
                  .forEach(symbol -> listener.tick(trade(symbol, number, Instant.now())));
            },
            0,
            1,
            TimeUnit.SECONDS);
    return () -> task.cancel(false);
  }

  /** History, at most 1,000 trades a page; {@code next} says where the following page begins. */
  @Override
  public Page<Tick> trades(String symbol, Start start, Instant end) {
    long first =
        start instanceof Start.AtTrade from
            ? from.sequence()
            : ((Start.At) start).time().getEpochSecond();
    long last = Math.min(end.getEpochSecond(), Instant.now().getEpochSecond()) - 1;
    List<Tick> rows = new ArrayList<>();
    for (long number = first; number <= last && rows.size() < 1_000; number++) {
      rows.add(trade(symbol, number, null));
    }
    long following = first + rows.size();
    Optional<Start> next =
        following > last ? Optional.empty() : Optional.of(new Start.AtTrade(following));
    return new Page<>(rows, List.of(), next);
  }

  /** The same trade for the same second, live or from history: so it is stored once. */
  private Tick trade(String symbol, long number, Instant receivedAt) {
    boolean heads = (symbol.hashCode() * 31L + number * 0x9E3779B97F4A7C15L) < 0;
    return new Tick(
        venue(),
        symbol,
        Instant.ofEpochSecond(number),
        100 + (heads ? 0.5 : -0.5),
        1,
        heads ? Side.BUY : Side.SELL,
        String.valueOf(number),
        number,
        receivedAt);
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
