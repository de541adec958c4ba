package dev.tarn.warehouse.read;

import dev.tarn.market.Timeframe;
import dev.tarn.market.session.NamePattern;
import java.util.List;

/**
 * Where bars are looked for that are not there.
 *
 * @param symbols patterns, in which {@code *} is any text and {@code ?} one character; empty for
 *     all symbols
 * @param venues patterns of venues; empty for all of them
 * @param timeframe of the bars
 * @param range of the bars' open times. Without a start, each symbol's own first bar; without an
 *     end, the newest bar of its venue
 */
public record GapQuery(
    List<String> symbols, List<String> venues, Timeframe timeframe, TimeRange range) {
  public GapQuery {
    symbols = List.copyOf(symbols);
    venues = List.copyOf(venues);
  }

  /** Whether a series is asked for. A symbol that is called like a pattern is that symbol. */
  boolean wants(String venue, String symbol) {
    return matches(venues, venue) && matches(symbols, symbol);
  }

  private static boolean matches(List<String> patterns, String name) {
    return patterns.isEmpty()
        || patterns.stream()
            .anyMatch(text -> text.equals(name) || new NamePattern(text).matches(name));
  }
}
