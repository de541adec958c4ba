package dev.tarn.warehouse.write;

import dev.tarn.warehouse.Ledger;
import dev.tarn.warehouse.Replica;
import dev.tarn.warehouse.sql.Catalog;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.Sql;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * Leaves an attached replica fit to be read, and points readers at it. Until the link moves nobody
 * sees anything of it; a crash before that leaves an unpublished replica that the next run goes on
 * with.
 */
final class Publication {
  private final Session session;
  private final Catalog catalog;
  private final ReplicaFiles files;
  private final ReplicaNotes notes;
  private final ReplicaKeeper keeper;
  private final LoadRuns runs;
  private final Clock clock;
  private final Tally tally;
  private final Instant startedAt;
  private final long begin = System.nanoTime();

  Publication(
      Session session,
      Catalog catalog,
      ReplicaFiles files,
      ReplicaNotes notes,
      ReplicaKeeper keeper,
      LoadRuns runs,
      Clock clock,
      Tally tally) {
    this.session = session;
    this.catalog = catalog;
    this.files = files;
    this.notes = notes;
    this.keeper = keeper;
    this.runs = runs;
    this.clock = clock;
    this.tally = tally;
    this.startedAt = clock.instant();
  }

  /**
   * Points readers at the replica, which has all that the published one has.
   *
   * @param waitingSince since when the oldest segment has been staged that readers do not see yet
   * @return the generation that they read from now on
   */
  long publish(Replica replica, Optional<Replica> published, Optional<Instant> waitingSince)
      throws IOException {
    Instant publishedAt = clock.instant();
    long generation = countGeneration(replica, publishedAt, waitingSince);
    notes.published(replica, publishedAt);
    files.markServed(replica, publishedAt);
    finish(replica);
    notes.completed(replica);
    keeper.published(replica, generation, publishedAt);
    // noted before, for a crash in between; and after, since noting may take as long as settling
    published.ifPresent(old -> notes.left(old, clock.instant()));
    files.publish(replica);
    published.ifPresent(old -> notes.left(old, clock.instant()));
    keeper.setAsideDistrusted();
    return generation;
  }

  /** Leaves the replica complete, checkpointed, without a write-ahead log, and durable. */
  void finish(Replica replica) throws IOException {
    catalog.checkpoint(session);
    catalog.detach(session);
    files.seal(replica);
    notes.closed(replica);
  }

  private long countGeneration(
      Replica replica, Instant publishedAt, Optional<Instant> waitingSince) {
    Ledger own = Optional.ofNullable(keeper.trusted().get(replica)).orElse(Ledger.EMPTY);
    long next = keeper.generation() + 1;
    LocalDateTime now = LocalDateTime.ofInstant(publishedAt, ZoneOffset.UTC);
    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    Optional<Duration> lag =
        waitingSince
            .map(since -> Duration.between(since, clock.instant()))
            .filter(waited -> !waited.isNegative());
    session.transaction(
        () -> {
          runs.take(startedAt, own, next);
          runs.add(next, startedAt, took, replica, lag, tally);
          session.execute("DELETE FROM " + catalog.generation());
          session.execute(
              "INSERT INTO %s VALUES (%s, TIMESTAMP %s)"
                  .formatted(catalog.generation(), next, Sql.literal(now.toString())));
        });
    return next;
  }
}
