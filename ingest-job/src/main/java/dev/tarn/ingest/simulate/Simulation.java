package dev.tarn.ingest.simulate;

import dev.tarn.staging.RefusedException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;

/**
 * What to simulate. Immutable.
 *
 * @param venue the trades' venue
 * @param symbols the instruments
 * @param start time of the first trade
 * @param rate trades a second, of all symbols together
 * @param duration how long, in the market's time
 * @param seed the same seed, start and symbols give the same trades
 * @throws RefusedException when a value is not usable
 */
public record Simulation(
    String venue, List<String> symbols, Instant start, double rate, Duration duration, long seed) {
  private static final double HIGHEST_RATE = 1_000_000;

  public Simulation {
    symbols = List.copyOf(symbols);
    if (symbols.isEmpty()
        || symbols.contains("")
        || new HashSet<>(symbols).size() < symbols.size()) {
      throw new RefusedException(
          "Invalid symbols '%s'; name different ones, separated by commas"
              .formatted(String.join(",", symbols)));
    }
    // Above a million there would be two trades in a microsecond, with the same number.
    if (!(rate > 0 && rate <= HIGHEST_RATE)) {
      throw new RefusedException(
          "Invalid rate %s; use above 0 and at most 1,000,000 trades a second".formatted(rate));
    }
    if (duration.isNegative() || duration.isZero()) {
      throw new RefusedException("Invalid duration %s; use one above zero".formatted(duration));
    }
  }

  /** How many trades there are in all. */
  public long trades() {
    return Math.max(1, Math.round(duration.toNanos() / 1e9 * rate));
  }

  /** When trade {@code number} happens, counted from 0. */
  public Instant time(long number) {
    return start.plusNanos((long) (number / rate * 1e9));
  }
}
