package dev.tarn.ingest.history;

import dev.tarn.market.MarketRecord;
import dev.tarn.market.Tick;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Trades that the lake has already, by their numbers. */
final class KnownTrades {
  /** The last number of each run, by its first. */
  private final TreeMap<Long, Long> runs = new TreeMap<>();

  KnownTrades(List<TradeRun> here) {
    here.forEach(run -> runs.put(run.numbers().first(), run.numbers().last()));
  }

  boolean has(MarketRecord row) {
    if (!(row instanceof Tick tick) || tick.sequence() == null) {
      return false;
    }
    Map.Entry<Long, Long> run = runs.floorEntry(tick.sequence());
    return run != null && tick.sequence() <= run.getValue();
  }
}
