package dev.tarn.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Gathers what a figure measured, prints it as it comes, and keeps it as text. */
final class Report {
  private final PrintStream out;
  private final List<String> lines = new ArrayList<>();

  Report(PrintStream out) {
    this.out = out;
  }

  /** A figure with the least that it should reach. */
  void atLeast(String what, double value, double target, Object details) {
    figure(what, value, ">=", target, value >= target, details);
  }

  /** A figure with the most that it should reach. */
  void atMost(String what, double value, double target, Object details) {
    figure(what, value, "<=", target, value <= target, details);
  }

  /** A line without a target. */
  void note(String line) {
    lines.add(line);
    out.println(line);
    out.flush();
  }

  private void figure(
      String what, double value, String relation, double target, boolean reached, Object details) {
    note(
        "%-58s %8.2f  target %s %-6s %s  (%s)"
            .formatted(
                what, value, relation, number(target), reached ? "reached" : "MISSED ", details));
  }

  private static String number(double value) {
    return value >= 1000 ? "%.0f".formatted(value) : "%.2f".formatted(value);
  }

  void save(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    Files.write(file, lines);
  }
}
