package dev.tarn.warehouse.read;

import dev.tarn.market.Instrument;
import dev.tarn.market.Timeframe;
import java.util.Optional;
import java.util.Set;

/**
 * Where bars are looked for that are not there.
 *
 * @param series whose gaps are told; of all series if absent. The other ones of their venues tell
 *     whether a venue was there
 * @param timeframe of the bars
 * @param range of the bars' open times. Without a start, each series' own first bar; without an
 *     end, the newest bar of its venue
 */
public record GapQuery(Optional<Set<Instrument>> series, Timeframe timeframe, TimeRange range) {

  boolean wants(String venue, String symbol) {
    return series.isEmpty() || series.get().contains(new Instrument(venue, symbol));
  }
}
