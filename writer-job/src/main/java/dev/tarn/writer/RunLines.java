package dev.tarn.writer;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tarn.warehouse.write.DatabaseReport;
import dev.tarn.warehouse.write.RunReport;
import java.io.PrintWriter;
import java.util.HashSet;
import java.util.Set;

/** Tells programs what a run did: a JSON object a line. */
final class RunLines implements RunLog {
  private final PrintWriter out;
  private final Silence silence = new Silence();

  /** Notices and failures of the last run: what lasts is told once. */
  private Set<String> told = Set.of();

  RunLines(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void print(RunReport report) {
    ObjectNode line = JsonNodeFactory.instance.objectNode().put("event", "run");
    line.setAll(ReportJson.of(report));
    out.println(line);
    silence.broken(report.startedAt());
    told = news(report);
  }

  @Override
  public void printChanges(RunReport report) {
    if (RunLog.didAnything(report) || !told.containsAll(news(report))) {
      print(report);
      return;
    }
    told = news(report);
    silence
        .kept(report.startedAt())
        .ifPresent(
            runs ->
                out.println(
                    JsonNodeFactory.instance
                        .objectNode()
                        .put("event", "idle")
                        .put("at", report.startedAt().toString())
                        .put("runs", runs)));
  }

  private static Set<String> news(RunReport report) {
    Set<String> news = new HashSet<>();
    report.failures().forEach(failure -> news.add(String.valueOf(failure.getMessage())));
    for (DatabaseReport database : report.databases()) {
      news.addAll(database.notices());
    }
    return news;
  }
}
