package dev.tarn.benchmarks.storm;

import dev.tarn.benchmarks.storm.Measure.Kind;
import java.time.Duration;

/** Opens for writing by mistake, in the middle of the storm, and stays for a while. */
final class Mistake {
  private static final Duration STAY = Duration.ofSeconds(3);

  private Mistake() {}

  public static void main(String[] args) throws Exception {
    Part.play("mistake", args, Mistake::work);
  }

  private static void work(Part part) throws Exception {
    Plan plan = part.plan();
    Clock.sleepUntil((plan.beginMicros() + plan.endMicros()) / 2);
    part.measures()
        .time(
            Kind.MISTAKE,
            () -> {
              try (AutoCloseable open = part.system().mistake(plan)) {
                Clock.sleep(STAY);
              }
              return new long[] {0, 0};
            });
  }
}
