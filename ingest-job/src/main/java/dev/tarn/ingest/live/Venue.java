package dev.tarn.ingest.live;

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
 */
record Venue(
    Source source,
    Subscription subscription,
    Trails trails,
    CandleTails candleTails,
    VenueTally tally) {

  /** Nothing has come yet. */
  static Venue of(Source source, Subscription subscription, VenueTally tally) {
    tally.know(subscription.symbols());
    return new Venue(
        source,
        subscription,
        new Trails(subscription.symbols(), source.tradeNumbers()),
        new CandleTails(subscription),
        tally);
  }

  /** The venue's name, as in the rows. */
  String name() {
    return source.venue();
  }
}
