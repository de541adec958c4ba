package dev.tarn.benchmarks.storm;

import dev.tarn.benchmarks.storm.Measure.Kind;
import dev.tarn.benchmarks.storm.SystemUnderTest.Task;

/** Has the newest ticks made into bars of one minute, every second. */
final class Aggregator {

  private Aggregator() {}

  public static void main(String[] args) throws Exception {
    Part.play("aggregator", args, Aggregator::work);
  }

  private static void work(Part part) throws Exception {
    try (Task aggregation = part.system().aggregator(part.plan())) {
      part.awaitTurn();
      while (!part.isOver()) {
        long next = Clock.micros() + Plan.PERIOD.toNanos() / 1_000;
        part.measures()
            .time(
                Kind.AGGREGATE,
                () -> {
                  aggregation.run();
                  return new long[] {0, 0};
                });
        Clock.sleepUntil(next);
      }
    }
  }
}
