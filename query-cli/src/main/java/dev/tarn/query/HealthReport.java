package dev.tarn.query;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tarn.warehouse.health.Diagnosis;
import dev.tarn.warehouse.health.Finding;
import dev.tarn.warehouse.health.Limits;
import dev.tarn.warehouse.health.Severity;
import dev.tarn.warehouse.health.Vitals;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A diagnosis as monitoring plugins tell one: a state, what matters most, and figures after a bar,
 * each with its unit and its limits.
 *
 * @param diagnosis what was found
 * @param limits from when on something counts as late
 * @param now when it was found, UTC
 */
record HealthReport(Diagnosis diagnosis, Limits limits, Instant now) {
  private static final String UNKNOWN = "UNKNOWN";

  /** The line where nothing could be found out. */
  static String unknown(String reason) {
    return UNKNOWN + " - " + reason.replace('|', '/');
  }

  /** The exit code of {@link #unknown}. */
  static int unknownCode() {
    return 3;
  }

  int code() {
    return switch (diagnosis.severity()) {
      case FINE, NOTE -> 0;
      case WARNING -> 1;
      case CRITICAL -> 2;
    };
  }

  private String state() {
    return switch (diagnosis.severity()) {
      case FINE, NOTE -> "OK";
      case WARNING -> "WARNING";
      case CRITICAL -> "CRITICAL";
    };
  }

  String line() {
    List<Finding> wrong = diagnosis.atLeast(Severity.WARNING);
    String what = wrong.isEmpty() ? well() : worst(wrong);
    return "%s - %s | %s".formatted(state(), what.replace('|', '/'), figures());
  }

  private static String worst(List<Finding> wrong) {
    Finding first = wrong.get(0);
    String more =
        wrong.size() == 1 ? "" : "; and %d more, see query-cli doctor".formatted(wrong.size() - 1);
    return first.thing() + ": " + first.what() + more;
  }

  private String well() {
    Vitals vitals = diagnosis.vitals();
    String run = vitals.lastRun().map(end -> "the last run ended " + ago(end)).orElse("never run");
    return "%s, %s segments wait".formatted(run, waiting(vitals));
  }

  /** U is what monitors take for unknown. */
  private static String waiting(Vitals vitals) {
    return vitals.waiting().isPresent() ? String.valueOf(vitals.waiting().getAsInt()) : "U";
  }

  private String ago(Instant time) {
    return Math.max(0, Duration.between(time, now).toSeconds()) + " s ago";
  }

  private String figures() {
    Vitals vitals = diagnosis.vitals();
    StringBuilder text = new StringBuilder();
    if (vitals.waiting().isPresent()) {
      Instant oldest = vitals.oldestWaiting().orElse(now);
      seconds(text, "lag", Optional.of(oldest), Optional.of(limits.lag()));
    } else {
      text.append("lag=U ");
    }
    seconds(text, "last_run_age", vitals.lastRun(), limits.age());
    seconds(text, "published_age", vitals.publishedAt(), Optional.empty());
    seconds(text, "newest_tick_age", vitals.newestTick(), limits.rowAge());
    text.append(
        "waiting=%s quarantined=%d dead_journals=%d pinned=%d free=%dB"
            .formatted(
                waiting(vitals),
                vitals.quarantined(),
                vitals.deadJournals(),
                vitals.pinned(),
                vitals.freeBytes()));
    return text.toString();
  }

  private void seconds(
      StringBuilder text, String name, Optional<Instant> since, Optional<Limits.Limit> limit) {
    if (since.isPresent()) {
      String bounds = limit.map(HealthReport::bounds).orElse("");
      text.append(name).append('=').append(decimals(since.get())).append('s').append(bounds);
      text.append(' ');
    }
  }

  private static String bounds(Limits.Limit limit) {
    String critical =
        limit.critical().equals(Limits.NEVER) ? "" : ";" + limit.critical().toSeconds();
    return ";" + limit.warning().toSeconds() + critical;
  }

  /** Without the locale's own digits and points. */
  private String decimals(Instant since) {
    return String.format(Locale.ROOT, "%.3f", Duration.between(since, now).toMillis() / 1e3);
  }

  /** The same for machines; times are ISO 8601 in UTC. */
  String json() {
    Vitals vitals = diagnosis.vitals();
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("state", state()).put("code", code()).put("at", now.toString());
    root.put("writing", vitals.writing());
    vitals.lastRun().ifPresent(time -> root.put("lastRun", time.toString()));
    vitals.publishedAt().ifPresent(time -> root.put("publishedAt", time.toString()));
    vitals.newestTick().ifPresent(time -> root.put("newestTick", time.toString()));
    vitals.waiting().ifPresent(number -> root.put("waiting", number));
    vitals.oldestWaiting().ifPresent(time -> root.put("oldestWaiting", time.toString()));
    root.put("quarantined", vitals.quarantined()).put("deadJournals", vitals.deadJournals());
    root.put("pinned", vitals.pinned()).put("freeBytes", vitals.freeBytes());
    ArrayNode findings = root.putArray("findings");
    for (Finding finding : diagnosis.atLeast(Severity.NOTE)) {
      findings
          .addObject()
          .put("severity", finding.severity().name().toLowerCase(Locale.ROOT))
          .put("thing", finding.thing())
          .put("finding", finding.what())
          .put("next", finding.next());
    }
    return root.toString();
  }
}
