package dev.tarn.ingest.standin;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What a connection has subscribed to. Thread-safe. */
final class Wishes {
  final Set<Instrument> trades = ConcurrentHashMap.newKeySet();
  private final Map<Instrument, Set<String>> intervals = new ConcurrentHashMap<>();
  private final Map<String, MarketCandle> current = new ConcurrentHashMap<>();

  void candles(Instrument instrument, String interval) {
    intervals.computeIfAbsent(instrument, i -> ConcurrentHashMap.newKeySet()).add(interval);
  }

  Set<String> intervals(Instrument instrument) {
    return intervals.getOrDefault(instrument, Set.of());
  }

  /** The messages about candles that follow from a trade. */
  List<String> candles(Dialect dialect, MarketTrade trade, long lengthMillis, String interval) {
    List<String> messages = new ArrayList<>();
    String key = trade.instrument().joined() + interval;
    MarketCandle candle = current.get(key);
    if (candle == null || trade.millis() >= candle.endMillis) {
      if (candle != null) {
        dialect
            .candle(trade.instrument(), interval, candle, Dialect.Shut.CLOSED)
            .ifPresent(messages::add);
      }
      candle = new MarketCandle(trade, lengthMillis);
      current.put(key, candle);
    } else {
      candle.add(trade);
    }
    dialect
        .candle(trade.instrument(), interval, candle, Dialect.Shut.OPEN)
        .ifPresent(messages::add);
    return messages;
  }
}
