package dev.tarn.warehouse.write;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tarn.warehouse.Replica;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the writer remembers of the work that it does now and then: when old days left a replica's
 * tables, when the archive was compacted and with which of its days there is nothing to do, and
 * which files no replica has. A lost note costs a look. Each change is written at once, durably,
 * but for what is told of a replica's content: that is written when the replica is closed.
 */
final class UpkeepNotes {
  private static final Duration INTERVAL = Duration.ofHours(1);

  private final NotesFile file;

  UpkeepNotes(NotesFile file) {
    this.file = file;
  }

  /**
   * True when it is time to have old days leave the replica's tables: every hour, and when the
   * folder of its cold parts has moved.
   */
  boolean retentionDue(Replica replica, Path coldFolder, Instant now) {
    ObjectNode note = file.node(replica);
    return coldPartsMoved(replica, coldFolder)
        || NotesFile.instant(note, "retainedAt")
            .filter(last -> !last.isAfter(now) && last.plus(INTERVAL).isAfter(now))
            .isEmpty();
  }

  /** True when the replica looks for its cold parts where they are no more. */
  boolean coldPartsMoved(Replica replica, Path coldFolder) {
    ObjectNode note = file.node(replica);
    return note.has("coldParts") && !note.path("coldParts").asText().equals(coldFolder.toString());
  }

  /** Remembers that old days have left the replica's tables, once it is closed. */
  void retained(Replica replica, Path coldFolder, Instant now) {
    file.held(replica).put("retainedAt", now.toString()).put("coldParts", coldFolder.toString());
  }

  /** True when it is time to compact the archive. */
  boolean compactionDue(Instant now) {
    return NotesFile.instant(file.root(), "compactAfter")
        .filter(time -> time.isAfter(now) && !time.isAfter(now.plus(INTERVAL)))
        .isEmpty();
  }

  /** Remembers that so many segments of the archive were compacted, and when to go on. */
  void compacted(int segments, Instant after) {
    file.root().put("compactAfter", after.toString());
    if (segments > 0) {
      file.root().put("compactions", file.root().path("compactions").asLong() + 1);
    }
    file.save();
  }

  /** In which days compaction has nothing to do; kept by the next {@link #compacted}. */
  CompactedDays compactedDays(Instant now) {
    ObjectNode days =
        file.root().get("compactedDays") instanceof ObjectNode node
            ? node
            : file.root().putObject("compactedDays");
    return new CompactedDays(days, now);
  }

  /** True when the archive was compacted since the replica's ledger was kept up with it. */
  boolean ledgerIsLong(Replica replica) {
    return file.node(replica).path("compactions").asLong(-1)
        != file.root().path("compactions").asLong();
  }

  /** Remembers that the replica's ledger is as short as the archive, once it is closed. */
  void ledgerIsShort(Replica replica) {
    file.held(replica).put("compactions", file.root().path("compactions").asLong());
  }

  /** True when there were files that no replica had. */
  boolean hasUnreferenced() {
    return file.root().path("unreferenced").size() > 0;
  }

  /**
   * Remembers which files no replica has, and answers those that none has had for {@code grace}.
   */
  Set<String> unreferenced(Set<String> files, Duration grace, Instant now) {
    ObjectNode before =
        file.root().get("unreferenced") instanceof ObjectNode node
            ? node
            : JsonNodeFactory.instance.objectNode();
    ObjectNode after = JsonNodeFactory.instance.objectNode();
    Set<String> old = new TreeSet<>();
    for (String file : files) {
      Instant since =
          NotesFile.instant(before, file).filter(instant -> !instant.isAfter(now)).orElse(now);
      after.put(file, since.toString());
      if (!since.plus(grace).isAfter(now)) {
        old.add(file);
      }
    }
    if (!after.equals(before)) {
      file.root().set("unreferenced", after);
      file.save();
    }
    return old;
  }
}
