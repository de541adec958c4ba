package dev.tarn.ingest.live;

import dev.tarn.ingest.history.LakeEnds;
import dev.tarn.staging.Lake;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

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
    LakeEnds.VenueEnds ends = new LakeEnds(lake, clock).of(venue.name(), since);
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
}
