package dev.tarn.ingest.live;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How a live ingest stands, at one moment.
 *
 * @param at the moment
 * @param startedAt when it began
 * @param counts what was taken
 * @param pausedSince since when the disk has taken nothing; empty while all is well
 * @param ended whether it has come to its end, as it should
 * @param venues how each venue stands
 */
record IngestState(
    Instant at,
    Instant startedAt,
    Intake.Counts counts,
    Optional<Instant> pausedSince,
    boolean ended,
    List<VenueState> venues) {

  /** The same, at the end. */
  IngestState asEnded() {
    return new IngestState(at, startedAt, counts, pausedSince, true, venues);
  }

  /** How often a feed had to be connected anew. */
  long reconnects() {
    return venues.stream().mapToLong(venue -> Math.max(0, venue.connects() - 1)).sum();
  }

  /** How many trades are known to be missing. */
  long missing() {
    return venues.stream()
        .flatMap(venue -> venue.symbols().stream())
        .mapToLong(VenueState.SymbolState::missing)
        .sum();
  }

  /** Whether every feed is connected and the disk takes rows. */
  boolean isHealthy() {
    return pausedSince.isEmpty()
        && venues.stream().allMatch(venue -> venue.connectedSince().isPresent());
  }
}
