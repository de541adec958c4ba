package dev.tarn.benchmarks;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Where the time of a session goes: the time from each statement to the next is its own, what Java
 * does in between included.
 */
final class Statements implements Consumer<String> {
  private static final int SHOWN = 150;

  private final Map<String, Cost> costs = new LinkedHashMap<>();
  private String current = "before the first statement";
  private Cost since = Cost.now();

  @Override
  public void accept(String sql) {
    costs.merge(current, Cost.now().since(since), Cost::plus);
    String line = sql.replaceAll("\\s+", " ").replaceAll("'/[^']*'", "'...'");
    current = line.substring(0, Math.min(SHOWN, line.length()));
    since = Cost.now();
  }

  /** Ends the last statement, and reports the dearest ones. */
  void report(Report report, int most) {
    accept("after the last statement");
    costs.entrySet().stream()
        .sorted(
            Comparator.comparing(
                entry -> -entry.getValue().seconds() - entry.getValue().processor()))
        .limit(most)
        .forEach(
            entry ->
                report.note(
                    "%6.0f ms, %5.0f of processor time  %s"
                        .formatted(
                            entry.getValue().seconds() * 1e3,
                            entry.getValue().processor() * 1e3,
                            entry.getKey())));
  }
}
