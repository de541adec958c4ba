package dev.tarn.ingest.source;

import dev.tarn.market.Candle;
import dev.tarn.market.Tick;
import dev.tarn.market.Timeframe;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A source whose history is asked for no more often than its venue likes, whoever in this process
 * asks: venues do not tell apart who of a machine it is.
 */
record GatedSource(Source source, Gate gate) implements Source {
  /** Of each venue at each address: what is asked of another address is another's budget. */
  private static final Map<SourceSettings, Gate> GATES = new ConcurrentHashMap<>();

  /** The source behind the gate of its venue. */
  static Source of(Source source, SourceSettings settings) {
    Gate gate =
        GATES.computeIfAbsent(
            settings, key -> new Gate(source.requestsPerMinute(), System::nanoTime));
    return new GatedSource(source, gate);
  }

  @Override
  public String venue() {
    return source.venue();
  }

  @Override
  public TradeNumbers tradeNumbers() {
    return source.tradeNumbers();
  }

  @Override
  public int requestsPerMinute() {
    return source.requestsPerMinute();
  }

  @Override
  public String symbol(String text) throws SourceException, InterruptedException {
    return source.symbol(text);
  }

  @Override
  public Feed subscribe(Subscription subscription, FeedListener listener)
      throws SourceException, InterruptedException {
    return source.subscribe(subscription, listener);
  }

  @Override
  public Page<Tick> trades(String symbol, Start start, Instant end)
      throws SourceException, InterruptedException {
    gate.pass();
    return source.trades(symbol, start, end);
  }

  @Override
  public Page<Candle> candles(String symbol, Timeframe timeframe, Start start, Instant end)
      throws SourceException, InterruptedException {
    gate.pass();
    return source.candles(symbol, timeframe, start, end);
  }

  @Override
  public void close() {
    source.close();
  }
}
