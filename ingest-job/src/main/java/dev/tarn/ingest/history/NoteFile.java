package dev.tarn.ingest.history;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tarn.ingest.source.Start;
import dev.tarn.staging.RefusedException;
import dev.tarn.staging.StorageException;
import dev.tarn.staging.storage.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The file that keeps the note of a series, in JSON. It is replaced in one step, durably. For the
 * process that has the series' lock.
 *
 * @param path the file
 * @param series whose note it is
 */
record NoteFile(Path path, HistorySeries series) {
  private static final JsonMapper MAPPER = new JsonMapper();

  /**
   * The note; empty if there is no file.
   *
   * @throws RefusedException if the file is not one of these
   */
  Note read() {
    try {
      JsonNode root = MAPPER.readTree(Files.readAllBytes(path));
      return new Note(
          spans(root.path("covered")),
          holes(root.path("holes")),
          cursor(root.path("cursor")),
          pending(root.path("pending")));
    } catch (NoSuchFileException e) {
      return Note.EMPTY;
    } catch (IOException | RuntimeException e) {
      throw new RefusedException(
          "Cannot read how far %s is, in %s: %s; delete the file to fetch all of it again"
              .formatted(
                  series.label(),
                  path,
                  String.valueOf(e.getMessage()).lines().findFirst().orElse("")),
          e);
    }
  }

  /**
   * Replaces the note.
   *
   * @throws StorageException if the disk refuses; the old note stays
   */
  void write(Note note) {
    ObjectNode root = MAPPER.createObjectNode();
    root.put("venue", series.venue());
    root.put("symbol", series.symbol());
    root.put("kind", series.kind());
    root.set("covered", spans(note.covered()));
    ArrayNode holes = root.putArray("holes");
    for (Hole hole : note.holes()) {
      ObjectNode one = holes.addObject();
      put(one, hole.missing().span());
      hole.missing().numbers().ifPresent(n -> one.put("first", n.first()).put("last", n.last()));
      one.put("asked", hole.asked().toString());
    }
    note.cursor().ifPresent(cursor -> put(root.putObject("cursor"), cursor));
    note.pending()
        .ifPresent(
            pending -> {
              ObjectNode one = root.putObject("pending");
              ArrayNode segments = one.putArray("segments");
              pending.segments().forEach(segments::add);
              one.set("covered", spans(pending.covered()));
              pending.cursor().ifPresent(cursor -> put(one.putObject("cursor"), cursor));
            });
    try {
      DurableFiles.replace(path, MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(root));
    } catch (IOException e) {
      throw new StorageException(
          "Cannot note how far %s is, in %s: %s".formatted(series.label(), path, e), e);
    }
  }

  private static ArrayNode spans(Spans spans) {
    ArrayNode array = MAPPER.createArrayNode();
    spans.list().forEach(span -> put(array.addObject(), span));
    return array;
  }

  private static void put(ObjectNode node, Span span) {
    node.put("from", span.from().toString());
    node.put("to", span.to().toString());
  }

  private static void put(ObjectNode node, Cursor cursor) {
    node.put("at", cursor.at().toString());
    if (cursor.start() instanceof Start.At start) {
      node.put("time", start.time().toString());
    } else if (cursor.start() instanceof Start.AtTrade start) {
      node.put("trade", start.sequence());
    } else if (cursor.start() instanceof Start.After start) {
      node.put("after", start.cursor());
    }
  }

  private static Spans spans(JsonNode array) {
    List<Span> spans = new ArrayList<>();
    array.forEach(node -> spans.add(span(node)));
    return Spans.of(spans);
  }

  private static List<Hole> holes(JsonNode array) {
    List<Hole> holes = new ArrayList<>();
    for (JsonNode node : array) {
      Optional<Numbers> numbers =
          node.has("first")
              ? Optional.of(new Numbers(number(node, "first"), number(node, "last")))
              : Optional.empty();
      holes.add(new Hole(new Missing(span(node), numbers), time(node, "asked")));
    }
    return holes;
  }

  private static Optional<Cursor> cursor(JsonNode node) {
    if (node.isMissingNode()) {
      return Optional.empty();
    }
    Start start;
    if (node.has("trade")) {
      start = new Start.AtTrade(number(node, "trade"));
    } else if (node.has("after")) {
      start = new Start.After(node.path("after").asText());
    } else {
      start = new Start.At(time(node, "time"));
    }
    return Optional.of(new Cursor(time(node, "at"), start));
  }

  private static Optional<Pending> pending(JsonNode node) {
    if (node.isMissingNode()) {
      return Optional.empty();
    }
    List<String> segments = new ArrayList<>();
    node.path("segments").forEach(segment -> segments.add(segment.asText()));
    return Optional.of(
        new Pending(segments, spans(node.path("covered")), cursor(node.path("cursor"))));
  }

  private static Span span(JsonNode node) {
    return new Span(time(node, "from"), time(node, "to"));
  }

  private static Instant time(JsonNode node, String field) {
    return Instant.parse(node.path(field).asText());
  }

  private static long number(JsonNode node, String field) {
    if (!node.path(field).isIntegralNumber()) {
      throw new DateTimeException("'" + field + "' is no number");
    }
    return node.path(field).asLong();
  }
}
