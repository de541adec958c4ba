package dev.tarn.benchmarks.storm;

import dev.tarn.benchmarks.storm.SystemUnderTest.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** One storm on one system, from the first process to the last. */
final class Storm {
  /** Time for all to start. */
  private static final long START_MICROS = 10_000_000;

  /** Nobody is killed so shortly before the end. */
  private static final long CALM_MICROS = 5_000_000;

  private static final int MOST_BETWEEN_KILLS_MILLIS = 6_000;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final SystemUnderTest system;
  private final Plan plan;
  private final List<String> user;
  private final Map<String, Class<?>> mortals = new LinkedHashMap<>();
  private final List<Kill> kills = new ArrayList<>();
  private final List<String> stuck = new ArrayList<>();
  private final ProcessorTimes times = new ProcessorTimes();
  private long peakBytes;

  Storm(SystemUnderTest system, Plan plan, List<String> user) {
    this.system = system;
    this.plan = plan;
    this.user = user;
  }

  /** A process was killed at this time. */
  record Kill(String name, long micros) {}

  /**
   * What a storm left.
   *
   * @param plan with the time when it began
   * @param tallies the rows that were there in the end
   * @param kills who was killed
   * @param stuck who did not end in time
   * @param peakBytes the most memory of all processes together
   * @param processor seconds of processor time by kind of processes
   */
  record Remains(
      Plan plan,
      List<Tally> tallies,
      List<Kill> kills,
      List<String> stuck,
      long peakBytes,
      Map<String, Double> processor) {}

  Remains run() throws Exception {
    try (Fleet services = new Fleet(plan, plan.save(), user)) {
      for (Service service : system.services(plan)) {
        services.start(service);
      }
      prepare();
      Plan begun = plan.beginningAt(Clock.micros() + START_MICROS);
      Path file = begun.save();
      try (Fleet fleet = new Fleet(begun, file, user)) {
        everybody(begun, fleet);
        rage(begun, fleet, services);
      }
      List<Tally> tallies = system.count(begun);
      for (String name : services.names()) {
        services.end(name);
      }
      return new Remains(begun, tallies, kills, stuck, peakBytes, times.byKind());
    }
  }

  private void prepare() throws IOException, InterruptedException {
    try (Fleet fleet = new Fleet(plan, plan.save(), user)) {
      fleet.startArchiving("preparation", Preparation.class);
      if (fleet.member("preparation-0").waitFor() != 0) {
        throw new IOException(
            "Cannot prepare %s: %s"
                .formatted(
                    system.title(), Files.readString(plan.folder().resolve("preparation-0.log"))));
      }
      if (!fleet.hasArchive()) {
        throw new IOException("Cannot archive the classes of " + system.title());
      }
    }
  }

  private void everybody(Plan begun, Fleet fleet) throws IOException {
    several(fleet, "reader", begun.readers(), Poller.class);
    several(fleet, "analyst", 2, Analyst.class);
    several(fleet, "aggregator", 1, Aggregator.class);
    if (!OrdinaryUser.isRoot(user)) { // who is root is let in, and keeps others out
      several(fleet, "mistake", 1, Mistake.class);
    }
    mortals.putAll(several(fleet, "ingestor", begun.ingestors(), Ingestor.class));
    mortals.putAll(several(fleet, "strategy", begun.strategies(), Strategy.class));
    mortals.putAll(several(fleet, "backfill", 1, Backfill.class));
  }

  private static Map<String, Class<?>> several(
      Fleet fleet, String kind, int count, Class<?> program) throws IOException {
    Map<String, Class<?>> names = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      fleet.start(kind, i, program);
      names.put(kind + "-" + i, program);
    }
    return names;
  }

  /** Kills producers, starts them again, and waits for the end of all. */
  private void rage(Plan begun, Fleet fleet, Fleet services) throws Exception {
    Random random = new Random(begun.seed());
    List<String> names = List.copyOf(mortals.keySet());
    long nextKill = begun.beginMicros() + pause(random);
    while (Clock.micros() < begun.endMicros()) {
      Clock.sleep(Duration.ofMillis(250));
      peakBytes = Math.max(peakBytes, fleet.residentBytes() + services.residentBytes());
      times.look(fleet);
      times.look(services);
      if (Clock.micros() > nextKill && nextKill < begun.endMicros() - CALM_MICROS) {
        String name = names.get(random.nextInt(names.size()));
        fleet.kill(name);
        kills.add(new Kill(name, Clock.micros()));
        String[] parts = name.split("-");
        fleet.start(parts[0], Integer.parseInt(parts[1]), mortals.get(name));
        nextKill += pause(random);
      }
    }
    long deadline = Clock.micros() + PATIENCE.toNanos() / 1_000;
    for (String name : fleet.names()) {
      long left = Math.max(0, deadline - Clock.micros());
      if (!fleet.member(name).waitFor(left, TimeUnit.MICROSECONDS)) {
        stuck.add(name);
      } else if (fleet.member(name).exitValue() != 0) {
        stuck.add(name + " ended with " + fleet.member(name).exitValue());
      }
    }
  }

  private static long pause(Random random) {
    return (MOST_BETWEEN_KILLS_MILLIS / 2 + random.nextInt(MOST_BETWEEN_KILLS_MILLIS / 2)) * 1_000L;
  }
}
