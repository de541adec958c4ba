package dev.tarn.warehouse.health;

import dev.tarn.staging.Segment;
import dev.tarn.warehouse.Ledger;
import dev.tarn.warehouse.Replica;
import dev.tarn.warehouse.ReplicaSet;
import dev.tarn.warehouse.read.PublishedLedger;
import dev.tarn.warehouse.sql.SqlFailure;
import dev.tarn.warehouse.write.ReplicaCondition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The replicas of one database: what is published, who holds which, and whether all are sound. */
final class ReplicasCheck {
  private static final String MADE_ANEW = "nothing: the next run of the writer makes it anew";
  private static final String OPEN_READ_ONLY =
      "end it, and have it open the file read-only (duckdb -readonly, read_only=True, access_mode)";

  private final Examination examination;
  private final ReplicaSet replicas;
  private final Duration maxPin;
  private final ReplicaHeader header;

  ReplicasCheck(Examination examination, String database) {
    this.examination = examination;
    this.replicas = ReplicaSet.of(examination.lake, database);
    this.maxPin = SettingsCheck.maxPin(examination);
    this.header = new ReplicaHeader(examination);
  }

  /**
   * @param staged the segments of the database that are in staging
   */
  void check(List<Segment> staged) {
    Optional<Replica> published = replicas.published();
    link(published);
    boolean readable = true;
    int held = 0;
    List<Replica> all = replicas.replicas();
    for (Replica replica : all) {
      boolean isPublished = Optional.of(replica).equals(published);
      List<FileLocks.Holder> holders = holders(replica);
      if (holders.stream().anyMatch(FileLocks.Holder::exclusive)) {
        writtenByOthers(replica, isPublished, holders);
        readable &= !isPublished;
      } else if (!isWritten(replica)) {
        readable &= sound(replica, isPublished) || !isPublished;
        held += !isPublished && isPinned(replica, holders) ? 1 : 0;
      }
      if (isPublished && !holders.isEmpty()) {
        examination.fine(name(replica), "read by " + examination.processes(holders));
      }
    }
    if (held > 0 && held >= all.size() - 1 && replicas.vacancy().isEmpty()) {
      examination.find(
          Severity.WARNING,
          replicas.database(),
          "readers hold every replica, so that what is published gets old; fresh reads do not",
          "have them close or open the database again; the writer evicts who holds one for longer than max-pin");
    }
    ledger(published.filter(readable ? any -> true : none -> false), staged);
  }

  private void link(Optional<Replica> published) {
    if (published.isPresent()) {
      return;
    }
    if (Files.exists(replicas.link(), LinkOption.NOFOLLOW_LINKS)) {
      boolean link = Files.isSymbolicLink(replicas.link());
      examination.find(
          Severity.CRITICAL,
          replicas.database(),
          replicas.link()
              + (link ? " names a replica that is not there" : " is a file, not a link"),
          link ? "run the writer: it publishes another" : "move it away, and run the writer");
    } else if (!replicas.replicas().isEmpty()) {
      examination.find(
          Severity.WARNING,
          replicas.database(),
          "there are replicas, but none is published: the link %s is missing"
              .formatted(replicas.link()),
          "run the writer");
    }
  }

  /** The writer itself holds what it writes. */
  private List<FileLocks.Holder> holders(Replica replica) {
    long self = ProcessHandle.current().pid();
    return examination.locks.map(locks -> locks.holders(replica.path())).orElse(List.of()).stream()
        .filter(holder -> holder.pid() != self && !isWriter(holder))
        .toList();
  }

  private boolean isWritten(Replica replica) {
    return examination.locks.map(locks -> locks.holders(replica.path())).orElse(List.of()).stream()
        .anyMatch(holder -> holder.exclusive() && isWriter(holder));
  }

  private boolean isWriter(FileLocks.Holder holder) {
    return examination.writer.isPresent() && examination.writer.getAsLong() == holder.pid();
  }

  private void writtenByOthers(
      Replica replica, boolean isPublished, List<FileLocks.Holder> holders) {
    examination.find(
        isPublished ? Severity.CRITICAL : Severity.WARNING,
        name(replica),
        "open for writing in %s: %s"
            .formatted(
                examination.processes(holders),
                isPublished ? "nobody can read the database" : "the writer cannot use it"),
        OPEN_READ_ONLY);
  }

  private boolean isPinned(Replica replica, List<FileLocks.Holder> holders) {
    ReplicaCondition condition = ReplicaCondition.of(replicas, replica);
    boolean untold = examination.locks.isEmpty() && condition.pinnedSince().isPresent();
    if (holders.isEmpty() && !untold) {
      return false;
    }
    examination.pinned++;
    Optional<Instant> since = condition.pinnedSince().or(condition::leftAt);
    Duration time =
        since.map(start -> Duration.between(start, examination.now)).orElse(Duration.ZERO);
    boolean tooLong = time.compareTo(maxPin.dividedBy(2)) > 0;
    examination.find(
        tooLong ? Severity.WARNING : Severity.NOTE,
        name(replica),
        "pinned%s by %s, though another replica is published"
            .formatted(
                since.map(start -> " for " + examination.age(start)).orElse(""),
                untold ? "somebody who cannot be told" : examination.processes(holders)),
        tooLong
            ? "have it open the database again: after %s it is evicted, and keeps an old snapshot"
                .formatted(Examination.text(maxPin))
            : "nothing, unless it stays: the writer takes another replica or clones one, and evicts who holds one for "
                + Examination.text(maxPin));
    return true;
  }

  /** False when readers cannot make anything of the file. */
  private boolean sound(Replica replica, boolean isPublished) {
    Optional<String> fault = ReplicaCondition.of(replicas, replica).fault();
    fault.ifPresent(
        reason ->
            examination.find(
                reason.equals("replaced") ? Severity.NOTE : Severity.WARNING,
                name(replica),
                switch (reason) {
                  case "damaged" -> "damaged";
                  case "replaced" -> "to be made anew, as writer-job rebuild wants it";
                  default ->
                      "changed by somebody other than the writer; what it answers may be wrong";
                },
                reason.equals("tampered")
                    ? "have readers open it read-only; the next run of the writer makes it anew"
                    : MADE_ANEW));
    if (Files.exists(replica.writeAheadLog()) && fault.isEmpty()) {
      examination.find(
          Severity.NOTE,
          name(replica),
          "a writer died while it wrote this replica, which nobody reads",
          "nothing: the next run of the writer goes on with it");
    }
    return PublishedLedger.isOpenHere(replica) || header.check(replica, name(replica), isPublished);
  }

  /** Opened last, and only if nothing speaks against it: as any reader does. */
  private void ledger(Optional<Replica> published, List<Segment> staged) {
    Ledger ledger = Ledger.EMPTY;
    if (published.isPresent()) {
      try {
        PublishedLedger told = PublishedLedger.read(replicas.database(), published.get(), staged);
        ledger = told.ledger();
        told.newestTick().ifPresent(time -> examination.newestTick = Optional.of(time));
        published(told);
      } catch (SqlFailure e) {
        refused(published.get(), e);
        examination.waitingIsKnown = false;
        return;
      }
    } else if (!replicas.replicas().isEmpty()) {
      examination.waitingIsKnown = false;
      return;
    }
    for (Segment segment : staged) {
      if (!ledger.has(segment)) {
        waiting(segment);
      }
    }
  }

  private void published(PublishedLedger told) {
    Ledger ledger = told.ledger();
    ledger
        .publishedAt()
        .ifPresent(
            time -> {
              examination.fine(
                  replicas.database(),
                  "generation %d, published %s ago, read by DuckDB %s"
                      .formatted(ledger.generation(), examination.age(time), told.engine()));
              examination.publishedAt =
                  examination
                      .publishedAt
                      .filter(first -> !time.isBefore(first))
                      .or(() -> ledger.publishedAt());
            });
  }

  private void refused(Replica replica, SqlFailure failure) {
    switch (failure.kind()) {
      case LOCKED ->
          examination.find(
              Severity.CRITICAL,
              name(replica),
              "somebody holds it for writing, so nobody can read the database: "
                  + failure.getMessage(),
              OPEN_READ_ONLY);
      case DAMAGED ->
          examination.find(
              Severity.CRITICAL, name(replica), "damaged: " + failure.getMessage(), MADE_ANEW);
      case ENVIRONMENT, LOST, INTERRUPTED, STATEMENT ->
          examination.find(
              Severity.CRITICAL,
              name(replica),
              "it cannot be read: " + failure.getMessage(),
              "check its permissions, the memory, and that this program is not older than the writer's");
    }
  }

  private void waiting(Segment segment) {
    try {
      Instant time = Files.getLastModifiedTime(segment.path()).toInstant();
      examination.waiting++;
      examination.oldestWaiting =
          examination
              .oldestWaiting
              .filter(other -> !time.isBefore(other))
              .or(() -> Optional.of(time));
    } catch (IOException e) {
      // it was retired a moment ago
    }
  }

  private String name(Replica replica) {
    return replicas.database() + ", replica " + replica.name();
  }
}
