package dev.tarn.ingest.live;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How a venue's feed stands, at one moment.
 *
 * @param venue as in the rows
 * @param connectedSince empty while it is not connected
 * @param connects how often it has been connected
 * @param failures how often it could not be connected, or ended by itself
 * @param problem why it is not connected; empty while it is
 * @param symbols how each symbol stands
 */
record VenueState(
    String venue,
    Optional<Instant> connectedSince,
    long connects,
    long failures,
    Optional<String> problem,
    List<SymbolState> symbols) {

  /**
   * How a symbol stands.
   *
   * @param symbol as the venue writes it
   * @param ticks how many have come by the feed
   * @param fetched how many were fetched from history, since the feed did not bring them
   * @param missing how many are known to be missing
   * @param refused why history does not give what is missing; empty unless it refuses
   * @param lastTime of the newest tick, by the venue's clock
   * @param lastNumber of the newest tick, where trades are counted
   * @param lagMicros from the newest tick's time to its arrival; below zero where the venue's clock
   *     is ahead of this machine's
   */
  record SymbolState(
      String symbol,
      long ticks,
      long fetched,
      long missing,
      Optional<String> refused,
      Optional<Instant> lastTime,
      OptionalLong lastNumber,
      OptionalLong lagMicros) {}
}
