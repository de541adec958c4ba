package dev.tarn.ingest.live;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a live ingest stands, at one moment.
 *
 * @param at the moment
 * @param startedAt when it began
 * @param counts what was taken
 * @param lastMinute what of that is of the last minute
 * @param clockBehind how far this machine's clock is behind that of venues, where it is wrong
 * @param rejects where what was no row is kept
 * @param pausedSince since when the disk has taken nothing; empty while all is well
 * @param ended whether it has come to its end, as it should
 * @param venues how each venue stands
 */
record IngestState(
    Instant at,
    Instant startedAt,
    Intake.Counts counts,
    Intake.Counts lastMinute,
    Map<String, Duration> clockBehind,
    Path rejects,
    Optional<Instant> pausedSince,
    boolean ended,
    List<VenueState> venues) {

  /** The same, at the end. */
  IngestState asEnded() {
    return new IngestState(
        at, startedAt, counts, lastMinute, clockBehind, rejects, pausedSince, true, venues);
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

  /** What is wrong with what comes; empty while all is well. */
  Optional<String> problem() {
    return lastMinute.isMostlyGarbage()
        ? Optional.of(
            "it rejected %d messages of the last minute, and took %d rows; the reasons are in %s"
                .formatted(
                    lastMinute.rejected(), lastMinute.ticks() + lastMinute.candles(), rejects))
        : Optional.empty();
  }

  /** Whether every feed is connected, the disk takes rows, and what comes is no garbage. */
  boolean isHealthy() {
    return pausedSince.isEmpty()
        && problem().isEmpty()
        && venues.stream().allMatch(venue -> venue.connectedSince().isPresent());
  }
}
