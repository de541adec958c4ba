package dev.tarn.benchmarks.storm;

import dev.tarn.benchmarks.Report;
import java.util.function.Predicate;

/** What Tarn must reach in the storm. */
final class Musts {
  private static final double APPEND_MILLIS = 50;
  static final double PUBLISHED_MILLIS = Plan.PERIOD.toMillis() + 1_000;
  private static final double FRESH_MILLIS = Plan.COMMIT.toMillis() + 100;

  private final Outcome outcome;

  Musts(Outcome outcome) {
    this.outcome = outcome;
  }

  /**
   * Says what is reached.
   *
   * @throws IllegalStateException when a must is missed that is no matter of time
   */
  void judge(Report report) {
    long failed = outcome.failed(name -> true) + outcome.remains().stuck().size();
    long lost = outcome.lost();
    long doubled = outcome.doubled();
    report.note("operations failed: %,d, must be 0 %s".formatted(failed, word(failed == 0)));
    report.note("rows lost: %,d, must be 0 %s".formatted(lost, word(lost == 0)));
    report.note("rows doubled: %,d, must be 0 %s".formatted(doubled, word(doubled == 0)));
    atMost(report, "an append, worst", outcome.appends().worst(), APPEND_MILLIS);
    ages(report, TarnLake.PUBLISHED, PUBLISHED_MILLIS);
    ages(report, TarnLake.FRESH, FRESH_MILLIS);
    if (failed + lost + doubled > 0) {
      throw new IllegalStateException(
          "Tarn failed %d operations, lost %d rows and doubled %d; see %s"
              .formatted(failed, lost, doubled, outcome.remains().plan().folder()));
    }
  }

  private void ages(Report report, String view, double most) {
    Predicate<String> readers = outcome.views().get(view);
    Ages ages = outcome.ages();
    atMost(report, view + ", age at the answer, p99", ages.atAnswer(readers).millis(0.99), most);
    atMost(
        report, view + ", age at the question, p99", ages.atQuestion(readers).millis(0.99), most);
  }

  private static void atMost(Report report, String what, double millis, double most) {
    report.note(
        "%s: %.1f ms, must be <= %.0f %s".formatted(what, millis, most, word(millis <= most)));
  }

  private static String word(boolean reached) {
    return reached ? "reached" : "MISSED";
  }
}
