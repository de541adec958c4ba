package dev.tarn.ingest.source;

import dev.tarn.market.Timeframe;
import java.util.List;
import java.util.Set;

/**
 * What a feed is to bring.
 *
 * @param symbols as {@link Source#symbol} gives them
 * @param kinds what of each symbol
 * @param timeframes of the candles; empty unless candles are wanted
 */
public record Subscription(List<String> symbols, Set<Kind> kinds, List<Timeframe> timeframes) {

  public Subscription {
    symbols = List.copyOf(symbols);
    kinds = Set.copyOf(kinds);
    timeframes = List.copyOf(timeframes);
  }

  /** What a feed may bring of a symbol. */
  public enum Kind {
    TRADES,
    CANDLES
  }

  /** The trades of some symbols. */
  public static Subscription trades(List<String> symbols) {
    return new Subscription(symbols, Set.of(Kind.TRADES), List.of());
  }
}
