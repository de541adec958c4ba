package dev.tarn.writer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tarn.warehouse.write.Contention;
import dev.tarn.warehouse.write.DatabaseReport;
import dev.tarn.warehouse.write.RunReport;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * What all runs together did, over restarts: runs may follow one another faster than anybody looks.
 * Durations are in microseconds. Not safe for use by several threads.
 */
final class Totals {
  private static final String DATABASES = "databases";
  static final String STEP = "step:";

  private final Map<String, Long> lake = new TreeMap<>();
  private final Map<String, Map<String, Long>> databases = new TreeMap<>();

  /** Those that a status file holds; what somebody has spoilt begins at zero. */
  static Totals of(JsonNode node) {
    Totals totals = new Totals();
    read(node, totals.lake);
    for (Map.Entry<String, JsonNode> each : node.path(DATABASES).properties()) {
      read(each.getValue(), totals.database(each.getKey()));
    }
    return totals;
  }

  private static void read(JsonNode node, Map<String, Long> counters) {
    for (Map.Entry<String, JsonNode> counter : node.properties()) {
      if (counter.getValue().canConvertToLong() && counter.getValue().asLong() >= 0) {
        counters.put(counter.getKey(), counter.getValue().asLong());
      }
    }
  }

  void writeTo(ObjectNode node) {
    lake.forEach(node::put);
    ObjectNode all = node.putObject(DATABASES);
    databases.forEach((name, counters) -> counters.forEach(all.withObjectProperty(name)::put));
  }

  void add(RunReport report) {
    add(lake, "runs", 1);
    add(lake, "failures", report.failures().size());
    add(lake, "recoveredRows", report.recoveredRows());
    add(lake, "misnamed", report.misnamed().size());
    add(lake, "microseconds", micros(report.took()));
    steps(lake, report.steps());
    report.databases().forEach(this::add);
  }

  private void add(DatabaseReport report) {
    Map<String, Long> counters = database(report.database());
    add(counters, "segments", report.segments());
    add(counters, "rows", report.rows());
    add(counters, "bytes", report.bytes());
    add(counters, "conflicts", report.conflicts());
    add(counters, "quarantined", report.quarantined().size());
    add(counters, "retired", report.retired());
    add(counters, "movedDays", report.movedDays());
    add(counters, "movedRows", report.movedRows());
    add(counters, "compacted", report.compacted());
    add(counters, "compactedInto", report.compactedInto());
    add(counters, "publications", report.published().isPresent() ? 1 : 0);
    Contention contention = report.contention();
    add(counters, "clones", contention.clones());
    add(counters, "evictions", contention.evictions());
    add(counters, "locked", contention.locked());
    add(counters, "settled", contention.settled());
    add(counters, "settlingMicroseconds", micros(contention.settling()));
    steps(counters, report.steps());
  }

  private static void steps(Map<String, Long> counters, Map<String, Duration> steps) {
    steps.forEach((step, duration) -> add(counters, STEP + step, micros(duration)));
  }

  private static void add(Map<String, Long> counters, String counter, long number) {
    counters.merge(counter, number, Long::sum);
  }

  private static long micros(Duration duration) {
    return duration.toNanos() / 1_000;
  }

  private Map<String, Long> database(String name) {
    return databases.computeIfAbsent(name, missing -> new TreeMap<>());
  }

  Map<String, Long> lake() {
    return lake;
  }

  /** By the name of the database. */
  Map<String, Map<String, Long>> databases() {
    return databases;
  }
}
