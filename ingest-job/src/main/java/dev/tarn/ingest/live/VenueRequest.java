package dev.tarn.ingest.live;

import dev.tarn.ingest.history.Patience;
import dev.tarn.ingest.source.Source;
import dev.tarn.ingest.source.SourceException;
import dev.tarn.ingest.source.Subscription;
import dev.tarn.market.Timeframe;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a user wants of a source.
 *
 * @param source opened, and closed by whoever opened it
 * @param symbols as the user writes them
 * @param kinds what of each symbol
 * @param timeframes of the candles
 */
public record VenueRequest(
    Source source, List<String> symbols, Set<Subscription.Kind> kinds, List<Timeframe> timeframes) {

  public VenueRequest {
    symbols = List.copyOf(symbols);
    kinds = Set.copyOf(kinds);
    timeframes = List.copyOf(timeframes);
  }

  /**
   * The same with symbols as the venue writes them. Asks as long as the venue cannot be reached.
   *
   * @throws SourceException if the venue does not know one of them
   */
  Subscription subscription(Patience patience, Notices notices, VenueTally tally)
      throws SourceException, InterruptedException {
    List<String> names = new ArrayList<>();
    for (String symbol : symbols) {
      String name = patience.ask("asking", notices::say, () -> name(symbol, tally));
      if (!names.contains(name)) {
        names.add(name);
      }
    }
    return new Subscription(names, kinds, timeframes);
  }

  private String name(String symbol, VenueTally tally)
      throws SourceException, InterruptedException {
    try {
      return source.symbol(symbol);
    } catch (SourceException e) {
      tally.failed(e.getMessage());
      throw e;
    }
  }
}
