package dev.tarn.warehouse.write;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tarn.staging.Dataset;
import dev.tarn.staging.Segment;
import dev.tarn.warehouse.merge.Misfit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The days of the archive in which compaction has found nothing to do though there are small
 * segments, so that it does not read their footers in each pass; and what was set apart there. It
 * holds for the files as they were (name, length, time of their last change), the dataset's schema,
 * and a day of the calendar: whatever else may change is noticed a day later.
 */
final class CompactedDays {
  private static final int KEPT = 1_000;

  private final ObjectNode root;
  private final Instant now;

  /**
   * @param root what is remembered; changed by this
   */
  CompactedDays(ObjectNode root, Instant now) {
    this.root = root;
    this.now = now;
  }

  /** Forgets all days but these. */
  void retain(Map<Dataset, List<String>> days) {
    List<String> keys = new ArrayList<>();
    days.forEach((dataset, each) -> each.forEach(day -> keys.add(key(dataset, day))));
    root.retain(keys);
  }

  /** True when there is nothing to do in a day with these small segments. */
  boolean isDone(Dataset dataset, String day, List<Segment> small) throws IOException {
    List<Misfit> apart = apart(dataset, day, small);
    if (small.size() - apart.size() < 2) {
      done(dataset, day, small, apart);
      return true;
    }
    return root.path(key(dataset, day)).path("state").asText().equals(state(dataset, small));
  }

  /** Those of the small segments that were set apart, and are still what they were. */
  List<Misfit> apart(Dataset dataset, String day, List<Segment> small) throws IOException {
    JsonNode notes = root.path(key(dataset, day)).path("apart");
    List<Misfit> apart = new ArrayList<>();
    for (Segment segment : notes.isEmpty() ? List.<Segment>of() : small) {
      JsonNode note = notes.path(segment.path().toString());
      if (note.has("reason") && note.path("file").asText().equals(file(dataset, segment))) {
        apart.add(new Misfit(segment, note.path("reason").asText()));
      }
    }
    return apart;
  }

  /** Remembers that nothing is left to do in a day with these small segments. */
  void done(Dataset dataset, String day, List<Segment> small, List<Misfit> apart)
      throws IOException {
    if (small.size() < 2 && apart.isEmpty()) {
      root.remove(key(dataset, day));
      return;
    }
    begun(dataset, day, apart);
    ((ObjectNode) root.get(key(dataset, day))).put("state", state(dataset, small));
  }

  /** Remembers what was set apart in a day where there may be more to do. */
  void begun(Dataset dataset, String day, List<Misfit> apart) throws IOException {
    ObjectNode note = root.putObject(key(dataset, day));
    ObjectNode reasons = note.putObject("apart");
    for (Misfit misfit : apart.subList(0, Math.min(KEPT, apart.size()))) {
      reasons
          .putObject(misfit.segment().path().toString())
          .put("reason", misfit.reason())
          .put("file", file(dataset, misfit.segment()));
    }
  }

  /** All segments that were set apart, by their files' paths, with the reasons. */
  Map<String, String> apart() {
    Map<String, String> all = new TreeMap<>();
    for (JsonNode day : root) {
      day.path("apart")
          .properties()
          .forEach(each -> all.put(each.getKey(), each.getValue().path("reason").asText()));
    }
    return Collections.unmodifiableMap(all);
  }

  private static String key(Dataset dataset, String day) {
    return dataset.name() + "/" + day;
  }

  private String state(Dataset dataset, List<Segment> small) throws IOException {
    StringBuilder text = new StringBuilder();
    text.append(now.atOffset(ZoneOffset.UTC).toLocalDate());
    for (Segment segment : small) {
      text.append(file(dataset, segment));
    }
    return digest(text.toString());
  }

  /** A copy that was brought back may have the length and the time of the damaged file. */
  private static String file(Dataset dataset, Segment segment) throws IOException {
    Object changed = Files.getAttribute(segment.path(), "unix:ctime");
    return digest(
        "%s %d %s %s".formatted(segment.name(), segment.bytes(), changed, dataset.schema()));
  }

  private static String digest(String text) {
    return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
  }
}
