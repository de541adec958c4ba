package dev.tarn.benchmarks.storm;

import dev.tarn.benchmarks.storm.Measure.Kind;
import dev.tarn.benchmarks.storm.SystemUnderTest.Reader;
import java.util.List;

/**
 * A dashboard: asks for the newest ticks of one symbol after the other, each third time for the
 * newest bars, and notes how old the newest tick is when the answer is there.
 */
final class Poller {

  private Poller() {}

  public static void main(String[] args) throws Exception {
    Part.play("reader", args, Poller::work);
  }

  /** What a reader of this number looks at. */
  static String view(SystemUnderTest system, int index) {
    List<String> views = system.views();
    return views.get(index % views.size());
  }

  private static void work(Part part) throws Exception {
    Plan plan = part.plan();
    SystemUnderTest system = part.system();
    try (Reader reader = system.reader(plan, view(system, part.index()))) {
      part.awaitTurn();
      for (int i = part.index(); !part.isOver(); i++) {
        int ingestor = i % plan.ingestors();
        String symbol = Feed.symbol(ingestor, i / plan.ingestors());
        if (i % 3 == 2) {
          part.measures().time(Kind.BARS, () -> new long[] {reader.bars(symbol), 0});
        } else {
          part.measures()
              .time(
                  Kind.READ,
                  () -> {
                    long newest = reader.newestTick(symbol).orElse(plan.beginMicros());
                    return new long[] {Clock.micros() - newest, ingestor};
                  });
        }
        Clock.sleep(Plan.POLL);
      }
    }
  }
}
