package dev.tarn.ingest.live;

import dev.tarn.ingest.history.Owed;
import dev.tarn.ingest.source.Source;
import dev.tarn.ingest.source.Subscription;

/**
 * A source, what is wanted of it, and how far that has come.
 *
 * @param source closed by whoever opened it
 * @param subscription what its feed is to bring
 * @param trails how far trades have come
 * @param candleTails how far candles have come
 * @param tally counts what happens
 * @param owed what has to be fetched still, for the next start
 */
record Venue(
    Source source,
    Subscription subscription,
    Trails trails,
    CandleTails candleTails,
    VenueTally tally,
    Owed owed) {

  /** Nothing has come yet. */
  static Venue of(Source source, Subscription subscription, VenueTally tally, Owed owed) {
    tally.know(subscription.symbols());
    return new Venue(
        source,
        subscription,
        new Trails(subscription.symbols(), source.tradeNumbers()),
        new CandleTails(subscription),
        tally,
        owed);
  }

  /**
   * A feed is about to begin: what comes before it is owed from now on.
   *
   * @throws dev.tarn.staging.StorageException if that cannot be noted
   */
  void connecting() {
    synchronized (owed) {
      trails.connecting();
      owed.owe(name(), trails.owed());
    }
  }

  /**
   * What was asked for is durable, or does not exist.
   *
   * @throws dev.tarn.staging.StorageException if that cannot be noted; it is asked for once more at
   *     the next start
   */
  void settled(OwedTrades asked) {
    synchronized (owed) {
      if (trails.settled(asked) && !asked.isCertain()) {
        owed.settle(name(), asked.symbol());
      }
    }
  }

  /**
   * Less is owed of a symbol than was noted: what came before is durable.
   *
   * @throws dev.tarn.staging.StorageException if that cannot be noted; it is asked for once more at
   *     the next start
   */
  void noteProgress(String symbol) {
    synchronized (owed) {
      trails.owed(symbol).ifPresent(from -> owed.advance(name(), symbol, from));
    }
  }

  /** The venue's name, as in the rows. */
  String name() {
    return source.venue();
  }
}
