package dev.tarn.benchmarks.storm;

import dev.tarn.benchmarks.storm.Measure.Kind;
import dev.tarn.benchmarks.storm.SystemUnderTest.Task;

/** Opens a connection, asks now and then, and never closes it. */
final class Analyst {
  private Task questions;

  private Analyst() {}

  public static void main(String[] args) throws Exception {
    Part.play("analyst", args, part -> new Analyst().work(part));
  }

  private void work(Part part) throws Exception {
    part.awaitTurn();
    while (!part.isOver()) {
      part.measures()
          .time(
              Kind.ASK,
              () -> {
                if (questions == null) {
                  questions = part.system().analyst(part.plan());
                }
                questions.run();
                return new long[] {0, 0};
              });
      Clock.sleep(questions == null ? Plan.POLL : Plan.THOUGHT);
    }
  }
}
