package dev.tarn.ingest.live;

import dev.tarn.ingest.history.LastTrade;
import dev.tarn.ingest.history.Numbers;
import dev.tarn.ingest.source.TradeNumbers;
import dev.tarn.market.Tick;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The {@link Trail}s of a venue's symbols. Thread-safe. */
final class Trails {
  private final Map<String, Trail> trails = new LinkedHashMap<>();

  Trails(List<String> symbols, TradeNumbers numbers) {
    symbols.forEach(symbol -> trails.put(symbol, new Trail(symbol, numbers)));
  }

  synchronized void startAt(String symbol, LastTrade known) {
    trails.get(symbol).startAt(known);
  }

  synchronized void lacks(String symbol, Numbers range) {
    trails.get(symbol).lacks(range);
  }

  synchronized void came(Tick tick) {
    Trail trail = trails.get(tick.symbol());
    if (trail != null) {
      trail.came(tick);
    }
  }

  /** Whether a trade of history has not come yet, as far as that can be told. */
  synchronized boolean isNew(Tick tick) {
    Trail trail = trails.get(tick.symbol());
    return trail == null || trail.isNew(tick);
  }

  synchronized void fetched(Tick tick) {
    Trail trail = trails.get(tick.symbol());
    if (trail != null) {
      trail.fetched(tick);
    }
  }

  synchronized void connecting() {
    trails.values().forEach(Trail::connecting);
  }

  /** From when on trades may be missing that no number will tell of, by symbol. */
  synchronized Map<String, Instant> owed() {
    Map<String, Instant> owed = new LinkedHashMap<>();
    trails.forEach((symbol, trail) -> trail.owedFrom().ifPresent(from -> owed.put(symbol, from)));
    return owed;
  }

  synchronized void owes(String symbol, Instant from) {
    trails.get(symbol).owes(from);
  }

  synchronized void connected(Instant now) {
    trails.values().forEach(trail -> trail.connected(now));
  }

  /** What each symbol lacks, if anything. */
  synchronized List<OwedTrades> missing(Instant now) {
    return trails.values().stream()
        .map(trail -> trail.missing(now))
        .flatMap(Optional::stream)
        .toList();
  }

  /** The numbers of trades of a symbol that are known to be missing. */
  synchronized List<Numbers> lacking(String symbol) {
    return trails.get(symbol).lacking();
  }

  /** Whether a trade is known to be missing, by its number. */
  synchronized boolean lacks(Tick tick) {
    Trail trail = trails.get(tick.symbol());
    return trail != null && trail.lacks(tick);
  }

  /** See {@link Trail#answered}. */
  synchronized void answered(String symbol, List<Numbers> asked, long last) {
    trails.get(symbol).answered(asked, last);
  }

  /** See {@link Trail#reached}. */
  synchronized OwedTrades reached(OwedTrades asked, Instant time) {
    return trails.get(asked.symbol()).reached(asked, time);
  }

  /** From when on trades of a symbol may be missing that no number will tell of. */
  synchronized Optional<Instant> owed(String symbol) {
    return trails.get(symbol).owedFrom();
  }

  /** Returns whether nothing else is behind. */
  synchronized boolean settled(OwedTrades asked) {
    Trail trail = trails.get(asked.symbol());
    trail.settled(asked);
    return !trail.isBehind();
  }

  /** How many trades of a symbol are known to be missing. */
  synchronized long missingCount(String symbol) {
    return trails.get(symbol).missingCount();
  }

  /** Whether anything has yet to be asked for. */
  synchronized boolean isComplete() {
    return trails.values().stream()
        .allMatch(trail -> trail.missingCount() == 0 && !trail.isBehind());
  }
}
