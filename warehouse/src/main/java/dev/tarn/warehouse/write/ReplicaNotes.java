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
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the writer remembers of a replica set between runs, in {@code
 * warehouse/<database>/notes.json}: how each replica's file was left, when the link left it, since
 * when it has been pinned, and when one was last cloned. Nothing here is needed for correctness of
 * the rows; a lost note costs a wait or a clone. Each change is written at once, durably.
 */
final class ReplicaNotes {
  /** Why a replica is not trusted that is to be made anew, though nothing is wrong with it. */
  static final String REPLACED = "replaced";

  private static final Duration UPKEEP_INTERVAL = Duration.ofHours(1);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private final ObjectNode root;

  private final Steps steps;

  private ReplicaNotes(Path file, ObjectNode root, Steps steps) {
    this.file = file;
    this.root = root;
    this.steps = steps;
  }

  static ReplicaNotes of(ReplicaSet replicas, Steps steps) {
    Path file = replicas.folder().resolve("notes.json");
    try {
      if (Files.exists(file) && JSON.readTree(file.toFile()) instanceof ObjectNode root) {
        return new ReplicaNotes(file, root, steps);
      }
    } catch (IOException e) {
      // unreadable notes are no notes; they are written anew
    }
    return new ReplicaNotes(file, JSON.createObjectNode(), steps);
  }

  /**
   * Why the replica cannot be trusted, as far as can be told without opening it: {@code damaged},
   * {@code replaced} when it is to be made anew, or {@code tampered} when the file is not as the
   * writer left it. What somebody wrote and has not checkpointed is in a write-ahead log, which the
   * writer never leaves beside a finished replica. Another file of the same size is a copy: the
   * lake was moved or restored, by a tool that did not keep the times.
   */
  Optional<String> fault(Replica replica) {
    ObjectNode note = node(replica);
    if (note.has("damaged")) {
      return Optional.of("damaged");
    }
    if (note.has(REPLACED)) {
      return Optional.of(REPLACED);
    }
    boolean unwritten =
        note.path("modified").asText().equals(modified(replica))
            || !note.path("file").asText().equals(identity(replica));
    boolean asLeft =
        note.path("bytes").asLong() == bytes(replica)
            && unwritten
            && !Files.exists(replica.writeAheadLog());
    return note.has("bytes") && !asLeft ? Optional.of("tampered") : Optional.empty();
  }

  /** Remembers that the replica was found damaged. */
  void damaged(Replica replica) {
    node(replica).put("damaged", true);
    save();
  }

  /** Remembers that the replica is to be made anew from archive and staging. */
  void replace(Replica replica) {
    node(replica).put(REPLACED, true);
    save();
  }

  /** Forgets how the file was left, before the writer changes it. */
  void opened(Replica replica) {
    node(replica).remove("bytes");
    node(replica).remove("modified");
    node(replica).remove("file");
    node(replica).remove("pinnedSince");
    save();
  }

  /** Remembers how the file was left. */
  void closed(Replica replica) {
    node(replica)
        .put("bytes", bytes(replica))
        .put("modified", modified(replica))
        .put("file", identity(replica));
    save();
  }

  /** Remembers that the replica has all of the archive, as each has that was ever published. */
  void completed(Replica replica) {
    if (!node(replica).has("complete")) {
      node(replica).put("complete", true);
      save();
    }
  }

  /** True for a replica that has all of the archive, and is as the writer left it. */
  boolean isComplete(Replica replica) {
    return node(replica).has("complete") && node(replica).has("bytes") && fault(replica).isEmpty();
  }

  /** Which views of the schema {@code fresh} the replica has. */
  Optional<String> freshViews(Replica replica) {
    return Optional.of(node(replica).path("freshViews").asText()).filter(text -> !text.isEmpty());
  }

  /** Remembers which views of the schema {@code fresh} the replica has. */
  void freshViews(Replica replica, String fingerprint) {
    node(replica)
        .put("freshViews", fingerprint)
        .put("freshViewsOf", String.valueOf(file.getParent()));
    save();
  }

  /** Remembers that a replica has the views of another one, whose copy it is. */
  void copiedFreshViews(Replica source, Replica target) {
    for (String field : List.of("freshViews", "freshViewsOf")) {
      if (node(source).has(field)) {
        node(target).set(field, node(source).get(field));
      }
    }
    save();
  }

  /**
   * True when the views of the schema {@code fresh} look for a lake where it is no more, since it
   * was moved or copied. Another name for the same folder is fine.
   */
  boolean freshViewsMoved(Replica replica) {
    String folder = node(replica).path("freshViewsOf").asText();
    try {
      return !folder.isEmpty() && !Files.isSameFile(Path.of(folder), file.getParent());
    } catch (IOException e) {
      return true;
    }
  }

  /** Remembers when the link left the replica. */
  void left(Replica replica, Instant now) {
    node(replica).put("leftAt", now.toString());
    save();
  }

  /**
   * How long to wait until nobody can be between the link and the replica's lock; at most {@code
   * settle}, whatever the clock did.
   */
  Duration untilSettled(Replica replica, Instant now, Duration settle) {
    return instant(node(replica), "leftAt")
        .map(left -> Duration.between(now, left.plus(settle)))
        .filter(wait -> !wait.isNegative())
        .map(wait -> wait.compareTo(settle) > 0 ? settle : wait)
        .orElse(Duration.ZERO);
  }

  /**
   * True when it is time to have old days leave the replica's tables: every hour, and when the
   * folder of its cold parts has moved.
   */
  boolean retentionDue(Replica replica, Path coldFolder, Instant now) {
    ObjectNode note = node(replica);
    return coldPartsMoved(replica, coldFolder)
        || instant(note, "retainedAt")
            .filter(last -> !last.isAfter(now) && last.plus(UPKEEP_INTERVAL).isAfter(now))
            .isEmpty();
  }

  /** True when the replica looks for its cold parts where they are no more. */
  boolean coldPartsMoved(Replica replica, Path coldFolder) {
    ObjectNode note = node(replica);
    return note.has("coldParts") && !note.path("coldParts").asText().equals(coldFolder.toString());
  }

  /** Remembers that old days have left the replica's tables. */
  void retained(Replica replica, Path coldFolder, Instant now) {
    node(replica).put("retainedAt", now.toString()).put("coldParts", coldFolder.toString());
    save();
  }

  /** True when it is time to compact the archive. */
  boolean compactionDue(Instant now) {
    return instant(root, "compactAfter")
        .filter(time -> time.isAfter(now) && !time.isAfter(now.plus(UPKEEP_INTERVAL)))
        .isEmpty();
  }

  /** Remembers that so many segments of the archive were compacted, and when to go on. */
  void compacted(int segments, Instant after) {
    root.put("compactAfter", after.toString());
    if (segments > 0) {
      root.put("compactions", root.path("compactions").asLong() + 1);
    }
    save();
  }

  /** In which days compaction has nothing to do; kept by the next {@link #compacted}. */
  CompactedDays compactedDays(Instant now) {
    ObjectNode days =
        root.get("compactedDays") instanceof ObjectNode node
            ? node
            : root.putObject("compactedDays");
    return new CompactedDays(days, now);
  }

  /** True when the archive was compacted since the replica's ledger was kept up with it. */
  boolean ledgerIsLong(Replica replica) {
    return node(replica).path("compactions").asLong(-1) != root.path("compactions").asLong();
  }

  /** Remembers that the replica's ledger is as short as the archive. */
  void ledgerIsShort(Replica replica) {
    node(replica).put("compactions", root.path("compactions").asLong());
    save();
  }

  /** True when there were files that no replica had. */
  boolean hasUnreferenced() {
    return root.path("unreferenced").size() > 0;
  }

  /**
   * Remembers which files no replica has, and answers those that none has had for {@code grace}.
   */
  Set<String> unreferenced(Set<String> files, Duration grace, Instant now) {
    ObjectNode before =
        root.get("unreferenced") instanceof ObjectNode node ? node : JSON.createObjectNode();
    ObjectNode after = JSON.createObjectNode();
    Set<String> old = new TreeSet<>();
    for (String file : files) {
      Instant since = instant(before, file).filter(instant -> !instant.isAfter(now)).orElse(now);
      after.put(file, since.toString());
      if (!since.plus(grace).isAfter(now)) {
        old.add(file);
      }
    }
    if (!after.equals(before)) {
      root.set("unreferenced", after);
      save();
    }
    return old;
  }

  /** Remembers that the replica was found pinned, and answers since when it has been. */
  Instant pinned(Replica replica, Instant now) {
    Optional<Instant> since =
        instant(node(replica), "pinnedSince").filter(instant -> !instant.isAfter(now));
    if (since.isEmpty()) {
      node(replica).put("pinnedSince", now.toString());
    }
    root.put("pinnedAt", now.toString());
    save();
    return since.orElse(now);
  }

  /** Remembers that the replica was found to be pinned by nobody. */
  void free(Replica replica) {
    if (node(replica).remove("pinnedSince") != null) {
      save();
    }
  }

  /** Since when the replica has been pinned, as far as runs have found. */
  Optional<Instant> pinnedSince(Replica replica) {
    return instant(node(replica), "pinnedSince");
  }

  /** When the link last left the replica. */
  Optional<Instant> leftAt(Replica replica) {
    return instant(node(replica), "leftAt");
  }

  /** When any replica was last found pinned. */
  Optional<Instant> pinnedAt() {
    return instant(root, "pinnedAt");
  }

  Optional<Instant> clonedAt() {
    return instant(root, "clonedAt");
  }

  void cloned(Instant now) {
    root.put("clonedAt", now.toString());
    save();
  }

  /** Forgets a replica that is gone. */
  void gone(Replica replica) {
    root.remove(replica.name());
    save();
  }

  private ObjectNode node(Replica replica) {
    return root.get(replica.name()) instanceof ObjectNode node
        ? node
        : root.putObject(replica.name());
  }

  /** A time that somebody has spoilt is none. */
  private static Optional<Instant> instant(ObjectNode node, String field) {
    try {
      return node.has(field)
          ? Optional.of(Instant.parse(node.path(field).asText()))
          : Optional.empty();
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private static long bytes(Replica replica) {
    try {
      return Files.size(replica.path());
    } catch (IOException e) {
      return -1;
    }
  }

  private static String modified(Replica replica) {
    try {
      return Files.getLastModifiedTime(replica.path()).toInstant().toString();
    } catch (IOException e) {
      return "";
    }
  }

  /** Tells a file from its copies. */
  private static String identity(Replica replica) {
    try {
      return String.valueOf(
          Files.readAttributes(replica.path(), BasicFileAttributes.class).fileKey());
    } catch (IOException e) {
      return "";
    }
  }

  private void save() {
    try {
      steps.before("write " + file.getFileName());
      DurableFiles.replace(file, JSON.writeValueAsBytes(root));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
