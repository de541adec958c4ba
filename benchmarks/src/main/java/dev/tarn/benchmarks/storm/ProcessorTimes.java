package dev.tarn.benchmarks.storm;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * How much processor time each kind of processes takes. A process is asked now and then while it
 * lives, so what it does between the last look and its end is missing. Not safe for use by several
 * threads.
 */
final class ProcessorTimes {
  private final Map<Long, Duration> byProcess = new LinkedHashMap<>();
  private final Map<Long, String> kinds = new LinkedHashMap<>();

  /** Looks at all processes that are alive. */
  void look(Fleet fleet) {
    for (String name : fleet.names()) {
      ProcessHandle process = fleet.member(name).toHandle();
      process
          .info()
          .totalCpuDuration()
          .ifPresent(
              time -> {
                byProcess.put(process.pid(), time);
                kinds.put(process.pid(), name.replaceFirst("-\\d+$", ""));
              });
    }
  }

  /** Seconds of all processes of a kind together. */
  Map<String, Double> byKind() {
    Map<String, Double> seconds = new TreeMap<>();
    byProcess.forEach(
        (process, time) -> seconds.merge(kinds.get(process), time.toMillis() / 1e3, Double::sum));
    return seconds;
  }
}
