package dev.tarn.warehouse.write;

import dev.tarn.warehouse.Ledger;
import dev.tarn.warehouse.Replica;
import dev.tarn.warehouse.sql.Catalog;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.SqlFailure;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * Keeps the table {@code load_runs}: a row for each run that published the database. The replicas
 * take turns, so each takes the rows that it lacks from the published one; all that a replica lacks
 * are of generations after its own.
 */
final class LoadRuns {
  private static final Duration KEPT = Duration.ofDays(7);

  private final Session session;
  private final Catalog catalog;
  private final Catalog published;
  private boolean hasRead;

  LoadRuns(Session session, Catalog catalog) {
    this.session = session;
    this.catalog = catalog;
    this.published = new Catalog(catalog.name() + "-published");
  }

  /**
   * Reads the rows that the replica being written lacks; one of an older writer has none to give.
   *
   * @throws SqlFailure when the published replica cannot be read; nothing has changed then
   */
  void read(Replica replica, Ledger own) {
    published.attachForReading(session, replica.path());
    try {
      session.execute(
          "CREATE OR REPLACE TEMP TABLE lacking_runs AS SELECT * FROM %s WHERE generation > ?"
              .formatted(published.loadRuns()),
          own.generation());
      hasRead = true;
    } finally {
      published.detach(session);
    }
  }

  /**
   * Drops rows that are old and takes what was read, in the transaction of the caller. In this
   * order: DuckDB 2.0 may fail to delete old rows together with those of the same transaction.
   */
  void take(Instant startedAt) {
    session.execute(
        "DELETE FROM %s WHERE started_at < ?::TIMESTAMP".formatted(catalog.loadRuns()),
        utc(startedAt.minus(KEPT)));
    if (hasRead) {
      session.execute("INSERT INTO %s BY NAME FROM lacking_runs".formatted(catalog.loadRuns()));
    }
  }

  /** Adds the row of this run, in the transaction of the caller. */
  void add(
      long generation,
      Instant startedAt,
      Duration took,
      Replica replica,
      Optional<Duration> lag,
      Tally tally) {
    Contention contention = tally.contention();
    session.execute(
        "INSERT INTO %s VALUES (?, ?::TIMESTAMP, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, map(?::VARCHAR[], ?::BIGINT[]))"
            .formatted(catalog.loadRuns()),
        generation,
        utc(startedAt),
        took.toMillis(),
        replica.name(),
        tally.segments(),
        tally.rows(),
        tally.bytes(),
        tally.conflicts(),
        tally.quarantined.size(),
        contention.pinned().size(),
        contention.clones(),
        contention.evictions(),
        contention.pinned().stream()
            .flatMap(pin -> pin.pid().stream().boxed())
            .toArray(Long[]::new),
        contention.locked(),
        lag.map(Duration::toMillis).orElse(0L),
        tally.steps().keySet().toArray(String[]::new),
        tally.steps().values().stream().map(step -> step.toNanos() / 1_000).toArray(Long[]::new));
  }

  private static String utc(Instant time) {
    return LocalDateTime.ofInstant(time, ZoneOffset.UTC).toString();
  }
}
