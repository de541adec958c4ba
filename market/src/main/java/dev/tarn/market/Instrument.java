package dev.tarn.market;

import java.util.Comparator;
import java.util.Objects;

/**
 * What is traded: a symbol at a venue. Ordered by venue, then symbol. Immutable.
 *
 * @param venue the exchange or broker; empty where it is unknown
 * @param symbol as the venue writes it; not empty
 * @throws dev.tarn.staging.RefusedException when the symbol is empty
 */
public record Instrument(String venue, String symbol) implements Comparable<Instrument> {
  private static final Comparator<Instrument> ORDER =
      Comparator.comparing(Instrument::venue).thenComparing(Instrument::symbol);

  public Instrument {
    Objects.requireNonNull(venue, "venue");
    Values.present("symbol", symbol);
  }

  /** The symbol at a venue. */
  public static Instrument of(String venue, String symbol) {
    return new Instrument(venue, symbol);
  }

  @Override
  public int compareTo(Instrument other) {
    return ORDER.compare(this, other);
  }

  /** Such as {@code binance:BTCUSDT}; the symbol alone where the venue is unknown. */
  @Override
  public String toString() {
    return venue.isEmpty() ? symbol : venue + ":" + symbol;
  }
}
