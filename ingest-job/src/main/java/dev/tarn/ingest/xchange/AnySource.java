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
import info.bitrich.xchangestream.core.StreamingExchange;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.knowm.xchange.Exchange;
import org.knowm.xchange.ExchangeSpecification;
import org.knowm.xchange.currency.CurrencyPair;
import org.knowm.xchange.dto.marketdata.Trade;
import org.knowm.xchange.instrument.Instrument;
import org.knowm.xchange.service.marketdata.MarketDataService;

/**
 * Any exchange of XChange, as far as XChange's common types go: symbols are XChange's ({@code
 * BTC/USDT}), times have milliseconds, ids count nothing, and history is what the exchange gives as
 * its latest trades.
 */
final class AnySource extends XChangeSource {
  private final ExchangeModule module;
  private final SourceSettings settings;

  AnySource(ExchangeModule module, SourceSettings settings, Clock clock) throws SourceException {
    super(settings.exchange(), connection(module, settings), clock);
    this.module = module;
    this.settings = settings;
  }

  private static Connection connection(ExchangeModule module, SourceSettings settings)
      throws SourceException {
    if (settings.feed().isPresent()) {
      // Most modules pass by XChange's setting for it, and would connect to the exchange itself.
      throw SourceException.refused(
          "Cannot follow %s at %s: its XChange module knows its own address only; leave this --endpoint out"
              .formatted(settings.exchange(), settings.feed().get()));
    }
    String address = module.create().getDefaultExchangeSpecification().getSslUri();
    boolean usable = address != null && URI.create(address).getHost() != null;
    String own = usable ? address : "https://" + settings.exchange();
    return Connection.of(settings, own, own);
  }

  /** Whether the exchange is asked for what it trades. */
  private enum Metadata {
    LOCAL,
    REMOTE
  }

  private Exchange open(Metadata metadata) throws SourceException {
    Exchange exchange = module.create();
    ExchangeSpecification specification = exchange.getDefaultExchangeSpecification();
    settings.requests().ifPresent(address -> specification.setSslUri(connection.requests()));
    specification.setShouldLoadRemoteMetaData(metadata == Metadata.REMOTE);
    specification.setHttpConnTimeout((int) SocketFeed.PATIENCE.toMillis());
    specification.setHttpReadTimeout((int) SocketFeed.PATIENCE.toMillis());
    specification.setExchangeSpecificParametersItem(StreamingExchange.AUTO_RECONNECT, false);
    try {
      module.apply(exchange, specification);
    } catch (IOException e) {
      throw Failures.of(venue, e);
    }
    return exchange;
  }

  @Override
  public TradeNumbers tradeNumbers() {
    return TradeNumbers.UNCOUNTED;
  }

  @Override
  List<Listing> listings() throws SourceException, InterruptedException {
    List<Instrument> instruments =
        requests.ask(() -> open(Metadata.REMOTE).getExchangeInstruments());
    return instruments.stream()
        .map(
            i ->
                new Listing(
                    i.toString(), i.getBase().getCurrencyCode(), i.getCounter().getCurrencyCode()))
        .toList();
  }

  @Override
  public Feed subscribe(Subscription subscription, FeedListener listener)
      throws SourceException, InterruptedException {
    if (subscription.kinds().contains(Subscription.Kind.CANDLES)) {
      throw SourceException.refused(
          "Cannot follow candles of %s: XChange has none in its common types".formatted(venue));
    }
    if (!(open(Metadata.LOCAL) instanceof StreamingExchange exchange)) {
      throw SourceException.refused(
          "Cannot follow %s: XChange's module for its live feed is not on the class path"
              .formatted(venue));
    }
    List<Instrument> instruments =
        subscription.symbols().stream().<Instrument>map(CurrencyPair::new).toList();
    return new AnyFeed(this, exchange, listener).open(instruments);
  }

  /** The latest trades, as far as the exchange gives them; there is no asking further back. */
  @Override
  public Page<Tick> trades(String symbol, Start start, Instant end)
      throws SourceException, InterruptedException {
    Instant from = Cursors.time(venue, start);
    List<Trade> answer =
        offered("past trades", () -> requests.ask(() -> latest(new CurrencyPair(symbol))));
    Rows<Tick> rows = Rows.read(answer, trade -> AnyFeed.tick(venue, symbol, trade, null));
    return new Page<>(
        rows.rows().stream()
            .filter(t -> !t.time().isBefore(from) && t.time().isBefore(end))
            .sorted((a, b) -> a.time().compareTo(b.time()))
            .toList(),
        rows.garbage(),
        Optional.empty());
  }

  /** Modules have one of two methods, by their age. */
  private List<Trade> latest(CurrencyPair pair) throws IOException, SourceException {
    MarketDataService service = open(Metadata.LOCAL).getMarketDataService();
    try {
      return service.getTrades(pair).getTrades();
    } catch (UnsupportedOperationException e) {
      return service.getTrades((Instrument) pair).getTrades();
    }
  }

  private interface Question<T> {
    T ask() throws SourceException, InterruptedException;
  }

  private <T> T offered(String what, Question<T> question)
      throws SourceException, InterruptedException {
    try {
      return question.ask();
    } catch (SourceException e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        // XChange's own exceptions for this are of that kind.
        if (cause instanceof UnsupportedOperationException) {
          throw SourceException.refused(
              "Cannot ask %s for %s: XChange has none of it".formatted(venue, what));
        }
      }
      throw e;
    }
  }

  @Override
  public Page<Candle> candles(String symbol, Timeframe timeframe, Start start, Instant end)
      throws SourceException {
    // Some modules give the time at which a candle opens, others that at which it closes.
    throw SourceException.refused(
        "Cannot ask %s for candles: XChange's common type does not say which time they bear; take trades"
            .formatted(venue));
  }
}
