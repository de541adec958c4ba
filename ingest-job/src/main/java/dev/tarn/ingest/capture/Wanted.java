package dev.tarn.ingest.capture;

import dev.tarn.ingest.source.FeedListener;
import dev.tarn.ingest.source.Garbage;
import dev.tarn.ingest.source.SourceException;
import dev.tarn.ingest.source.Subscription;
import dev.tarn.ingest.source.Subscription.Kind;
import dev.tarn.market.Candle;
import dev.tarn.market.Tick;
import dev.tarn.market.Timeframe;
import java.util.HashSet;
import java.util.Set;

/** Hands on what was subscribed to: a recording holds what somebody else has subscribed to. */
record Wanted(Subscription subscription, Set<String> symbols, FeedListener to)
    implements FeedListener {

  static Wanted of(Subscription subscription, FeedListener listener) {
    return new Wanted(subscription, new HashSet<>(subscription.symbols()), listener);
  }

  @Override
  public void tick(Tick tick) {
    if (subscription.kinds().contains(Kind.TRADES) && hasSymbol(tick.symbol())) {
      to.tick(tick);
    }
  }

  @Override
  public void candle(Candle candle) {
    if (subscription.kinds().contains(Kind.CANDLES)
        && hasSymbol(candle.symbol())
        && (subscription.timeframes().isEmpty()
            || subscription.timeframes().contains(Timeframe.parse(candle.timeframe())))) {
      to.candle(candle);
    }
  }

  private boolean hasSymbol(String symbol) {
    return symbols.isEmpty() || symbols.contains(symbol);
  }

  @Override
  public void garbage(Garbage garbage) {
    to.garbage(garbage);
  }

  @Override
  public void alive() {
    to.alive();
  }

  @Override
  public void ended(SourceException cause) {
    to.ended(cause);
  }
}
