package dev.tarn.benchmarks.storm;

import dev.tarn.benchmarks.storm.SystemUnderTest.Reader;
import dev.tarn.benchmarks.storm.SystemUnderTest.Task;

/**
 * Makes the tables, as the user that all others are, and does once what all others do: the classes
 * that it loads are archived for them, as Tarn's launchers have it, so that a start is quick.
 */
final class Preparation {
  private static final String NOBODY = "nobody";

  private Preparation() {}

  public static void main(String[] args) throws Exception {
    Part.play(
        "preparation",
        args,
        part -> {
          part.system().prepare(part.plan());
          rehearse(part);
        });
  }

  /** Rows of nobody are not counted. */
  private static void rehearse(Part part) throws Exception {
    SystemUnderTest system = part.system();
    Plan plan = part.plan();
    for (Table table : Table.values()) {
      try (Producer producer = system.producer(plan, table, NOBODY)) {
        producer.append(new Row(NOBODY, 1, "NONE", Clock.micros(), 2, 1));
        producer.commit();
      }
    }
    system.lastOrder(plan, NOBODY);
    try (Task aggregator = system.aggregator(plan)) {
      aggregator.run();
    }
    try (Task analyst = system.analyst(plan)) {
      analyst.run();
    }
    for (String view : system.views()) {
      try (Reader reader = system.reader(plan, view)) {
        reader.newestTick("NONE");
        reader.bars("NONE");
      }
    }
  }
}
