package dev.tarn.warehouse.write;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tarn.staging.storage.DurableFiles;
import dev.tarn.warehouse.Replica;
import dev.tarn.warehouse.ReplicaSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The file {@code warehouse/<database>/notes.json}: an object for the database, with one for each
 * replica inside. One that cannot be read is taken for an empty one.
 */
final class NotesFile {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path path;
  private final ObjectNode root;
  private final Steps steps;
  private final Map<Replica, ObjectNode> held = new HashMap<>();

  private NotesFile(Path path, ObjectNode root, Steps steps) {
    this.path = path;
    this.root = root;
    this.steps = steps;
  }

  static NotesFile of(ReplicaSet replicas, Steps steps) {
    Path path = replicas.folder().resolve("notes.json");
    try {
      if (Files.exists(path) && JSON.readTree(path.toFile()) instanceof ObjectNode root) {
        return new NotesFile(path, root, steps);
      }
    } catch (IOException e) {
      // unreadable notes are no notes; they are written anew
    }
    return new NotesFile(path, JSON.createObjectNode(), steps);
  }

  /** The folder of the database. */
  Path folder() {
    return path.getParent();
  }

  /** What is noted of the database; changed by whoever notes something. */
  ObjectNode root() {
    return root;
  }

  /** What is noted of a replica. */
  ObjectNode node(Replica replica) {
    return root.get(replica.name()) instanceof ObjectNode node
        ? node
        : root.putObject(replica.name());
  }

  /**
   * What is to be noted of a replica's content once that is durable: until then a crash would leave
   * a replica without what its notes tell of it.
   */
  ObjectNode held(Replica replica) {
    return held.computeIfAbsent(replica, unused -> JSON.createObjectNode());
  }

  /** Takes what was held back, since the replica's content is durable now. */
  void release(Replica replica) {
    ObjectNode content = held.remove(replica);
    if (content != null) {
      node(replica).setAll(content);
    }
  }

  /** A time that somebody has spoilt is none. */
  static Optional<Instant> instant(ObjectNode node, String field) {
    try {
      return node.has(field)
          ? Optional.of(Instant.parse(node.path(field).asText()))
          : Optional.empty();
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** A duration that somebody has spoilt is none. */
  static Optional<Duration> duration(ObjectNode node, String field) {
    try {
      return node.has(field)
          ? Optional.of(Duration.parse(node.path(field).asText()))
          : Optional.empty();
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** Writes what has changed, at once and durably. */
  void save() {
    try {
      steps.before("write " + path.getFileName());
      DurableFiles.replace(path, JSON.writeValueAsBytes(root));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
