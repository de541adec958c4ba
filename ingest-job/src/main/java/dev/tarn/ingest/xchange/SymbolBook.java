package dev.tarn.ingest.xchange;

import dev.tarn.ingest.source.SourceException;
import dev.tarn.ingest.value.NearestNames;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a venue trades, found by the many ways in which people write it. Immutable. */
final class SymbolBook {
  private static final Pattern PAIR = Pattern.compile("([^/_:-]+)[/_:-]([^/_:-]+)");

  private final String venue;
  private final List<Listing> listings;
  private final Map<String, Listing> byText = new HashMap<>();

  SymbolBook(String venue, List<Listing> listings) {
    this.venue = venue;
    this.listings = List.copyOf(listings);
    listings.forEach(l -> byText.putIfAbsent(key(l.base(), l.quote()), l));
    listings.forEach(l -> byText.putIfAbsent(bare(l.base() + l.quote()), l));
    listings.forEach(l -> byText.putIfAbsent(common(bare(l.base())) + common(bare(l.quote())), l));
    listings.forEach(l -> byText.putIfAbsent(bare(l.requestSymbol()), l));
    listings.forEach(l -> byText.put(bare(l.symbol()), l));
  }

  /**
   * The instrument that a text names: the venue's symbol, or the two currencies, with {@code /},
   * {@code -}, {@code _}, {@code :} or nothing between them, in any case.
   *
   * @throws SourceException if there is none; names the nearest three
   */
  Listing find(String text) throws SourceException {
    Matcher pair = PAIR.matcher(text.strip());
    // Two currencies are those two, and not two others that are written alike together.
    Listing listing = byText.get(pair.matches() ? key(pair.group(1), pair.group(2)) : bare(text));
    if (listing == null) {
      List<String> nearest =
          NearestNames.of(
              text.toUpperCase(Locale.ROOT), listings.stream().map(Listing::symbol).toList());
      throw SourceException.refused(
          "Unknown symbol '%s' at %s%s"
              .formatted(
                  text,
                  venue,
                  nearest.isEmpty()
                      ? ""
                      : "; did you mean '" + String.join("' or '", nearest) + "'?"));
    }
    return listing;
  }

  private static String key(String base, String quote) {
    return common(bare(base)) + "/" + common(bare(quote));
  }

  /** Kraken's old names of what all others call otherwise. */
  private static String common(String currency) {
    return switch (currency) {
      case "XBT" -> "BTC";
      case "XDG" -> "DOGE";
      default -> currency;
    };
  }

  private static String bare(String text) {
    return text.toUpperCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}.]", "");
  }
}
