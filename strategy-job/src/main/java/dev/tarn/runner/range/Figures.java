package dev.tarn.runner.range;

import dev.tarn.runner.rules.BarRules;
import java.util.LinkedHashMap;
import java.util.Map;
import org.ta4j.core.AnalysisCriterion;
import org.ta4j.core.AnalysisCriterion.PositionFilter;
import org.ta4j.core.BarSeries;
import org.ta4j.core.TradingRecord;
import org.ta4j.core.criteria.MaximumDrawdownCriterion;
import org.ta4j.core.criteria.PositionsRatioCriterion;
import org.ta4j.core.criteria.pnl.ReturnCriterion;

/** What is measured of a trial, by ta4j's criteria: trades at closes, without costs. */
final class Figures {
  static final String BARS = "bars";
  static final String SIGNALS = "signals";

  /** Positions that were entered and left; one that is still open does not count. */
  static final String TRADES = "trades";

  /** Part of all trades that gained; not a number where there are none. */
  static final String WIN_RATE = "win_rate";

  /** What one unit of money became, less the unit: 0.1 is ten percent. */
  static final String GROSS_RETURN = "gross_return";

  /** The deepest fall from a high, as a part of the high. */
  static final String MAXIMUM_DRAWDOWN = "maximum_drawdown";

  private Figures() {}

  static Map<String, Double> of(BarRules rules, int bars, int signals) {
    BarSeries series = rules.series();
    TradingRecord trades = rules.trades();
    Map<String, Double> figures = new LinkedHashMap<>();
    int count = trades.getPositionCount();
    figures.put(BARS, (double) bars);
    figures.put(SIGNALS, (double) signals);
    figures.put(TRADES, (double) count);
    figures.put(
        WIN_RATE,
        count == 0
            ? Double.NaN
            : value(new PositionsRatioCriterion(PositionFilter.PROFIT), series, trades));
    figures.put(GROSS_RETURN, value(new ReturnCriterion(false), series, trades));
    figures.put(
        MAXIMUM_DRAWDOWN, count == 0 ? 0 : value(new MaximumDrawdownCriterion(), series, trades));
    return figures;
  }

  private static double value(AnalysisCriterion criterion, BarSeries series, TradingRecord trades) {
    return criterion.calculate(series, trades).doubleValue();
  }
}
