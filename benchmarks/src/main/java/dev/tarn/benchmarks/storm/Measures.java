package dev.tarn.benchmarks.storm;

import dev.tarn.benchmarks.storm.Measure.Kind;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * Writes what a process measures, each line at once, so that those of a killed one count until its
 * end. Not safe for use by several threads.
 */
final class Measures implements AutoCloseable {
  private final OutputStream out;
  private final long acknowledged;

  /** Goes on in the file of a process of this name, should one have been killed. */
  Measures(Plan plan, String name) throws IOException {
    Path file = plan.measures().resolve(name + ".txt");
    List<Measure> before = Files.exists(file) ? Measure.read(file) : List.of();
    acknowledged =
        before.stream()
            .filter(line -> line.kind() == Kind.COMMIT && !line.failed())
            .mapToLong(Measure::second)
            .max()
            .orElse(-1);
    out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    if (!before.isEmpty()) {
      out.write('\n'); // after half a line
    }
    write(new Measure(Kind.READY, Clock.micros(), 0, 0, 0, ""));
  }

  /** The number of the last row that was acknowledged to a process of this name, or -1. */
  long acknowledged() {
    return acknowledged;
  }

  void write(Measure measure) throws IOException {
    out.write(measure.line().getBytes(StandardCharsets.UTF_8));
  }

  /** Something that takes time and may fail; answers the two numbers of its line. */
  interface Work {
    long[] run() throws Exception;
  }

  /** Times the work, and notes it as failed when it throws. */
  void time(Kind kind, Work work) throws IOException {
    long begin = Clock.micros();
    long first = -1;
    long second = -1;
    String message = "";
    try {
      long[] numbers = work.run();
      first = numbers[0];
      second = numbers[1];
    } catch (Exception e) {
      message = e.getClass().getSimpleName() + " " + e.getMessage();
    }
    long end = Clock.micros();
    write(new Measure(kind, end, end - begin, first, second, message));
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
