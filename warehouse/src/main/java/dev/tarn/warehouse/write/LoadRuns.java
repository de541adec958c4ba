package dev.tarn.warehouse.write;

import dev.tarn.staging.Datasets;
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
  private boolean hasRead;

  LoadRuns(Session session, Catalog catalog) {
    this.session = session;
    this.catalog = catalog;
  }

  /**
   * Reads the rows that other replicas may lack from the published one, which is attached; one of
   * an older writer has none to give.
   *
   * @param generation that of the other replica that is farthest behind
   * @throws SqlFailure when the replica cannot be read
   */
  void read(long generation) {
    try {
      session.execute(
          "CREATE OR REPLACE TEMP TABLE lacking_runs AS SELECT * FROM %s WHERE generation > ?"
              .formatted(catalog.loadRuns()),
          generation);
      hasRead = true;
    } catch (SqlFailure e) {
      if (!e.isOfMissing(Datasets.LOAD_RUNS)) {
        throw e;
      }
    }
  }

  /**
   * Drops rows that are old and takes those that were read and are lacking, in the transaction of
   * the caller. In this order: DuckDB 2.0 may fail to delete old rows together with those of the
   * same transaction.
   *
   * @param own what the replica has
   */
  void take(Instant startedAt, Ledger own) {
    session.execute(
        "DELETE FROM %s WHERE started_at < ?::TIMESTAMP".formatted(catalog.loadRuns()),
        utc(startedAt.minus(KEPT)));
    if (hasRead) {
      session.execute(
          "INSERT INTO %s BY NAME FROM lacking_runs WHERE generation > ?"
              .formatted(catalog.loadRuns()),
          own.generation());
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
