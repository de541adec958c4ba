package dev.tarn.writer;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tarn.warehouse.merge.Misfit;
import dev.tarn.warehouse.write.Contention;
import dev.tarn.warehouse.write.DatabaseReport;
import dev.tarn.warehouse.write.Pin;
import dev.tarn.warehouse.write.RunReport;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * What a run did, as JSON. Other programs read it: names stay, and more may be added. Times are ISO
 * 8601 in UTC.
 */
final class ReportJson {

  /** Refused segments that are told by name; quarantine list tells all. */
  private static final int NAMED = 20;

  private ReportJson() {}

  static ObjectNode of(RunReport report) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("startedAt", report.startedAt().toString());
    root.put("milliseconds", report.took().toMillis());
    root.put("pid", ProcessHandle.current().pid());
    root.put("recoveredRows", report.recoveredRows());
    root.put("misnamed", report.misnamed().size());
    steps(root, report.steps());
    ArrayNode failures = root.putArray("failures");
    report.failures().forEach(failure -> failures.add(failure.getMessage()));
    ArrayNode databases = root.putArray("databases");
    Instant end = report.startedAt().plus(report.took());
    report.databases().forEach(each -> database(databases.addObject(), each, end));
    return root;
  }

  private static void database(ObjectNode node, DatabaseReport report, Instant end) {
    node.put("database", report.database());
    report.idle().ifPresent(reason -> node.put("idle", reason));
    report.replica().ifPresent(replica -> node.put("replica", replica));
    report.published().ifPresent(generation -> node.put("generation", generation));
    node.put("segments", report.segments());
    node.put("rows", report.rows());
    node.put("bytes", report.bytes());
    node.put("conflicts", report.conflicts());
    node.put("quarantined", report.quarantined().size());
    node.put("retired", report.retired());
    node.put("movedDays", report.movedDays());
    node.put("movedRows", report.movedRows());
    node.put("compacted", report.compacted());
    node.put("compactedInto", report.compactedInto());
    ArrayNode setApart = node.putArray("setApart");
    report.setApart().entrySet().stream()
        .limit(NAMED)
        .forEach(
            each -> setApart.addObject().put("file", each.getKey()).put("reason", each.getValue()));
    ArrayNode refused = node.putArray("refused");
    for (Misfit misfit :
        report.quarantined().subList(0, Math.min(NAMED, report.quarantined().size()))) {
      refused.addObject().put("segment", misfit.segment().name()).put("reason", misfit.reason());
    }
    report.oldestStaged().ifPresent(time -> node.put("oldestStaged", time.toString()));
    node.put("lagMilliseconds", lag(report, end).toMillis());
    contention(node, report.contention());
    steps(node, report.steps());
    ArrayNode notices = node.putArray("notices");
    report.notices().forEach(notices::add);
  }

  private static void contention(ObjectNode node, Contention contention) {
    ArrayNode pinned = node.putArray("pinned");
    for (Pin pin : contention.pinned()) {
      ObjectNode each = pinned.addObject();
      each.put("replica", pin.replica());
      pin.pid().ifPresent(pid -> each.put("pid", pid));
      each.put("since", pin.since().toString());
    }
    node.put("clones", contention.clones());
    node.put("evictions", contention.evictions());
    node.put("locked", contention.locked());
    node.put("settled", contention.settled());
    node.put("settlingMilliseconds", contention.settling().toMillis());
  }

  private static void steps(ObjectNode node, Map<String, Duration> steps) {
    ObjectNode milliseconds = node.putObject("stepMilliseconds");
    steps.forEach((step, duration) -> milliseconds.put(step, duration.toNanos() / 1_000 / 1e3));
  }

  /** How long the oldest segment has waited that readers of the published replica do not see. */
  static Duration lag(DatabaseReport report, Instant end) {
    return report
        .oldestStaged()
        .map(oldest -> Duration.between(oldest, end))
        .filter(lag -> !lag.isNegative())
        .orElse(Duration.ZERO);
  }
}
