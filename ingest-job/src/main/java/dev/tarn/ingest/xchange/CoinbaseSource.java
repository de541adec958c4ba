package dev.tarn.ingest.xchange;

import dev.tarn.ingest.source.Feed;
import dev.tarn.ingest.source.FeedListener;
import dev.tarn.ingest.source.Page;
import dev.tarn.ingest.source.SourceException;
import dev.tarn.ingest.source.SourceSettings;
import dev.tarn.ingest.source.Start;
import dev.tarn.ingest.source.Subscription;
import dev.tarn.ingest.source.TradeNumbers;
import dev.tarn.market.Candle;
import dev.tarn.market.Tick;
import dev.tarn.market.Timeframe;
import info.bitrich.xchangestream.core.ProductSubscription;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.knowm.xchange.coinbasepro.CoinbaseProExchange;
import org.knowm.xchange.currency.CurrencyPair;

/** Coinbase's exchange: trades, live and past, and past candles. */
final class CoinbaseSource extends XChangeSource {
  static final String NAME = "coinbase";

  private static final Map<String, Long> SECONDS =
      Map.of("1m", 60L, "5m", 300L, "15m", 900L, "1h", 3_600L, "6h", 21_600L, "1d", 86_400L);

  private final CoinbaseRequests api;
  private final CoinbaseHistory history;

  CoinbaseSource(SourceSettings settings, Clock clock) throws SourceException {
    super(
        NAME,
        // XChange's own addresses are those of Coinbase Pro, which has been closed.
        Connection.of(
            settings, "https://api.exchange.coinbase.com", "wss://ws-feed.exchange.coinbase.com"),
        clock);
    api =
        connection.requests(
            CoinbaseRequests.class, new CoinbaseProExchange().getDefaultExchangeSpecification());
    history = new CoinbaseHistory(requests, api);
  }

  /** Ten a second are allowed; a search by time takes some twenty, once. */
  @Override
  public int requestsPerMinute() {
    return 240;
  }

  @Override
  public TradeNumbers tradeNumbers() {
    return TradeNumbers.COUNTED;
  }

  @Override
  List<Listing> listings() throws SourceException, InterruptedException {
    return requests.ask(api::products).stream()
        .map(p -> new Listing(p.getId(), p.getBaseCurrency(), p.getTargetCurrency()))
        .toList();
  }

  @Override
  public Feed subscribe(Subscription subscription, FeedListener listener)
      throws SourceException, InterruptedException {
    if (subscription.kinds().contains(Subscription.Kind.CANDLES)) {
      throw SourceException.refused(
          "Cannot follow candles of coinbase: it offers none live; leave them out, and 'backfill' them");
    }
    ProductSubscription.ProductSubscriptionBuilder products = ProductSubscription.create();
    for (String symbol : subscription.symbols()) {
      int hyphen = symbol.indexOf('-');
      if (hyphen < 1) {
        throw SourceException.refused(
            "Cannot follow '%s' at coinbase: a product is written such as BTC-USD"
                .formatted(symbol));
      }
      products.addTrades(
          new CurrencyPair(symbol.substring(0, hyphen), symbol.substring(hyphen + 1)));
    }
    SocketFeed feed =
        new SocketFeed(connection.feedHost(), new CoinbaseMessages(), listener, clock, feeds);
    CoinbaseStream stream = new CoinbaseStream(connection.feed(), products.build(), feed);
    return feed.open(stream, stream::subscribe);
  }

  @Override
  public Page<Tick> trades(String symbol, Start start, Instant end)
      throws SourceException, InterruptedException {
    return history.trades(symbol, start, end);
  }

  @Override
  public Page<Candle> candles(String symbol, Timeframe timeframe, Start start, Instant end)
      throws SourceException, InterruptedException {
    Long seconds = SECONDS.get(timeframe.toString());
    if (seconds == null) {
      throw SourceException.refused(
          "Cannot ask %s for candles of %s: it makes those of 1m, 5m, 15m, 1h, 6h, 1d"
              .formatted(NAME, timeframe));
    }
    return history.candles(symbol, timeframe, seconds, start, end);
  }
}
