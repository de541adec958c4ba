package dev.tarn.runner.rules;

import dev.tarn.market.Candle;
import dev.tarn.strategy.Bars;
import dev.tarn.strategy.Parameters;
import dev.tarn.strategy.StrategyProvider;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.ta4j.core.BarSeries;
import org.ta4j.core.BaseTradingRecord;
import org.ta4j.core.Strategy;
import org.ta4j.core.TradingRecord;
import org.ta4j.core.num.DecimalNum;
import org.ta4j.core.num.Num;

/**
 * The rules of one strategy over the bars of one instrument. The bars that are kept are bounded;
 * while something is held, they reach back to where it was bought, as far as {@value #MOST_BARS}
 * bars. What the strategy's own code throws comes out of each method. Not safe for use by several
 * threads.
 */
public final class BarRules {
  private static final int FEWEST_BARS = 500;
  private static final int MOST_BARS = 5_000;

  /** Of an average that looks at all that was before, exp(-30) is left of it then: 10^-13. */
  private static final int TIMES_UNSTABLE = 30;

  private static final Num ONE = DecimalNum.valueOf(1);

  private final BarSeries series;
  private final Strategy strategy;
  private final TradingRecord trades = new BaseTradingRecord();
  private final boolean bounded;

  private BarRules(StrategyProvider provider, Parameters parameters, String name, boolean bounded) {
    this.series = Bars.series(name, List.of());
    this.strategy = provider.strategy(series, parameters);
    this.bounded = bounded;
  }

  /** Rules that go on for ever, and keep some bars only. */
  public static BarRules live(StrategyProvider provider, Parameters parameters, String name) {
    return new BarRules(provider, parameters, name, true);
  }

  /** Rules over a range, all of which is kept, for figures of the whole. */
  public static BarRules range(StrategyProvider provider, Parameters parameters, String name) {
    return new BarRules(provider, parameters, name, false);
  }

  /** How many bars before the first decision make it the same, wherever one begins. */
  public int warmUp() {
    return (int) Math.min(MOST_BARS, Math.max(FEWEST_BARS, TIMES_UNSTABLE * (long) needed()));
  }

  /** How many bars there must be before rules can say anything. */
  public int needed() {
    return strategy.getUnstableBars() + 1;
  }

  /** How many bars there are, at most {@link #needed} of them counted. */
  public int present() {
    return Math.min(needed(), series.getEndIndex() + 1);
  }

  /** Adds bars about which nothing is asked, ascending; all of them are kept until the next one. */
  public void warmUp(List<Candle> bars) {
    bars.forEach(bar -> series.addBar(Bars.bar(bar)));
  }

  /** Takes up what was decided before, ascending; bars that are gone count as the first one. */
  public void resume(List<PastDecision> decisions) {
    for (PastDecision past : decisions) {
      int index = index(past.barTime());
      Num price = DecimalNum.valueOf(past.price());
      if (past.decision() == Decision.BUY && !isHolding()) {
        trades.enter(index, price, ONE);
      } else if (past.decision() == Decision.SELL && isHolding()) {
        trades.exit(index, price, ONE);
      }
    }
  }

  private int index(Instant barTime) {
    int index = Math.max(series.getBeginIndex(), 0);
    for (int i = series.getEndIndex(); i > index; i--) {
      if (!series.getBar(i).getBeginTime().toInstant().isAfter(barTime)) {
        return i;
      }
    }
    return index;
  }

  /** Adds the next bar, closed, and says what it means. */
  public Optional<Decision> next(Candle bar) {
    series.addBar(Bars.bar(bar));
    bound();
    int index = series.getEndIndex();
    Num close = series.getBar(index).getClosePrice();
    if (!isHolding()) {
      if (strategy.shouldEnter(index, trades)) {
        trades.enter(index, close, ONE);
        return Optional.of(Decision.BUY);
      }
    } else if (strategy.shouldExit(index, trades)) {
      trades.exit(index, close, ONE);
      return Optional.of(Decision.SELL);
    }
    return Optional.empty();
  }

  /** Whether the last decision was to enter. */
  public boolean isHolding() {
    return trades.getCurrentPosition().isOpened();
  }

  /** LONG or NEUTRAL. */
  public String bias() {
    return (isHolding() ? Decision.BUY : Decision.SELL).bias();
  }

  /** All bars that are kept. */
  public BarSeries series() {
    return series;
  }

  /** What was bought and sold. */
  public TradingRecord trades() {
    return trades;
  }

  private void bound() {
    if (bounded) {
      int held =
          isHolding()
              ? series.getEndIndex() - trades.getCurrentPosition().getEntry().getIndex()
              : 0;
      int bars = Math.min(MOST_BARS, Math.max(warmUp(), held + 1));
      if (series.getMaximumBarCount() != bars) {
        series.setMaximumBarCount(bars);
      }
    }
  }
}
