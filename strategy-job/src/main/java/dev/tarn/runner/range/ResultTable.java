package dev.tarn.runner.range;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Results as lines of text, in columns. */
public final class ResultTable {
  private static final List<String> HEAD =
      List.of(
          "strategy",
          "instrument",
          "parameters",
          "bars",
          "signals",
          "trades",
          "win rate",
          "gross return",
          "max drawdown",
          "status");

  private ResultTable() {}

  /** A head, and a line for each. */
  public static List<String> lines(List<TrialResult> results) {
    List<List<String>> rows = new ArrayList<>(List.of(HEAD));
    results.forEach(result -> rows.add(row(result)));
    int[] widths = new int[HEAD.size()];
    rows.forEach(
        row -> {
          for (int i = 0; i < widths.length; i++) {
            widths[i] = Math.max(widths[i], row.get(i).length());
          }
        });
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private static List<String> row(TrialResult result) {
    Map<String, Double> figures = result.figures();
    String parameters =
        result.trial().trialId().substring(result.instrument().toString().length() + 1);
    return List.of(
        result.strategyId(),
        result.instrument().toString(),
        parameters,
        count(figures, Figures.BARS),
        count(figures, Figures.SIGNALS),
        count(figures, Figures.TRADES),
        percent(figures, Figures.WIN_RATE),
        percent(figures, Figures.GROSS_RETURN),
        percent(figures, Figures.MAXIMUM_DRAWDOWN),
        result.trial().status().name());
  }

  private static String count(Map<String, Double> figures, String name) {
    Double value = figures.get(name);
    return value == null ? "" : String.valueOf(value.longValue());
  }

  private static String percent(Map<String, Double> figures, String name) {
    Double value = figures.get(name);
    return value == null || value.isNaN() ? "" : String.format(Locale.ROOT, "%.2f %%", 100 * value);
  }

  /** Numbers to the right, words to the left. */
  private static String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String padding = " ".repeat(widths[i] - row.get(i).length());
      boolean number = i > 2 && i < widths.length - 1;
      line.append(i == 0 ? "" : "  ").append(number ? padding + row.get(i) : row.get(i) + padding);
    }
    return line.toString().stripTrailing();
  }
}
