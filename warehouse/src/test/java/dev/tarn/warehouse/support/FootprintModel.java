package dev.tarn.warehouse.support;

import dev.tarn.market.Side;
import dev.tarn.market.Tick;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The clusters of one-minute candles of ticks, by the arithmetic of decimals. */
public final class FootprintModel {
  private FootprintModel() {}

  /**
   * A text for each candle: its symbol, its minute, and its clusters by rising price, or null.
   *
   * @param step the step of a symbol, or null
   */
  public static List<String> candles(
      Collection<Tick> ticks, Function<String, @Nullable BigDecimal> step) {
    Map<String, TreeMap<BigDecimal, BigDecimal[]>> candles = new TreeMap<>();
    for (Tick tick : ticks) {
      String candle = tick.symbol() + " " + tick.time().truncatedTo(ChronoUnit.MINUTES);
      TreeMap<BigDecimal, BigDecimal[]> clusters =
          candles.computeIfAbsent(candle, key -> new TreeMap<>());
      BigDecimal width = step.apply(tick.symbol());
      if (width != null) {
        BigDecimal bound =
            new BigDecimal(Double.toString(tick.price()))
                .divide(width, 0, RoundingMode.FLOOR)
                .multiply(width);
        BigDecimal[] volumes =
            clusters.computeIfAbsent(
                bound, key -> new BigDecimal[] {BigDecimal.ZERO, BigDecimal.ZERO});
        if (tick.side() != Side.UNKNOWN) {
          int at = tick.side() == Side.BUY ? 0 : 1;
          volumes[at] = volumes[at].add(new BigDecimal(Double.toString(tick.size())));
        }
      }
    }
    List<String> texts = new ArrayList<>();
    candles.forEach(
        (candle, clusters) -> {
          List<String> entries = new ArrayList<>();
          clusters.forEach(
              (bound, volumes) ->
                  entries.add(
                      text(
                          bound.doubleValue(),
                          volumes[0].doubleValue(),
                          volumes[1].doubleValue())));
          texts.add(candle + " " + (clusters.isEmpty() ? null : entries));
        });
    return texts;
  }

  /** One cluster. */
  public static String text(double bound, double bought, double sold) {
    return bound + ": " + bought + "/" + sold;
  }
}
