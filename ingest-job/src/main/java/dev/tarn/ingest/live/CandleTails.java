package dev.tarn.ingest.live;

import dev.tarn.ingest.source.Subscription;
import dev.tarn.market.Candle;
import dev.tarn.market.Timeframe;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The last candle of each series of a venue, and which series have to be asked for in history since
 * a feed has begun anew. Thread-safe.
 */
final class CandleTails {
  private final Map<Series, Instant> lasts = new LinkedHashMap<>();
  private final Map<Series, Instant> behind = new LinkedHashMap<>();
  private final List<Series> all = new ArrayList<>();

  /** The candles of a symbol in one timeframe. */
  record Series(String symbol, Timeframe timeframe) {}

  /**
   * What to ask for.
   *
   * @param from the first candle opens then
   */
  record Due(Series series, Instant from) {}

  CandleTails(Subscription subscription) {
    for (String symbol : subscription.symbols()) {
      subscription.timeframes().forEach(timeframe -> all.add(new Series(symbol, timeframe)));
    }
  }

  /** What is known from before: when the last candle in the lake opened. */
  synchronized void startAt(Series series, Instant lastOpen) {
    lasts.merge(series, lastOpen, CandleTails::later);
  }

  synchronized void came(Candle candle) {
    lasts.merge(
        new Series(candle.symbol(), Timeframe.parse(candle.timeframe())),
        candle.openTime(),
        CandleTails::later);
  }

  /** A feed has begun: the candle that was open last, and those after it, have to be asked for. */
  synchronized void connected() {
    all.forEach(
        series -> {
          if (lasts.containsKey(series)) {
            behind.putIfAbsent(series, Objects.requireNonNull(lasts.get(series)));
          }
        });
  }

  synchronized List<Due> due() {
    return behind.entrySet().stream().map(e -> new Due(e.getKey(), e.getValue())).toList();
  }

  synchronized void settled(Due due) {
    behind.remove(due.series());
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
