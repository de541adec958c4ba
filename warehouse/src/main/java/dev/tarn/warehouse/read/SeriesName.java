package dev.tarn.warehouse.read;

import java.util.Comparator;

/**
 * A series: what one venue tells of one symbol. Ordered by venue, then symbol. Immutable.
 *
 * @param venue empty where it is unknown
 * @param symbol as the venue writes it
 */
public record SeriesName(String venue, String symbol) implements Comparable<SeriesName> {
  private static final Comparator<SeriesName> ORDER =
      Comparator.comparing(SeriesName::venue).thenComparing(SeriesName::symbol);

  @Override
  public int compareTo(SeriesName other) {
    return ORDER.compare(this, other);
  }
}
