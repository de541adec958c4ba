package dev.tarn.warehouse.write;

import static java.util.stream.Collectors.joining;

import dev.tarn.staging.Datasets;
import dev.tarn.warehouse.Ledger;
import dev.tarn.warehouse.Replica;
import dev.tarn.warehouse.sql.Catalog;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.Sql;
import dev.tarn.warehouse.sql.SqlFailure;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Keeps the table {@code load_runs}: a row for each run that published the database. The replicas
 * take turns, so each takes the rows that it lacks from the published one, or from what the writer
 * remembers of its last runs; all that a replica lacks are of generations after its own.
 */
final class LoadRuns {
  private static final Duration KEPT = Duration.ofDays(7);

  private final Session session;
  private final Catalog catalog;
  private final RecentRuns recent;
  private final List<String> lacking = new ArrayList<>();
  private boolean hasRead;

  /**
   * @param recent rows that the published replica need not be asked for
   */
  LoadRuns(Session session, Catalog catalog, RecentRuns recent) {
    this.session = session;
    this.catalog = catalog;
    this.recent = recent;
  }

  /**
   * Reads the rows that other replicas may lack from the published one; one of an older writer has
   * none to give.
   *
   * @param published the replica, attached
   * @param generation that of the other replica that is farthest behind
   * @throws SqlFailure when the replica cannot be read
   */
  void read(Catalog published, long generation) {
    try {
      session.execute(
          "CREATE OR REPLACE TEMP TABLE lacking_runs AS SELECT * FROM %s WHERE generation > ?"
              .formatted(published.loadRuns()),
          generation);
      hasRead = true;
    } catch (SqlFailure e) {
      if (!e.isOfMissing(Datasets.LOAD_RUNS)) {
        throw e;
      }
    }
  }

  /** True when the rows are known that a replica of one generation lacks, up to another. */
  boolean reach(long own, long last) {
    return recent.reach(own, last);
  }

  /**
   * Drops rows that are old and takes those that are known and lacking, in the transaction of the
   * caller. In this order: DuckDB 2.0 may fail to delete old rows together with those of the same
   * transaction.
   *
   * @param own what the replica has
   * @param next the generation that it will have
   */
  void take(Instant startedAt, Ledger own, long next) {
    session.execute(
        "DELETE FROM %s WHERE started_at < TIMESTAMP %s"
            .formatted(catalog.loadRuns(), Sql.literal(utc(startedAt.minus(KEPT)))));
    lacking.clear(); // of an attempt that failed
    if (hasRead) {
      session.execute(
          "INSERT INTO %s BY NAME FROM lacking_runs WHERE generation > ?"
              .formatted(catalog.loadRuns()),
          own.generation());
    } else {
      lacking.addAll(recent.between(own.generation(), next));
    }
  }

  /** Adds the row of this run, and those that were taken, in the transaction of the caller. */
  void add(
      long generation,
      Instant startedAt,
      Duration took,
      Replica replica,
      Optional<Duration> lag,
      Tally tally) {
    Contention contention = tally.contention();
    List<Object> values =
        List.of(
            generation,
            "TIMESTAMP " + Sql.literal(utc(startedAt)),
            took.toMillis(),
            Sql.literal(replica.name()),
            tally.segments(),
            tally.rows(),
            tally.bytes(),
            tally.conflicts(),
            tally.quarantined.size(),
            contention.pinned().size(),
            contention.clones(),
            contention.evictions(),
            contention.pinned().stream().flatMap(pin -> pin.pid().stream().boxed()).toList()
                + "::BIGINT[]",
            contention.locked(),
            lag.map(Duration::toMillis).orElse(0L),
            "map(%s::VARCHAR[], %s::BIGINT[])"
                .formatted(
                    Sql.list(tally.steps().keySet()),
                    tally.steps().values().stream().map(step -> step.toNanos() / 1_000).toList()));
    String row = values.stream().map(String::valueOf).collect(joining(", ", "(", ")"));
    lacking.add(row);
    session.execute(
        "INSERT INTO %s VALUES %s".formatted(catalog.loadRuns(), String.join(", ", lacking)));
    lacking.clear();
    recent.add(generation, row);
  }

  private static String utc(Instant time) {
    return LocalDateTime.ofInstant(time, ZoneOffset.UTC).toString();
  }
}
