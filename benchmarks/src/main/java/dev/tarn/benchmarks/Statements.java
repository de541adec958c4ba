package dev.tarn.benchmarks;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Where the time of a session goes: the time from each statement to the next is its own, what Java
 * does in between included.
 */
final class Statements implements Consumer<String> {
  private final Map<String, List<Double>> times = new LinkedHashMap<>();
  private String current = "before the first statement";
  private long since = System.nanoTime();

  @Override
  public void accept(String sql) {
    long now = System.nanoTime();
    times.computeIfAbsent(current, text -> new ArrayList<>()).add((now - since) / 1e6);
    String line = sql.replaceAll("\\s+", " ").replaceAll("\\['/[^]]*]", "[...]");
    current = line.substring(0, Math.min(150, line.length()));
    since = now;
  }

  /** Ends the last statement, and reports the dearest ones. */
  void report(Report report, int most) {
    accept("after the last statement");
    times.entrySet().stream()
        .sorted(Comparator.comparing(entry -> -sum(entry.getValue())))
        .limit(most)
        .forEach(
            entry ->
                report.note(
                    "%9.1f ms  %4d x  %s"
                        .formatted(
                            sum(entry.getValue()), entry.getValue().size(), entry.getKey())));
  }

  private static double sum(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).sum();
  }
}
