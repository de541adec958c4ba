package dev.tarn.ingest.xchange;

import dev.tarn.ingest.source.Feed;
import dev.tarn.ingest.source.FeedListener;
import dev.tarn.ingest.source.Garbage;
import dev.tarn.ingest.source.SourceException;
import dev.tarn.market.Side;
import dev.tarn.market.Tick;
import info.bitrich.xchangestream.core.ProductSubscription;
import info.bitrich.xchangestream.core.StreamingExchange;
import io.reactivex.rxjava3.disposables.CompositeDisposable;
import io.reactivex.rxjava3.disposables.Disposable;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.knowm.xchange.dto.Order.OrderType;
import org.knowm.xchange.dto.marketdata.Trade;
import org.knowm.xchange.instrument.Instrument;

/**
 * The live trades of any streaming exchange of XChange. How its connection ends is told by each
 * module in another way, so it is looked at once in a while whether it still stands.
 */
final class AnyFeed implements Feed {
  private static final long LOOK_MILLIS = 250;

  private final AnySource source;
  private final StreamingExchange exchange;
  private final FeedListener listener;
  private final Object delivery = new Object();
  private final CountDownLatch done = new CountDownLatch(1);
  private final CompositeDisposable subscriptions = new CompositeDisposable();
  private boolean over;

  AnyFeed(AnySource source, StreamingExchange exchange, FeedListener listener) {
    this.source = source;
    this.exchange = exchange;
    this.listener = listener;
  }

  AnyFeed open(List<Instrument> instruments) throws SourceException, InterruptedException {
    ProductSubscription.ProductSubscriptionBuilder wanted = ProductSubscription.create();
    instruments.forEach(wanted::addTrades);
    source.feeds.opened(this);
    boolean open = false;
    try {
      exchange
          .connect(wanted.build())
          .toCompletionStage(true)
          .toCompletableFuture()
          .get(SocketFeed.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      // Not on the connection's thread: some modules wait for another connection here.
      instruments.forEach(this::follow);
      open = true;
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    } catch (TimeoutException e) {
      throw SourceException.unavailable(
          "Cannot reach %s: no answer within %d s"
              .formatted(source.venue(), SocketFeed.PATIENCE.toSeconds()),
          e);
    } catch (RuntimeException e) {
      throw failure(e);
    } finally {
      if (!open) {
        close();
      }
    }
    Thread watch = new Thread(this::watch, "watch-" + source.venue());
    watch.setDaemon(true);
    watch.start();
    return this;
  }

  private SourceException failure(Throwable cause) {
    // XChange's own exceptions for this are of that kind.
    return cause instanceof UnsupportedOperationException
        ? SourceException.refused(
            "Cannot follow the trades of %s: XChange's module does not offer them"
                .formatted(source.venue()))
        : Failures.of(source.venue(), cause);
  }

  private void follow(Instrument instrument) {
    Disposable following =
        exchange
            .getStreamingMarketDataService()
            .getTrades(instrument)
            .subscribe(
                trade -> trade(instrument.toString(), trade),
                // XChange does not go on with a channel after a message that it cannot read.
                e -> end(Failures.ofFeed(source.venue(), e)),
                () -> end(gone()));
    subscriptions.add(following);
  }

  private void trade(String symbol, Trade trade) {
    Tick tick;
    try {
      tick =
          tick(
              source.venue(), symbol, trade, source.clock.instant().truncatedTo(ChronoUnit.MICROS));
    } catch (RuntimeException e) {
      synchronized (delivery) {
        if (!over) {
          listener.garbage(new Garbage(String.valueOf(trade), Failures.shown(e.getMessage())));
        }
      }
      return;
    }
    synchronized (delivery) {
      if (!over) {
        listener.tick(tick);
      }
    }
  }

  /** XChange's type of a trade is the side of the aggressor, where it is known. */
  static Tick tick(String venue, String symbol, Trade trade, @Nullable Instant receivedAt) {
    OrderType type = trade.getType();
    return new Tick(
        venue,
        symbol,
        Objects.requireNonNull(trade.getTimestamp(), "it has no time").toInstant(),
        Objects.requireNonNull(trade.getPrice(), "it has no price").doubleValue(),
        Objects.requireNonNull(trade.getOriginalAmount(), "it has no size").doubleValue(),
        type == OrderType.BID ? Side.BUY : type == OrderType.ASK ? Side.SELL : Side.UNKNOWN,
        trade.getId(),
        null,
        receivedAt);
  }

  private void watch() {
    try {
      while (!done.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        if (!exchange.isAlive()) {
          end(gone());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private SourceException gone() {
    return SourceException.unavailable(source.venue() + " has closed the connection", null);
  }

  private void end(SourceException cause) {
    synchronized (delivery) {
      if (!over) {
        over = true;
        release();
        listener.ended(cause);
      }
    }
  }

  @Override
  public void close() {
    boolean first;
    synchronized (delivery) {
      first = !over;
      over = true;
    }
    if (first) {
      release();
    }
  }

  /** XChange keeps the connection's threads for some seconds more. */
  private void release() {
    done.countDown();
    source.feeds.ended(this);
    subscriptions.add(exchange.disconnect().onErrorComplete().subscribe());
  }
}
