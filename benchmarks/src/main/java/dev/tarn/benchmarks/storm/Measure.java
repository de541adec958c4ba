package dev.tarn.benchmarks.storm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A line of what a process measured.
 *
 * @param kind what was done
 * @param at when it was done, in microseconds of the epoch
 * @param took how long it took, in microseconds
 * @param first see {@link Kind}
 * @param second see {@link Kind}
 * @param message why it failed; empty when it did not
 */
record Measure(Kind kind, long at, long took, long first, long second, String message) {

  /** What was done, and what the two numbers are. */
  enum Kind {
    /** The process has begun: how many there were before it of its name; unused. */
    READY,
    /** Rows handed over, the longest wait among them: how many; how many waited over 50 ms. */
    APPEND,
    /** The rows from the first number to the second are acknowledged; -1 and -1 when none. */
    COMMIT,
    /** Newest ticks: the age of the newest in microseconds; the number of its ingestor. */
    READ,
    /** Newest bars: how many; unused. */
    BARS,
    /** An analyst's question: unused. */
    ASK,
    /** Bars out of ticks: unused. */
    AGGREGATE,
    /** Somebody opened for writing who should not: unused. */
    MISTAKE,
  }

  boolean failed() {
    return !message.isEmpty();
  }

  String line() {
    return "%s %d %d %d %d %s\n"
        .formatted(kind, at, took, first, second, message.replaceAll("\\s+", " ").strip());
  }

  /** The lines of a file that are whole: a killed process may leave half a line. */
  static List<Measure> read(Path file) throws IOException {
    List<Measure> measures = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      String[] parts = line.split(" ", 6);
      if (parts.length == 6) {
        measures.add(
            new Measure(
                Kind.valueOf(parts[0]),
                Long.parseLong(parts[1]),
                Long.parseLong(parts[2]),
                Long.parseLong(parts[3]),
                Long.parseLong(parts[4]),
                parts[5]));
      }
    }
    return measures;
  }
}
