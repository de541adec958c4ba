package dev.tarn.ingest.standin;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;

/** What a stand-in was asked for, and what it gave: proves that nothing is fetched twice. */
public final class Asked {
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final Map<Given, Integer> trades = new ConcurrentHashMap<>();
  private final Map<Given, Integer> candles = new ConcurrentHashMap<>();

  private record Given(String name, long number) {}

  void request(String uri) {
    requests.add(uri);
  }

  void trade(MarketTrade trade) {
    trades.merge(new Given(trade.instrument().joined(), trade.id()), 1, Integer::sum);
  }

  void candle(Instrument instrument, String interval, long openMillis) {
    candles.merge(new Given(instrument.joined() + " " + interval, openMillis), 1, Integer::sum);
  }

  /** Every request, as its path and query. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  /** How many requests a path of this name had, such as {@code klines}. */
  public long requests(String name) {
    return requests.stream().filter(uri -> uri.split("\\?")[0].endsWith("/" + name)).count();
  }

  /** The ids of an instrument's trades that history has given, rising. */
  public LongStream tradesGiven(Instrument instrument) {
    return trades.keySet().stream()
        .filter(given -> given.name().equals(instrument.joined()))
        .mapToLong(Given::number)
        .sorted();
  }

  /** How often history gave a trade or a candle that it had given before. */
  public long givenAgain() {
    return again(trades) + again(candles);
  }

  private static long again(Map<Given, Integer> given) {
    return given.values().stream().mapToLong(count -> count - 1).sum();
  }
}
