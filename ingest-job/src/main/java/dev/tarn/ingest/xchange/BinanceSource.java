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
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.knowm.xchange.binance.BinanceExchange;
import org.knowm.xchange.binance.dto.marketdata.KlineInterval;
import org.knowm.xchange.binance.dto.meta.exchangeinfo.BinanceExchangeInfo;

/** Binance's spot market: raw trades and klines, live and past. */
final class BinanceSource extends XChangeSource {
  static final String NAME = "binance";

  private final BinanceRequests api;
  private final BinanceHistory history;

  BinanceSource(SourceSettings settings, Clock clock) throws SourceException {
    super(
        NAME,
        Connection.of(settings, "https://api.binance.com", "wss://stream.binance.com:9443"),
        clock);
    api =
        connection.requests(
            BinanceRequests.class, new BinanceExchange().getDefaultExchangeSpecification());
    history = new BinanceHistory(requests, api);
  }

  /**
   * A page of raw trades has a weight of 25 of 6,000 a minute, and finding its first one 4 more.
   */
  @Override
  public int requestsPerMinute() {
    return 200;
  }

  @Override
  public TradeNumbers tradeNumbers() {
    return TradeNumbers.COUNTED;
  }

  @Override
  List<Listing> listings() throws SourceException, InterruptedException {
    BinanceExchangeInfo info = requests.ask(api::exchangeInfo);
    return info.getSymbols().stream()
        .map(s -> new Listing(s.getSymbol(), s.getBaseAsset(), s.getQuoteAsset()))
        .toList();
  }

  @Override
  public Feed subscribe(Subscription subscription, FeedListener listener)
      throws SourceException, InterruptedException {
    List<String> streams = new ArrayList<>();
    for (String symbol : subscription.symbols()) {
      String name = symbol.toLowerCase(Locale.ROOT);
      if (subscription.kinds().contains(Subscription.Kind.TRADES)) {
        streams.add(name + "@trade");
      }
      if (subscription.kinds().contains(Subscription.Kind.CANDLES)) {
        for (Timeframe timeframe : subscription.timeframes()) {
          streams.add(name + "@kline_" + interval(timeframe).code());
        }
      }
    }
    SocketFeed feed =
        new SocketFeed(connection.feedHost(), new BinanceMessages(), listener, clock, feeds);
    // Some symbols are in other scripts than Latin.
    String address =
        URI.create(connection.feed() + "/stream?streams=" + String.join("/", streams))
            .toASCIIString();
    return feed.open(new BinanceStream(address, feed), () -> {});
  }

  @Override
  public Page<Tick> trades(String symbol, Start start, Instant end)
      throws SourceException, InterruptedException {
    return history.trades(symbol, start, end);
  }

  @Override
  public Page<Candle> candles(String symbol, Timeframe timeframe, Start start, Instant end)
      throws SourceException, InterruptedException {
    return history.candles(symbol, interval(timeframe), timeframe, start, end);
  }

  private static KlineInterval interval(Timeframe timeframe) throws SourceException {
    List<String> codes = new ArrayList<>();
    for (KlineInterval interval : KlineInterval.values()) {
      if (interval.code().equals(timeframe.toString())) {
        return interval;
      }
      codes.add(interval.code());
    }
    throw SourceException.refused(
        "Cannot ask %s for candles of %s: it makes those of %s"
            .formatted(NAME, timeframe, String.join(", ", codes)));
  }
}
