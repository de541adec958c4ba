package dev.tarn.writer;

import static dev.tarn.writer.Reports.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunLogTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void aRunIsOneLineOfText() {
    text().print(Reports.of(NOON, Reports.busy("core"), Reports.nothing("runs")));
    assertThat(lines(out))
        .containsExactly(
            "core: 2 segments with 1000 rows loaded (20 KB), 4 conflicts, generation 17 published (replica a), 1 segments retired, 60 segments of the archive compacted into 1, 2 days with 86400 rows moved to cold parts, 1 replicas pinned; 3 rows recovered from journals of dead producers in 250 ms");
    assertThat(lines(err)).containsExactly("Note: replica b is pinned by process 4711");
  }

  @Test
  void aRunThatCouldDoNothingSaysWhy() {
    text().print(Reports.idle(NOON));
    assertThat(lines(out)).containsExactly("nothing to load (nothing is staged) in 1 ms");
    out.getBuffer().setLength(0);
    var report = Reports.of(NOON, Reports.pinned("core"), Reports.nothing("runs"));
    text().print(report);
    assertThat(lines(out)).hasSize(1);
    assertThat(out.toString()).contains("core: all idle replicas are pinned: b by process 4711");
  }

  @Test
  void aRunIsOneObjectOfJson() throws JsonProcessingException {
    new RunLines(new PrintWriter(out, true))
        .print(Reports.of(NOON, Reports.busy("core"), Reports.nothing("runs")));
    JsonNode line = only(out);
    assertThat(line.path("event").asText()).isEqualTo("run");
    assertThat(line.at("/databases/0/rows").asInt()).isEqualTo(1_000);
    assertThat(line.at("/databases/0/stepMilliseconds/load").asDouble()).isEqualTo(12.0);
    assertThat(line.at("/databases/1/idle").asText()).isEqualTo("nothing is staged");
  }

  @Test
  void whatLastsIsToldOnceInJson() {
    RunLines log = new RunLines(new PrintWriter(out, true));
    log.printChanges(Reports.of(NOON, Reports.busy("core")));
    log.printChanges(Reports.idle(NOON.plusSeconds(1)));
    log.printChanges(Reports.idle(NOON.plusSeconds(2)));
    assertThat(lines(out)).hasSize(1);
  }

  @Test
  void aWriterWithNothingToDoSpeaksOnceAnHour() throws JsonProcessingException {
    RunLog text = text();
    StringWriter other = new StringWriter();
    RunLog json = new RunLines(new PrintWriter(other, true));
    for (int run = 0; run <= 60; run++) {
      var report = Reports.idle(NOON.plus(Duration.ofMinutes(run)));
      text.printChanges(report);
      json.printChanges(report);
    }
    assertThat(lines(out)).containsExactly("at work: nothing to load in 61 runs");
    assertThat(only(other).toString())
        .isEqualTo("{\"event\":\"idle\",\"at\":\"2026-11-20T13:00:00Z\",\"runs\":61}");
  }

  private RunText text() {
    return new RunText(new PrintWriter(out, true), new PrintWriter(err, true));
  }

  private static JsonNode only(StringWriter text) throws JsonProcessingException {
    assertThat(lines(text)).hasSize(1);
    return new ObjectMapper().readTree(lines(text).get(0));
  }

  private static List<String> lines(StringWriter text) {
    return text.toString().lines().toList();
  }
}
