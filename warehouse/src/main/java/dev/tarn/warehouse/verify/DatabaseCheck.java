package dev.tarn.warehouse.verify;

import dev.failsafe.Failsafe;
import dev.failsafe.RetryPolicy;
import dev.tarn.market.MarketDatasets;
import dev.tarn.staging.BusyException;
import dev.tarn.staging.Dataset;
import dev.tarn.staging.StagingArea;
import dev.tarn.warehouse.Ledger;
import dev.tarn.warehouse.Replica;
import dev.tarn.warehouse.ReplicaSet;
import dev.tarn.warehouse.merge.Footprint;
import dev.tarn.warehouse.merge.Misfit;
import dev.tarn.warehouse.sql.Catalog;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.SqlFailure;
import dev.tarn.warehouse.sql.TableShape;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Looks at the replicas of a database, one after the other. The writer may drop any of them
 * meanwhile, and make new ones: one that is dropped before or while it is looked at is named, and
 * nothing that was found in it counts, since the log no longer keeps what it lacks.
 */
final class DatabaseCheck {
  private static final int LISTS = 10;

  /** Where a writer evicts whatever is held, an end has to be found. */
  private static final int MOST = 20;

  /** The writer holds a replica for as long as it loads. */
  private static final RetryPolicy<Object> AGAIN =
      RetryPolicy.builder()
          .handleIf(e -> e instanceof SqlFailure f && f.kind() == SqlFailure.Kind.LOCKED)
          .withBackoff(Duration.ofMillis(20), Duration.ofMillis(500))
          .withJitter(0.5)
          .withMaxRetries(-1)
          .withMaxDuration(Duration.ofSeconds(10))
          .build();

  private final Session session;
  private final ReplicaSet replicas;
  private final List<Dataset> datasets;
  private final Map<Dataset, Log> logs = new HashMap<>();
  private final Stored stored;
  private final Found found;
  private final Map<Set<String>, Map<Dataset, DatasetCheck.Sums>> byLedger = new HashMap<>();
  private final Set<String> loaded = new HashSet<>();

  DatabaseCheck(
      Session session,
      ReplicaSet replicas,
      List<Dataset> datasets,
      StagingArea staging,
      Found found) {
    this.session = session;
    this.replicas = replicas;
    this.datasets = datasets;
    this.stored = new Stored(session, replicas.coldParts());
    this.found = found;
    datasets.forEach(dataset -> logs.put(dataset, new Log(session, dataset, staging)));
  }

  /** Looks at everything; answers how many staged segments no replica has. */
  int check() {
    Set<Held> seen = new HashSet<>();
    Optional<Held> next;
    // Listed each time: the writer may drop some, and make new ones.
    while (seen.size() < MOST && (next = unseen(seen)).isPresent()) {
      seen.add(next.get());
      found.in(next.get().replica());
      lookAt(next.get());
    }
    found.inNone();
    if (!seen.isEmpty() && replicas.published().isEmpty()) {
      found.difference("the link %s names no replica; run the writer".formatted(replicas.link()));
    }
    logs.forEach(
        (dataset, log) ->
            log.unreadable().forEach(misfit -> found.difference(dataset, unreadable(misfit))));
    return logs.entrySet().stream()
        .mapToInt(
            entry ->
                (int)
                    entry.getValue().staged().stream()
                        .filter(name -> !loaded.contains(entry.getKey().name() + "/" + name))
                        .count())
        .sum();
  }

  private Optional<Held> unseen(Set<Held> seen) {
    return replicas.replicas().stream()
        .map(Held::now)
        .filter(held -> !seen.contains(held))
        .findFirst();
  }

  private static String unreadable(Misfit misfit) {
    return "%s is damaged: %s; a rebuild would lack its rows, so keep the databases, and bring the file back from a backup"
        .formatted(misfit.segment().path(), misfit.reason());
  }

  private void lookAt(Held held) {
    Replica replica = held.replica();
    Catalog name = new Catalog(replicas.database());
    boolean attached = false;
    try {
      Failsafe.with(AGAIN).run(() -> name.attachForReading(session, replica.path()));
      attached = true;
      check(held, name.with(name.tables(session)));
    } catch (SqlFailure e) {
      if (held.isThere()) {
        failed(replica, e, attached);
      }
    } finally {
      if (attached) {
        name.detach(session);
      }
    }
    if (!held.isThere()) {
      found.dropped(
          "%s was dropped by the writer meanwhile; verify again".formatted(replica.path()));
    }
  }

  private void failed(Replica replica, SqlFailure e, boolean attached) {
    switch (e.kind()) {
      case LOCKED ->
          found.notLookedAt.add(
              "%s is being written: %s; verify again".formatted(replica.path(), e.getMessage()));
      case DAMAGED ->
          found.difference(
              attached
                  ? "it is damaged: %s; delete %s and run the writer, it makes the replica anew"
                      .formatted(e.getMessage(), replica.path())
                  : "it cannot be read: %s; run the writer, it makes the replica anew"
                      .formatted(e.getMessage()));
      case ENVIRONMENT, LOST, INTERRUPTED, STATEMENT -> throw e;
    }
  }

  private void check(Held held, Catalog catalog) {
    Ledger ledger = Ledger.read(session, catalog);
    if (ledger.generation() == 0) {
      found.notLookedAt.add(
          "%s was never completed; the writer goes on with it".formatted(held.replica().path()));
      return;
    }
    Map<Dataset, DatasetCheck> checks = checks(held.replica(), catalog, ledger);
    Map<Dataset, DatasetCheck.Sums> sums = new HashMap<>();
    checks.forEach((dataset, check) -> sums.put(dataset, sums(dataset, check, ledger)));
    if (found.has(Check.CANDLES)) {
      checkCandles(catalog, sums);
    }
    Set<String> entries = entries(ledger);
    entries.add(footprint(catalog));
    Map<Dataset, DatasetCheck.Sums> twin = byLedger.get(entries);
    if (twin == null) {
      checks.forEach((dataset, check) -> check.checkMerged(sums.get(dataset)));
    } else {
      Reconciliation.twins(twin, sums, found);
    }
    if (held.isThere()) { // of a dropped one nothing counts
      loaded.addAll(ledger.entries());
      byLedger.putIfAbsent(entries, sums);
    }
  }

  /** Replicas with footprints of other steps have other rows, until the writer has been there. */
  private String footprint(Catalog catalog) {
    return "footprint "
        + Footprint.of(session, catalog).text()
        + CandleCheck.olderFootprints(session, catalog);
  }

  private Map<Dataset, DatasetCheck> checks(Replica replica, Catalog catalog, Ledger ledger) {
    Map<Dataset, TableShape> shapes = Catalog.shapes(catalog.layout(session), datasets);
    Map<Dataset, DatasetCheck> checks = new LinkedHashMap<>();
    for (Dataset dataset : datasets) {
      if (shapes.containsKey(dataset) && shapes.get(dataset).gives(dataset)) {
        checks.put(
            dataset, new DatasetCheck(session, catalog, dataset, logs.get(dataset), stored, found));
      } else if (!shapes.containsKey(dataset) && ledger.of(dataset).isEmpty()) {
        logs.get(dataset).list(); // it is new: there is no table, and there need be none
        Reconciliation.ledger(dataset, Set.of(), logs.get(dataset), found);
      } else {
        found.notLookedAt.add(
            "%s is older than the schema of %s; run the writer"
                .formatted(replica.path(), dataset.name()));
      }
    }
    return checks;
  }

  private DatasetCheck.Sums sums(Dataset dataset, DatasetCheck check, Ledger ledger) {
    Log log = logs.get(dataset);
    log.list(); // after the replica was opened: from now on nothing that it lacks is retired
    Set<String> names = log.today(ledger.of(dataset));
    Reconciliation.ledger(dataset, names, log, found);
    DatasetCheck.Sums sums = checkWhileFilesMove(check, ledger, log);
    found.checked(dataset, sums, names.size());
    return sums;
  }

  private void checkCandles(Catalog catalog, Map<Dataset, DatasetCheck.Sums> sums) {
    DatasetCheck.Sums ticks = sums.get(MarketDatasets.TICKS);
    DatasetCheck.Sums candles = sums.get(MarketDatasets.CANDLES);
    if (ticks != null && candles != null) {
      new CandleCheck(session, catalog, stored, found).check(ticks.rows(), candles.rows());
    }
  }

  /** Segments may be retired and compacted while they are read. */
  private static DatasetCheck.Sums checkWhileFilesMove(DatasetCheck check, Ledger ledger, Log log) {
    for (int attempt = 1; ; attempt++) {
      Set<String> names = log.today(ledger.of(check.dataset()));
      names.retainAll(log.names());
      try {
        return check.check(names);
      } catch (SqlFailure | BusyException e) {
        if (attempt == LISTS || !log.isOfOld()) {
          throw e;
        }
        log.list();
      }
    }
  }

  /** What a ledger has, in the words of today's archive. */
  private Set<String> entries(Ledger ledger) {
    Set<String> entries = new HashSet<>();
    logs.forEach(
        (dataset, log) ->
            log.today(ledger.of(dataset))
                .forEach(name -> entries.add(dataset.name() + "/" + name)));
    return entries;
  }
}
