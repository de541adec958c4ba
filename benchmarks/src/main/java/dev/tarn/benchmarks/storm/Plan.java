package dev.tarn.benchmarks.storm;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;

/**
 * What a storm is to be. Each process reads it from a file.
 *
 * @param system its name in {@link Systems}
 * @param folder holds the system's data, and what is measured
 * @param beginMicros when all begin, in microseconds of the epoch
 * @param seconds how long it lasts
 * @param ingestors processes that append ticks
 * @param rate ticks a second of each
 * @param strategies processes that append order events
 * @param readers processes that poll
 * @param seed chooses who is killed, and when
 */
record Plan(
    String system,
    Path folder,
    long beginMicros,
    int seconds,
    int ingestors,
    int rate,
    int strategies,
    int readers,
    long seed) {
  /** How often producers commit. */
  static final Duration COMMIT = Duration.ofMillis(500);

  /** How often bars are made, and what is staged is published. */
  static final Duration PERIOD = Duration.ofSeconds(1);

  /** How long a reader waits after an answer. */
  static final Duration POLL = Duration.ofMillis(400);

  /** How long an analyst thinks about an answer. */
  static final Duration THOUGHT = Duration.ofSeconds(5);

  /** Between two events of a strategy. */
  static final long ORDER_MICROS = 500_000;

  /** Candles in a batch of the backfill, one batch for each commit. */
  static final int BATCH = 250;

  static Plan load(Path file) throws IOException {
    Properties of = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      of.load(reader);
    }
    return new Plan(
        of.getProperty("system"),
        Path.of(of.getProperty("folder")),
        Long.parseLong(of.getProperty("begin")),
        Integer.parseInt(of.getProperty("seconds")),
        Integer.parseInt(of.getProperty("ingestors")),
        Integer.parseInt(of.getProperty("rate")),
        Integer.parseInt(of.getProperty("strategies")),
        Integer.parseInt(of.getProperty("readers")),
        Long.parseLong(of.getProperty("seed")));
  }

  /** Writes the plan, and answers where it is. */
  Path save() throws IOException {
    Properties of = new Properties();
    of.setProperty("system", system);
    of.setProperty("folder", folder.toString());
    of.setProperty("begin", Long.toString(beginMicros));
    of.setProperty("seconds", Integer.toString(seconds));
    of.setProperty("ingestors", Integer.toString(ingestors));
    of.setProperty("rate", Integer.toString(rate));
    of.setProperty("strategies", Integer.toString(strategies));
    of.setProperty("readers", Integer.toString(readers));
    of.setProperty("seed", Long.toString(seed));
    Path file = folder.resolve("plan.properties");
    try (Writer writer = Files.newBufferedWriter(file)) {
      of.store(writer, null);
    }
    return file;
  }

  Plan beginningAt(long micros) {
    return new Plan(system, folder, micros, seconds, ingestors, rate, strategies, readers, seed);
  }

  long endMicros() {
    return beginMicros + seconds * 1_000_000L;
  }

  /** Where the system keeps its data. */
  Path data() {
    return folder.resolve("data");
  }

  /** A file for each process. */
  Path measures() {
    return folder.resolve("measures");
  }

  Path temporary() {
    return folder.resolve("tmp");
  }
}
