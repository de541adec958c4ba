package dev.tarn.ingest.live;

import dev.tarn.ingest.history.LakeEnds;
import dev.tarn.ingest.history.Owed;
import dev.tarn.staging.Lake;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the lake has of a venue when a live ingest begins: it goes on from there, and asks history
 * for what the lake lacks.
 *
 * @param lake read once for each venue, to its last staged row
 * @param lookBack nothing is asked for from further back
 * @param clock this machine's
 * @param owed what the last process of this name did not get to fetch
 */
record Known(Lake lake, Duration lookBack, Clock clock, Owed owed) {

  /**
   * Tells a venue what the lake has of it.
   *
   * @throws dev.tarn.staging.TarnException if the lake cannot be read
   */
  void tell(Venue venue) {
    if (lookBack.isZero() || !lake.exists()) {
      return;
    }
    Instant since = clock.instant().minus(lookBack);
    Map<String, Instant> owing = owed.of(venue.name());
    for (String symbol : venue.subscription().symbols()) {
      if (owing.containsKey(symbol)) {
        Instant from = owing.get(symbol);
        venue.trails().owes(symbol, from.isBefore(since) ? since : from);
      }
    }
    LakeEnds lakeEnds = new LakeEnds(lake, clock);
    LakeEnds.VenueEnds ends = lakeEnds.of(venue.name(), since);
    askSince(venue, since, lakeEnds, ends.trades().keySet());
    for (String symbol : venue.subscription().symbols()) {
      if (ends.trades().containsKey(symbol)) {
        venue.trails().startAt(symbol, ends.trades().get(symbol));
        ends.missing()
            .getOrDefault(symbol, List.of())
            .forEach(range -> venue.trails().lacks(symbol, range));
      }
      ends.bars()
          .getOrDefault(symbol, Map.of())
          .forEach(
              (timeframe, open) ->
                  venue.candleTails().startAt(new CandleTails.Series(symbol, timeframe), open));
    }
  }

  /** Symbols whose last trade is too old to go on from are asked for as far back as is allowed. */
  private static void askSince(Venue venue, Instant since, LakeEnds lake, Set<String> recent) {
    Set<String> others = new HashSet<>(venue.subscription().symbols());
    others.removeAll(recent);
    if (!others.isEmpty()) {
      lake.traded(venue.name(), others).forEach(symbol -> venue.trails().owes(symbol, since));
    }
  }
}
