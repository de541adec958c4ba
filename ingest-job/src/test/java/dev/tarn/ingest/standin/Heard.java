package dev.tarn.ingest.standin;

import dev.tarn.ingest.source.FeedListener;
import dev.tarn.ingest.source.Garbage;
import dev.tarn.ingest.source.SourceException;
import dev.tarn.market.Candle;
import dev.tarn.market.Tick;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Keeps what a feed brings, for tests. */
public class Heard implements FeedListener {
  private final List<Tick> ticks = Collections.synchronizedList(new ArrayList<>());
  private final List<Candle> candles = Collections.synchronizedList(new ArrayList<>());
  private final List<Garbage> garbage = Collections.synchronizedList(new ArrayList<>());
  private final List<SourceException> ends = Collections.synchronizedList(new ArrayList<>());
  private final AtomicInteger signs = new AtomicInteger();

  @Override
  public void tick(Tick tick) {
    ticks.add(tick);
  }

  @Override
  public void candle(Candle candle) {
    candles.add(candle);
  }

  @Override
  public void garbage(Garbage piece) {
    garbage.add(piece);
  }

  @Override
  public void alive() {
    signs.incrementAndGet();
  }

  @Override
  public void ended(SourceException cause) {
    ends.add(cause);
  }

  /** In the order in which they came. */
  public List<Tick> ticks() {
    synchronized (ticks) {
      return List.copyOf(ticks);
    }
  }

  /** In the order in which they came. */
  public List<Candle> candles() {
    synchronized (candles) {
      return List.copyOf(candles);
    }
  }

  /** In the order in which it came. */
  public List<Garbage> garbage() {
    synchronized (garbage) {
      return List.copyOf(garbage);
    }
  }

  /** Why it ended, as often as it said so. */
  public List<SourceException> ends() {
    synchronized (ends) {
      return List.copyOf(ends);
    }
  }

  /** How many signs of life there were. */
  public int signs() {
    return signs.get();
  }

  /** The trade ids, in the order in which they came. */
  public List<Long> sequences() {
    return ticks().stream().map(Tick::sequence).toList();
  }
}
