package dev.tarn.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Gathers what a figure measured, prints it as it comes, and keeps it as text. */
public final class Report {
  private final PrintStream out;
  private final List<String> lines = new ArrayList<>();

  Report(PrintStream out) {
    this.out = out;
  }

  /** The least part of the other's speed that ours should have. */
  void speedAtLeast(String what, Pair pair, double target) {
    double clock = 1 / pair.byTheClock();
    line(what, clock, 1 / pair.byProcessor(), ">=", target, clock >= target, pair.details());
  }

  /** The most that ours may cost, in the other's costs. */
  void costAtMost(String what, Pair pair, double target) {
    double clock = pair.byTheClock();
    line(what, clock, pair.byProcessor(), "<=", target, clock <= target, pair.details());
  }

  /** The least number of something in a second, of time or of processor time. */
  void rateAtLeast(String what, double rate, double byProcessor, double target, String details) {
    line(what, rate, byProcessor, ">=", target, rate >= target, details);
  }

  private void line(
      String what,
      double clock,
      double processor,
      String relation,
      double target,
      boolean reached,
      String details) {
    note(
        "%-58s %8s by the clock %8s of processor time, target %s %s %s (%s)"
            .formatted(
                what,
                number(clock),
                number(processor),
                relation,
                number(target),
                reached ? "reached" : "MISSED",
                details));
  }

  /** A line without a target. */
  public void note(String line) {
    lines.add(line);
    out.println(line);
    out.flush();
  }

  private static String number(double value) {
    return value >= 1000 ? "%.0f".formatted(value) : "%.2f".formatted(value);
  }

  void save(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    Files.write(file, lines);
  }
}
