package dev.tarn.ingest.standin;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What has been traded up to now, for those who ask later. Thread-safe. */
final class History {
  private final Map<String, List<MarketTrade>> published = new TreeMap<>();
  private long nowMicros;
  private boolean idsIgnored;

  History(Market market) {
    market.trades().forEach(trade -> published.put(trade.instrument().joined(), new ArrayList<>()));
    instruments =
        market.trades().stream()
            .map(MarketTrade::instrument)
            .distinct()
            .collect(Collectors.toUnmodifiableList());
    nowMicros = market.trades().isEmpty() ? 0 : market.trades().get(0).micros();
  }

  private final Collection<Instrument> instruments;

  Collection<Instrument> instruments() {
    return instruments;
  }

  synchronized void add(MarketTrade trade) {
    trades(trade.instrument()).add(trade);
    nowMicros = trade.micros();
  }

  /** From now on it begins with the first trade, whichever was asked for. */
  synchronized void ignoreIds() {
    idsIgnored = true;
  }

  /** The market's clock: the time of its last trade. */
  synchronized long nowMicros() {
    return nowMicros;
  }

  /** Trades from a number on, oldest first. */
  synchronized List<MarketTrade> fromId(Instrument instrument, long id, int limit) {
    return trades(instrument).stream()
        .filter(trade -> idsIgnored || trade.id() >= id)
        .limit(limit)
        .toList();
  }

  /** The last trades before a number, oldest first. */
  synchronized List<MarketTrade> beforeId(Instrument instrument, long id, int limit) {
    List<MarketTrade> before =
        trades(instrument).stream().filter(trade -> trade.id() < id).toList();
    return before.subList(Math.max(0, before.size() - limit), before.size());
  }

  /** Trades that happened after a time, oldest first. */
  synchronized List<MarketTrade> after(Instrument instrument, long micros, int limit) {
    return trades(instrument).stream()
        .filter(trade -> trade.micros() > micros)
        .limit(limit)
        .toList();
  }

  /** Candles by their open times, oldest first. */
  synchronized List<MarketCandle> candles(
      Instrument instrument, long lengthMillis, long fromMillis, long toMillis) {
    return MarketCandle.of(trades(instrument), lengthMillis).stream()
        .filter(candle -> candle.openMillis >= fromMillis && candle.openMillis <= toMillis)
        .toList();
  }

  Optional<Instrument> instrument(String joined) {
    return instruments.stream().filter(i -> i.joined().equals(joined)).findFirst();
  }

  private List<MarketTrade> trades(Instrument instrument) {
    return published.getOrDefault(instrument.joined(), List.of());
  }
}
