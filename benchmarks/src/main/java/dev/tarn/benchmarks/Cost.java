package dev.tarn.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What something took.
 *
 * @param seconds by the clock
 * @param processor seconds of processor time, of all threads: the same on a busy machine
 */
public record Cost(double seconds, double processor) {
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  /** Work that counts from begin to end. */
  public interface Work {
    void run() throws Exception;
  }

  /** What this process has taken so far, from some fixed point in time. */
  static Cost now() {
    return new Cost(System.nanoTime() / 1e9, SYSTEM.getProcessCpuTime() / 1e9);
  }

  Cost since(Cost begin) {
    return new Cost(seconds - begin.seconds, processor - begin.processor);
  }

  Cost plus(Cost other) {
    return new Cost(seconds + other.seconds, processor + other.processor);
  }

  /** Runs {@code work} in this process. */
  static Cost of(Work work) throws Exception {
    Cost begin = now();
    work.run();
    return now().since(begin);
  }

  /** Runs {@code work}, which starts a process and waits for its end. */
  public static Cost ofChild(Work work) throws Exception {
    long begin = System.nanoTime();
    double processor = ofChildren();
    work.run();
    return new Cost((System.nanoTime() - begin) / 1e9, ofChildren() - processor);
  }

  /** Processor time of all ended children, in seconds; 0 where that cannot be told. */
  private static double ofChildren() {
    try {
      String stat = Files.readString(Path.of("/proc/self/stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      return (Long.parseLong(fields[13]) + Long.parseLong(fields[14])) / 100.0;
    } catch (IOException e) {
      return 0; // no Linux
    }
  }
}
