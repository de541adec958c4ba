package dev.tarn.strategy;

import dev.tarn.market.Candle;
import dev.tarn.market.Instrument;
import java.util.Comparator;
import java.util.Objects;

/**
 * A closed bar and what it is of. Ordered by open time, then instrument. Immutable.
 *
 * @param instrument what is traded
 * @param candle the bar; its open time is UTC, its prices and quantities are those of the venue
 */
public record InstrumentBar(Instrument instrument, Candle candle)
    implements Comparable<InstrumentBar> {
  private static final Comparator<InstrumentBar> ORDER =
      Comparator.comparing((InstrumentBar bar) -> bar.candle().openTime())
          .thenComparing(InstrumentBar::instrument);

  public InstrumentBar {
    Objects.requireNonNull(instrument, "instrument");
    Objects.requireNonNull(candle, "candle");
  }

  @Override
  public int compareTo(InstrumentBar other) {
    return ORDER.compare(this, other);
  }
}
