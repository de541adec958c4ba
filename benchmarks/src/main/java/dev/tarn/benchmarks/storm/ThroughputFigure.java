package dev.tarn.benchmarks.storm;

import dev.tarn.benchmarks.Figure;
import dev.tarn.benchmarks.Folders;
import dev.tarn.benchmarks.Report;
import dev.tarn.benchmarks.Size;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * How many ticks a second a system takes in while everybody else goes on: storms with twice the
 * rate of the one before, until one is too much. A system keeps up when no operation fails, no row
 * is lost or missing, and the newest tick that readers see is at most {@value #MOST_MILLIS} ms old
 * at p99; of Tarn's readers those count that read fresh.
 */
public final class ThroughputFigure implements Figure {
  private static final String SYSTEMS =
      System.getProperty("tarn.storm.systems", "tarn,sqlite,questdb");
  private static final int LOWEST = 800;
  private static final int HIGHEST = 102_400;
  private static final double MOST_MILLIS = 1_000;

  @Override
  public void measure(Size size, Path scratch, Report report) throws Exception {
    int seconds = Integer.getInteger("tarn.storm.seconds", size.choose(14, 20));
    List<String> user = OrdinaryUser.prefix();
    report.note(
        "everybody of the storm, %d ingestors, %d s each; the newest tick at most %.0f ms old at p99"
            .formatted(Trial.INGESTORS, seconds, MOST_MILLIS));
    for (String name : List.of(SYSTEMS.split(","))) {
      Trial trial = new Trial(user, report);
      long most = 0;
      for (int rate = LOWEST; rate <= HIGHEST; rate *= 2) {
        Path folder = scratch.resolve(name + "-" + rate);
        Outcome outcome = trial.run(name, folder, seconds, rate);
        Folders.delete(folder);
        long all = (long) rate * Trial.INGESTORS;
        String obstacle = obstacle(outcome);
        report.note(
            "%s, %,d ticks/s: %s; %s"
                .formatted(
                    outcome.title(), all, figures(outcome), obstacle.isEmpty() ? "ok" : obstacle));
        if (!obstacle.isEmpty()) {
          break;
        }
        most = all;
      }
      report.note("%s: keeps up with %,d ticks/s".formatted(Systems.named(name).title(), most));
    }
  }

  /** Empty for a system that keeps up. */
  private static String obstacle(Outcome outcome) {
    long failed = outcome.failed(name -> true) + outcome.remains().stuck().size();
    long missing = outcome.produced() - outcome.rows();
    double age = outcome.ages().atAnswer(readers(outcome)).millis(0.99);
    if (failed > 0) {
      return failed + " operations fail";
    }
    if (outcome.lost() + outcome.doubled() > 0) {
      return "%d rows lost, %d doubled".formatted(outcome.lost(), outcome.doubled());
    }
    if (missing > 0) {
      return "%,d rows never come in".formatted(missing);
    }
    return age <= MOST_MILLIS ? "" : "too old";
  }

  /** Those who see a row first. */
  private static Predicate<String> readers(Outcome outcome) {
    return outcome.views().getOrDefault(TarnLake.FRESH, Outcome.kind("reader"));
  }

  private static String figures(Outcome outcome) {
    Samples ages = outcome.ages().atAnswer(readers(outcome));
    return String.format(
        Locale.ENGLISH,
        "age p50 %.0f, p99 %.0f ms; commit p99 %.0f ms; processor %.0f s",
        ages.millis(0.5),
        ages.millis(0.99),
        outcome.commits().millis(0.99),
        outcome.cost().processor());
  }
}
