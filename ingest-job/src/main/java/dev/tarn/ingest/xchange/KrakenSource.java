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
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.knowm.xchange.kraken.Kraken;
import org.knowm.xchange.kraken.KrakenExchange;

/** Kraken: trades and candles, live and past. Its trades bear no numbers that count. */
final class KrakenSource extends XChangeSource {
  static final String NAME = "kraken";

  private final Kraken api;
  private final KrakenHistory history;

  KrakenSource(SourceSettings settings, Clock clock) throws SourceException {
    super(NAME, Connection.of(settings, "https://api.kraken.com", "wss://ws.kraken.com"), clock);
    api = connection.requests(Kraken.class, new KrakenExchange().getDefaultExchangeSpecification());
    history = new KrakenHistory(requests, api);
  }

  @Override
  public TradeNumbers tradeNumbers() {
    return TradeNumbers.UNCOUNTED;
  }

  @Override
  List<Listing> listings() throws SourceException, InterruptedException {
    List<Listing> listings = new ArrayList<>();
    KrakenHistory.ask(requests, () -> api.getAssetPairs(null))
        .values()
        .forEach(
            pair -> {
              // What the feed does not carry has no name there.
              String name = pair.getWsName();
              if (name != null && name.indexOf('/') > 0) {
                listings.add(
                    new Listing(
                        name,
                        pair.getAltName(),
                        name.substring(0, name.indexOf('/')),
                        name.substring(name.indexOf('/') + 1)));
              }
            });
    return listings;
  }

  @Override
  public Feed subscribe(Subscription subscription, FeedListener listener)
      throws SourceException, InterruptedException {
    List<Integer> minutes = new ArrayList<>();
    if (subscription.kinds().contains(Subscription.Kind.CANDLES)) {
      for (Timeframe timeframe : subscription.timeframes()) {
        minutes.add(KrakenCandles.minutes(timeframe));
      }
    }
    boolean trades = subscription.kinds().contains(Subscription.Kind.TRADES);
    SocketFeed feed =
        new SocketFeed(connection.feedHost(), new KrakenMessages(), listener, clock, feeds);
    KrakenStream stream = new KrakenStream(connection.feed(), feed);
    return feed.open(
        stream,
        () -> {
          for (String symbol : subscription.symbols()) {
            if (trades) {
              stream.subscribe("trade", symbol, null);
            }
            minutes.forEach(length -> stream.subscribe("ohlc", symbol, length));
          }
        });
  }

  @Override
  public Page<Tick> trades(String symbol, Start start, Instant end)
      throws SourceException, InterruptedException {
    return history.trades(book().find(symbol), start, end);
  }

  @Override
  public Page<Candle> candles(String symbol, Timeframe timeframe, Start start, Instant end)
      throws SourceException, InterruptedException {
    return history.candles(book().find(symbol), timeframe, start, end);
  }
}
