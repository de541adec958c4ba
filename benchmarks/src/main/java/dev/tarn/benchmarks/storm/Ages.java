package dev.tarn.benchmarks.storm;

import dev.tarn.benchmarks.storm.Measure.Kind;
import dev.tarn.benchmarks.storm.Storm.Kill;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * How old the newest tick was that readers saw. While an ingestor is dead, and until it has warmed
 * up, its symbols have nothing new to see, whatever the system does: those reads do not count. Nor
 * do those so soon after that the newest tick which a reader is promised to see would be of then.
 */
final class Ages {
  /** The oldest that any reader is promised not to see: what is published. */
  private static final long PROMISED_MICROS = (long) (Musts.PUBLISHED_MILLIS * 1_000);

  private final Log log;
  private final Plan plan;
  private final Map<Long, List<long[]>> outages = new HashMap<>();

  Ages(Log log, Plan plan, List<Kill> kills) {
    this.log = log;
    this.plan = plan;
    for (Kill kill : kills) {
      if (kill.name().startsWith("ingestor-")) {
        long again =
            log.begins(kill.name()).stream()
                .filter(at -> at > kill.micros())
                .min(Long::compare)
                .orElse(Long.MAX_VALUE - Log.WARM_UP_MICROS);
        outages
            .computeIfAbsent(Long.valueOf(kill.name().substring(9)), key -> new ArrayList<>())
            .add(new long[] {kill.micros(), again + Log.WARM_UP_MICROS + PROMISED_MICROS});
      }
    }
  }

  /** Reads of the named readers, in no order. */
  Stream<Measure> reads(Predicate<String> reader) {
    return log.warm(plan, reader, Kind.READ)
        .filter(read -> !read.failed())
        .filter(
            read ->
                outages.getOrDefault(read.second(), List.of()).stream()
                    .noneMatch(outage -> read.at() >= outage[0] && read.at() <= outage[1]));
  }

  /** What a reader has, and goes on with. */
  Samples atAnswer(Predicate<String> reader) {
    return new Samples(reads(reader).mapToLong(Measure::first));
  }

  /** What the system had to tell, whatever time it took to tell it. */
  Samples atQuestion(Predicate<String> reader) {
    return new Samples(reads(reader).mapToLong(read -> Math.max(0, read.first() - read.took())));
  }

  /**
   * The greatest age in each second of the storm, in milliseconds; where nobody could read, it goes
   * on growing.
   */
  double[] bySecond(Predicate<String> reader) {
    double[] worst = new double[plan.seconds()];
    reads(reader)
        .forEach(
            read -> {
              int second = (int) ((read.at() - plan.beginMicros()) / 1_000_000);
              if (second < worst.length) {
                worst[second] = Math.max(worst[second], read.first() / 1e3);
              }
            });
    LongStream.range(1, worst.length)
        .filter(second -> worst[(int) second] == 0)
        .forEach(second -> worst[(int) second] = worst[(int) second - 1] + 1_000);
    return worst;
  }
}
