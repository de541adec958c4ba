package dev.tarn.benchmarks.storm;

import dev.tarn.benchmarks.Cost;
import dev.tarn.benchmarks.storm.Measure.Kind;
import dev.tarn.benchmarks.storm.Storm.Remains;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.LongStream;

/**
 * What a storm has shown of a system.
 *
 * @param title the system
 * @param remains what was left
 * @param log what was measured
 * @param cost of all its processes
 * @param others processor time that the rest of the machine took meanwhile, in seconds
 * @param diskBytes what its data takes in the end
 */
record Outcome(String title, Remains remains, Log log, Cost cost, double others, long diskBytes) {
  private static final Predicate<String> PRODUCERS =
      name ->
          name.startsWith("ingestor-")
              || name.startsWith("strategy-")
              || name.startsWith("backfill-");

  /** Readers by what they look at, each with the words for it. */
  Map<String, Predicate<String>> views() {
    SystemUnderTest system = Systems.named(remains.plan().system());
    Map<String, Predicate<String>> views = new LinkedHashMap<>();
    for (String view : system.views()) {
      views.put(
          view,
          name ->
              name.startsWith("reader-")
                  && Poller.view(system, Integer.parseInt(name.substring(7))).equals(view));
    }
    return views;
  }

  Ages ages() {
    return new Ages(log, remains.plan(), remains.kills());
  }

  long operations(Predicate<String> name) {
    return log.of(name, Kind.COMMIT, Kind.READ, Kind.BARS, Kind.ASK, Kind.AGGREGATE).count()
        + log.of(name, Kind.APPEND).mapToLong(measure -> measure.failed() ? 1 : 0).sum();
  }

  long failed(Predicate<String> name) {
    return log.of(name, Kind.APPEND, Kind.COMMIT, Kind.READ, Kind.BARS, Kind.ASK, Kind.AGGREGATE)
        .filter(Measure::failed)
        .count();
  }

  static Predicate<String> producers() {
    return PRODUCERS;
  }

  static Predicate<String> kind(String kind) {
    return name -> name.startsWith(kind + "-");
  }

  /** Of single rows. */
  Samples appends() {
    return waits(PRODUCERS, Kind.APPEND);
  }

  Samples commits() {
    return waits(PRODUCERS, Kind.COMMIT);
  }

  Samples waits(Predicate<String> name, Kind... kinds) {
    return new Samples(log.warm(remains.plan(), name, kinds).mapToLong(Measure::took));
  }

  /** Rows that were acknowledged and are not there. */
  long lost() {
    return worst(
        tally ->
            log.names().stream()
                .filter(PRODUCERS)
                .mapToLong(name -> tally.missing(name, acknowledged(name)))
                .sum());
  }

  /** Rows that are there more than once. */
  long doubled() {
    return worst(Tally::doubled);
  }

  private long worst(ToLongFunction<Tally> measure) {
    return remains.tallies().stream().mapToLong(measure).max().orElseThrow();
  }

  private BitSet acknowledged(String producer) {
    BitSet numbers = new BitSet();
    log.of(producer::equals, Kind.COMMIT)
        .filter(commit -> !commit.failed() && commit.first() >= 0)
        .forEach(commit -> numbers.set((int) commit.first(), (int) commit.second() + 1));
    return numbers;
  }

  /** Rows that are there in the end. */
  long rows() {
    return LongStream.of(remains.tallies().stream().mapToLong(Tally::rows).toArray())
        .min()
        .orElseThrow();
  }

  /** Rows that the feeds had until the end, and that should be there. */
  long produced() {
    Plan plan = remains.plan();
    long candles = acknowledged(Feed.BACKFILL).length();
    return (long) plan.ingestors() * plan.rate() * plan.seconds()
        + plan.strategies() * plan.seconds() * 1_000_000L / Plan.ORDER_MICROS
        + candles;
  }

  /** Whether the one who opened for writing by mistake could, if there was one. */
  String mistake() {
    if (log.of(Kind.MISTAKE).findAny().isEmpty()) {
      return "not there";
    }
    return log.of(Kind.MISTAKE).allMatch(Measure::failed) ? "refused" : "let in";
  }

  /** Why operations failed. */
  List<String> failures() {
    return log.of(Kind.values())
        .filter(measure -> measure.failed() && measure.kind() != Kind.MISTAKE)
        .map(Measure::message)
        .distinct()
        .toList();
  }
}
