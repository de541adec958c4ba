package dev.tarn.ingest.live;

import dev.tarn.ingest.live.VenueState.SymbolState;
import dev.tarn.market.Tick;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Counts what happens to a venue's feed. Thread-safe. */
final class VenueTally {
  private final String venue;
  private final Map<String, SymbolTally> symbols = new LinkedHashMap<>();
  private @Nullable Instant connectedSince;
  private @Nullable String problem;
  private long connects;
  private long failures;

  private static final class SymbolTally {
    private long ticks;
    private long fetched;
    private @Nullable Tick newest;
    private @Nullable String refusal;
  }

  VenueTally(String venue) {
    this.venue = venue;
  }

  /** From now on these symbols are counted. */
  synchronized void know(List<String> names) {
    names.forEach(symbol -> symbols.put(symbol, new SymbolTally()));
  }

  synchronized void connected(Instant now) {
    connectedSince = now;
    problem = null;
    connects++;
  }

  synchronized void failed(String why) {
    connectedSince = null;
    problem = why;
    failures++;
  }

  synchronized void came(Tick tick) {
    SymbolTally tally = symbols.get(tick.symbol());
    if (tally != null) {
      tally.ticks++;
      if (tally.newest == null || !tick.time().isBefore(tally.newest.time())) {
        tally.newest = tick;
      }
    }
  }

  synchronized void fetched(Tick tick) {
    SymbolTally tally = symbols.get(tick.symbol());
    if (tally != null) {
      tally.fetched++;
    }
  }

  /**
   * History refuses what is missing of a symbol.
   *
   * @return whether that is new
   */
  synchronized boolean refused(String symbol, String why) {
    SymbolTally tally = symbols.get(symbol);
    boolean told = tally == null || why.equals(tally.refusal);
    if (tally != null) {
      tally.refusal = why;
    }
    return !told;
  }

  /** History gives what is missing of a symbol. */
  synchronized void allowed(String symbol) {
    SymbolTally tally = symbols.get(symbol);
    if (tally != null) {
      tally.refusal = null;
    }
  }

  /**
   * How it all stands.
   *
   * @param trails of the symbols that are known
   */
  synchronized VenueState state(Optional<Trails> trails) {
    List<SymbolState> states = new ArrayList<>();
    symbols.forEach(
        (symbol, tally) -> {
          Optional<Tick> newest = Optional.ofNullable(tally.newest);
          states.add(
              new SymbolState(
                  symbol,
                  tally.ticks,
                  tally.fetched,
                  trails.map(all -> all.missingCount(symbol)).orElse(0L),
                  Optional.ofNullable(tally.refusal),
                  newest.map(Tick::time),
                  newest.map(VenueTally::number).orElse(OptionalLong.empty()),
                  newest.map(VenueTally::lag).orElse(OptionalLong.empty())));
        });
    return new VenueState(
        venue,
        Optional.ofNullable(connectedSince),
        connects,
        failures,
        Optional.ofNullable(problem),
        List.copyOf(states));
  }

  private static OptionalLong number(Tick tick) {
    return tick.sequence() == null ? OptionalLong.empty() : OptionalLong.of(tick.sequence());
  }

  private static OptionalLong lag(Tick tick) {
    return tick.receivedAt() == null
        ? OptionalLong.empty()
        : OptionalLong.of(ChronoUnit.MICROS.between(tick.time(), tick.receivedAt()));
  }
}
