package dev.tarn.benchmarks.storm;

import java.nio.file.Path;

/**
 * A process of the storm: what it was told, and where it measures.
 *
 * @param plan the storm
 * @param system what it works on
 * @param index its number among those of its kind
 * @param measures takes what it measures
 */
record Part(Plan plan, SystemUnderTest system, int index, Measures measures) {

  /** What it does from begin to end. */
  interface Work {
    void run(Part part) throws Exception;
  }

  /** Runs a process: {@code args} are the plan's file and the process's number. */
  static void play(String kind, String[] args, Work work) throws Exception {
    Plan plan = Plan.load(Path.of(args[0]));
    int index = Integer.parseInt(args[1]);
    try (Measures measures = new Measures(plan, kind + "-" + index)) {
      work.run(new Part(plan, Systems.named(plan.system()), index, measures));
    }
    System.exit(0); // whatever threads the system has left
  }

  boolean isOver() {
    return Clock.micros() >= plan.endMicros();
  }

  /** Waits for the begin, and a little more, so that processes of a kind do not act as one. */
  void awaitTurn() {
    long apart = Plan.POLL.toNanos() / 1_000 * index / 4;
    Clock.sleepUntil(plan.beginMicros() + apart);
  }
}
