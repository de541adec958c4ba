package dev.tarn.ingest.live;

import java.util.Optional;

/** What a lake has already, when a live ingest begins. */
@FunctionalInterface
public interface Known {
  /** Nothing: what happened before is not asked for. */
  Known NOTHING = (venue, symbol) -> Optional.empty();

  /** The symbol's newest trade in the lake, if it is recent enough to go on from. */
  Optional<LastTrade> lastTrade(String venue, String symbol);
}
