package dev.tarn.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A process from its start to its end.
 *
 * @param cost what it took
 * @param peakBytes the most memory that it held, as the system counts it; 0 where that was not
 *     watched or cannot be told
 */
record WholeProcess(Cost cost, long peakBytes) {

  /** Runs a command and throws its output away; one that fails ends the benchmark. */
  static Cost run(List<String> command) throws Exception {
    return Cost.ofChild(() -> end(command, start(Map.of(), command)));
  }

  /** Runs a command with more environment, and watches its memory. */
  static WholeProcess watch(Map<String, String> environment, List<String> command)
      throws Exception {
    long[] peak = new long[1];
    Cost cost =
        Cost.ofChild(
            () -> {
              Process process = start(environment, command);
              while (!process.waitFor(50, TimeUnit.MILLISECONDS)) {
                peak[0] = Math.max(peak[0], peak(process.pid()));
              }
              end(command, process);
            });
    return new WholeProcess(cost, peak[0]);
  }

  private static Process start(Map<String, String> environment, List<String> command)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    return builder.start();
  }

  private static void end(List<String> command, Process process)
      throws IOException, InterruptedException {
    if (process.waitFor() != 0) {
      throw new IOException(command + " ended with " + process.exitValue());
    }
  }

  private static long peak(long pid) {
    try {
      return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .findFirst()
          .orElse(0);
    } catch (IOException | RuntimeException e) {
      return 0; // it has just ended, or this is no Linux
    }
  }
}
