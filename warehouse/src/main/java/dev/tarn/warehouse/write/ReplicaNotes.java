package dev.tarn.warehouse.write;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tarn.warehouse.Replica;
import dev.tarn.warehouse.ReplicaSet;
import dev.tarn.warehouse.merge.Footprint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * What the writer remembers of a replica set between runs, in {@code
 * warehouse/<database>/notes.json}: how each replica's file was left, when the link left it, since
 * when it has been pinned, for how long the writer waited for readers, and when one was last
 * cloned. Nothing here is needed for correctness of the rows; a lost note costs a wait or a clone.
 * Each change is written at once, durably, but for what is told of a replica's content: that waits
 * until the content is durable itself.
 */
final class ReplicaNotes {
  /** Why a replica is not trusted that is to be made anew, though nothing is wrong with it. */
  static final String REPLACED = "replaced";

  private static final String FOOTPRINT = "footprint";
  private static final String TABLES = "tables";
  private static final String TABLES_OF = "tablesOf";
  private static final String WAITS_SINCE = "waitsSince";
  private static final String WAITED = "waited";
  private static final String WAITED_AT = "waitedAt";
  private static final String WAITS_AT = "waitsAt";

  /** A writer that did not run for longer has not waited. */
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

  /** Readers who come more rarely are waited for anew. */
  private static final Duration REMEMBERED = Duration.ofHours(1);

  private final NotesFile file;

  private ReplicaNotes(NotesFile file) {
    this.file = file;
  }

  static ReplicaNotes of(ReplicaSet replicas, Steps steps) {
    return new ReplicaNotes(NotesFile.of(replicas, steps));
  }

  /** What is remembered of the work that is done now and then, in the same file. */
  UpkeepNotes upkeep() {
    return new UpkeepNotes(file);
  }

  /**
   * Why the replica cannot be trusted, as far as can be told without opening it: {@code damaged},
   * {@code replaced} when it is to be made anew, or {@code tampered} when the file is not as the
   * writer left it. What somebody wrote and has not checkpointed is in a write-ahead log, which the
   * writer never leaves beside a finished replica. Another file of the same size is a copy: the
   * lake was moved or restored, by a tool that did not keep the times.
   */
  Optional<String> fault(Replica replica) {
    ObjectNode note = file.node(replica);
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

  /**
   * Tells how the file was left from any other state of it; empty when it is not as it was left.
   */
  Optional<String> version(Replica replica) {
    ObjectNode note = file.node(replica);
    String left = "%s %s %s";
    String noted =
        left.formatted(
            note.path("bytes").asText(),
            note.path("modified").asText(),
            note.path("file").asText());
    String found = left.formatted(bytes(replica), modified(replica), identity(replica));
    return Optional.of(noted).filter(found::equals).filter(same -> fault(replica).isEmpty());
  }

  /** Remembers that the replica was found damaged. */
  void damaged(Replica replica) {
    file.node(replica).put("damaged", true);
    file.save();
  }

  /** Remembers that the replica is to be made anew from archive and staging. */
  void replace(Replica replica) {
    file.node(replica).put(REPLACED, true);
    file.save();
  }

  /**
   * Forgets how the file was left, before the writer changes it; the writer waits for nobody then.
   */
  void opened(Replica replica, Instant now) {
    Duration waited = waited(now);
    if (file.root().remove(WAITS_SINCE) != null) {
      file.root().put(WAITED, waited.toString()).put(WAITED_AT, now.toString());
    }
    file.node(replica).remove("bytes");
    file.node(replica).remove("modified");
    file.node(replica).remove("file");
    file.node(replica).remove("pinnedSince");
    file.save();
  }

  /** Remembers how the file was left, and what it holds by now. */
  void closed(Replica replica) {
    file.release(replica);
    file.node(replica)
        .put("bytes", bytes(replica))
        .put("modified", modified(replica))
        .put("file", identity(replica));
    file.save();
  }

  /** Remembers that the replica has all of the archive, as each has that was ever published. */
  void completed(Replica replica) {
    if (!file.node(replica).has("complete")) {
      file.node(replica).put("complete", true);
      file.save();
    }
  }

  /** True for a replica that has all of the archive, and is as the writer left it. */
  boolean isComplete(Replica replica) {
    return file.node(replica).has("complete")
        && file.node(replica).has("bytes")
        && fault(replica).isEmpty();
  }

  /** Which views of the schema {@code fresh} the replica has. */
  Optional<String> freshViews(Replica replica) {
    return Optional.of(file.node(replica).path("freshViews").asText())
        .filter(text -> !text.isEmpty());
  }

  /**
   * Remembers which views of the schema {@code fresh} the replica has, once it is {@link #closed}.
   */
  void freshViews(Replica replica, String fingerprint) {
    file.held(replica).put("freshViews", fingerprint).put("freshViewsOf", file.folder().toString());
  }

  /**
   * Remembers by which steps the footprints of the replica are made, once it is {@link #closed}.
   */
  void footprint(Replica replica, Footprint footprint) {
    file.held(replica).put(FOOTPRINT, footprint.text());
  }

  /** Whether the footprints of the replica are made by these steps. */
  boolean hasFootprint(Replica replica, Footprint footprint) {
    return file.node(replica).path(FOOTPRINT).asText().equals(footprint.text());
  }

  /**
   * Whether the replica's tables are made for datasets of this fingerprint: as far as is noted, of
   * the very publication that it holds. Another file in its place is of another one.
   */
  boolean hasTables(Replica replica, String fingerprint, Instant publishedAt) {
    return file.node(replica).path(TABLES).asText().equals(fingerprint)
        && file.node(replica).path(TABLES_OF).asText().equals(publication(publishedAt));
  }

  /** Forgets for which datasets its tables are made, before they are changed. */
  void tablesChange(Replica replica) {
    if (file.node(replica).remove(TABLES) != null) {
      file.save();
    }
  }

  /** Remembers for which datasets its tables are made, once it is {@link #closed}. */
  void tables(Replica replica, String fingerprint) {
    file.held(replica).put(TABLES, fingerprint);
  }

  /** Remembers which publication it holds, once it is {@link #closed}. */
  void published(Replica replica, Instant publishedAt) {
    file.held(replica).put(TABLES_OF, publication(publishedAt));
  }

  private static String publication(Instant publishedAt) {
    return publishedAt.truncatedTo(ChronoUnit.MICROS).toString();
  }

  /** Remembers that a replica has the tables, views and footprints of another, whose copy it is. */
  void copiedFreshViews(Replica source, Replica target) {
    for (String field : List.of("freshViews", "freshViewsOf", FOOTPRINT, TABLES, TABLES_OF)) {
      if (file.node(source).has(field)) {
        file.node(target).set(field, file.node(source).get(field));
      }
    }
    file.save();
  }

  /**
   * True when the views of the schema {@code fresh} look for a lake where it is no more, since it
   * was moved or copied. Another name for the same folder is fine.
   */
  boolean freshViewsMoved(Replica replica) {
    String folder = file.node(replica).path("freshViewsOf").asText();
    try {
      return !folder.isEmpty() && !Files.isSameFile(Path.of(folder), file.folder());
    } catch (IOException e) {
      return true;
    }
  }

  /** Remembers when the link left the replica. */
  void left(Replica replica, Instant now) {
    file.node(replica).put("leftAt", now.toString());
    file.save();
  }

  /**
   * How long to wait until nobody can be between the link and the replica's lock; at most {@code
   * settle}, whatever the clock did.
   */
  Duration untilSettled(Replica replica, Instant now, Duration settle) {
    return NotesFile.instant(file.node(replica), "leftAt")
        .map(left -> Duration.between(now, left.plus(settle)))
        .filter(wait -> !wait.isNegative())
        .map(wait -> wait.compareTo(settle) > 0 ? settle : wait)
        .orElse(Duration.ZERO);
  }

  /** Remembers that the replica was found pinned, and answers since when it has been. */
  Instant pinned(Replica replica, Instant now) {
    Optional<Instant> since =
        NotesFile.instant(file.node(replica), "pinnedSince")
            .filter(instant -> !instant.isAfter(now));
    if (since.isEmpty()) {
      file.node(replica).put("pinnedSince", now.toString());
    }
    file.root().put("pinnedAt", now.toString());
    file.save();
    return since.orElse(now);
  }

  /** Remembers that the replica was found to be pinned by nobody. */
  void free(Replica replica) {
    if (file.node(replica).remove("pinnedSince") != null) {
      file.save();
    }
  }

  /** Since when the replica has been pinned, as far as runs have found. */
  Optional<Instant> pinnedSince(Replica replica) {
    return NotesFile.instant(file.node(replica), "pinnedSince");
  }

  /** When the link last left the replica. */
  Optional<Instant> leftAt(Replica replica) {
    return NotesFile.instant(file.node(replica), "leftAt");
  }

  /** When any replica was last found pinned. */
  Optional<Instant> pinnedAt() {
    return NotesFile.instant(file.root(), "pinnedAt");
  }

  /** Remembers that the writer waits for readers, since {@code since} if it has not before. */
  void waits(Instant since, Instant now) {
    if (waitsSince(now).isEmpty()) {
      file.root().put(WAITS_SINCE, since.toString());
    }
    file.root().put(WAITS_AT, now.toString());
    file.save();
  }

  private Optional<Instant> waitsSince(Instant now) {
    boolean ran =
        NotesFile.instant(file.root(), WAITS_AT)
            .filter(at -> Duration.between(at, now).abs().compareTo(LONGEST_PAUSE) <= 0)
            .isPresent();
    return NotesFile.instant(file.root(), WAITS_SINCE).filter(since -> ran && !since.isAfter(now));
  }

  /** Forgets for how long readers were waited for, since a clone is made. */
  void waitedEnough() {
    file.root().remove(List.of(WAITS_SINCE, WAITS_AT, WAITED, WAITED_AT));
  }

  /**
   * For how long the writer has waited for readers since one was last cloned: now, and before that
   * where less than an hour lies between.
   */
  Duration waited(Instant now) {
    Duration before =
        NotesFile.instant(file.root(), WAITED_AT)
            .filter(at -> Duration.between(at, now).abs().compareTo(REMEMBERED) < 0)
            .flatMap(at -> NotesFile.duration(file.root(), WAITED))
            .orElse(Duration.ZERO);
    return waitsSince(now).map(since -> before.plus(Duration.between(since, now))).orElse(before);
  }

  Optional<Instant> clonedAt() {
    return NotesFile.instant(file.root(), "clonedAt");
  }

  void cloned(Instant now) {
    file.root().put("clonedAt", now.toString());
    file.save();
  }

  /** Forgets a replica that is gone. */
  void gone(Replica replica) {
    file.root().remove(replica.name());
    file.save();
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
}
