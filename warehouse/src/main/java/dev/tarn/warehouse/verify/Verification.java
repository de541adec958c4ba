package dev.tarn.warehouse.verify;

import dev.failsafe.Failsafe;
import dev.failsafe.RetryPolicy;
import dev.tarn.market.MarketDatasets;
import dev.tarn.staging.BusyException;
import dev.tarn.staging.Dataset;
import dev.tarn.staging.Datasets;
import dev.tarn.staging.Lake;
import dev.tarn.staging.Merge;
import dev.tarn.staging.StagingArea;
import dev.tarn.staging.StorageException;
import dev.tarn.warehouse.Ledger;
import dev.tarn.warehouse.Replica;
import dev.tarn.warehouse.ReplicaSet;
import dev.tarn.warehouse.merge.Misfit;
import dev.tarn.warehouse.sql.Catalog;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.SqlFailure;
import dev.tarn.warehouse.sql.TableShape;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Holds the databases of a lake against what was loaded: each replica against the segments that its
 * ledger names, and replicas of one ledger against one another. It changes nothing and takes no
 * lock that a producer or the writer waits for: the writer may run meanwhile. One replica at a time
 * is held open, as by any reader. Not safe for use by several threads.
 */
public final class Verification {
  private static final int NAMED = 5;
  private static final int LISTS = 10;

  /** The writer holds a replica for as long as it loads. */
  private static final RetryPolicy<Object> AGAIN =
      RetryPolicy.builder()
          .handleIf(e -> e instanceof SqlFailure f && f.kind() == SqlFailure.Kind.LOCKED)
          .withBackoff(Duration.ofMillis(20), Duration.ofMillis(500))
          .withJitter(0.5)
          .withMaxRetries(-1)
          .withMaxDuration(Duration.ofSeconds(10))
          .build();

  private final Lake lake;
  private final Datasets datasets;
  private final StagingArea staging;
  private final Supplier<Session> sessions;

  /**
   * @param sessions opens sessions, one for each database
   */
  public Verification(
      Lake lake, Datasets datasets, StagingArea staging, Supplier<Session> sessions) {
    this.lake = lake;
    this.datasets = datasets;
    this.staging = staging;
    this.sessions = sessions;
  }

  /**
   * Looks at everything, or at some databases alone.
   *
   * @param databases their names; empty for all
   * @throws StorageException when the machine keeps it from going on; nothing is proven then
   */
  public Findings verify(Set<String> databases) {
    return verify(databases, Set.of());
  }

  /**
   * As {@link #verify(Set)}, with checks that take several times longer.
   *
   * @param checks which
   * @throws StorageException as there
   */
  public Findings verify(Set<String> databases, Set<Check> checks) {
    List<Checked> checked = new ArrayList<>();
    List<Difference> differences = new ArrayList<>();
    List<String> notLookedAt = new ArrayList<>();
    int waiting = 0;
    int quarantined = 0;
    for (String database : datasets.databases()) {
      if (databases.isEmpty() || databases.contains(database)) {
        Found found = new Found(database, checks);
        waiting += verify(database, found);
        checked.addAll(found.checked);
        differences.addAll(found.differences);
        notLookedAt.addAll(found.notLookedAt);
        for (Dataset dataset : datasets.in(database)) {
          quarantined += staging.quarantined(dataset).size();
        }
      }
    }
    return new Findings(checked, differences, notLookedAt, waiting, quarantined);
  }

  /** Answers how many staged segments no replica has. */
  private int verify(String database, Found found) {
    ReplicaSet replicas = ReplicaSet.of(lake, database);
    try (Session session = sessions.get()) {
      Map<Dataset, Log> logs = new HashMap<>();
      datasets
          .in(database)
          .forEach(dataset -> logs.put(dataset, new Log(session, dataset, staging)));
      Stored stored = new Stored(session, replicas.coldParts());
      Set<String> loaded = new HashSet<>();
      Map<Set<String>, Map<Dataset, DatasetCheck.Sums>> byLedger = new HashMap<>();
      for (Replica replica : replicas.replicas()) {
        found.in(replica);
        look(session, replica, database, logs, stored, byLedger, loaded, found);
      }
      found.inNone();
      if (!replicas.replicas().isEmpty() && replicas.published().isEmpty()) {
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
    } catch (SqlFailure e) {
      throw new StorageException(
          "Cannot verify the database %s in %s: %s; remove the cause and try again"
              .formatted(database, replicas.folder(), e.getMessage()),
          e);
    }
  }

  private static String unreadable(Misfit misfit) {
    return "%s is damaged: %s; a rebuild would lack its rows, so keep the databases, and bring the file back from a backup"
        .formatted(misfit.segment().path(), misfit.reason());
  }

  private void look(
      Session session,
      Replica replica,
      String database,
      Map<Dataset, Log> logs,
      Stored stored,
      Map<Set<String>, Map<Dataset, DatasetCheck.Sums>> byLedger,
      Set<String> loaded,
      Found found) {
    Catalog name = new Catalog(database);
    try {
      Failsafe.with(AGAIN).run(() -> name.attachForReading(session, replica.path()));
    } catch (SqlFailure e) {
      switch (e.kind()) {
        case LOCKED ->
            found.notLookedAt.add(
                "%s is being written: %s".formatted(replica.path(), e.getMessage()));
        case DAMAGED ->
            found.difference(
                "it cannot be read: %s; run the writer, it makes the replica anew"
                    .formatted(e.getMessage()));
        case ENVIRONMENT, LOST, INTERRUPTED, STATEMENT -> throw e;
      }
      return;
    }
    try {
      Catalog catalog = name.with(name.tables(session));
      Ledger ledger = Ledger.read(session, catalog);
      if (ledger.generation() == 0) {
        found.notLookedAt.add(
            "%s was never completed; the writer goes on with it".formatted(replica.path()));
        return;
      }
      loaded.addAll(ledger.entries());
      Map<Dataset, DatasetCheck.Sums> sums =
          check(session, catalog, replica, ledger, logs, stored, found);
      Map<Dataset, DatasetCheck.Sums> twin = byLedger.putIfAbsent(entries(ledger, logs), sums);
      if (twin != null) {
        compare(twin, sums, found);
      }
    } catch (SqlFailure e) {
      if (e.kind() != SqlFailure.Kind.DAMAGED) {
        throw e;
      }
      found.difference(
          "it is damaged: %s; delete %s and run the writer, it makes the replica anew"
              .formatted(e.getMessage(), replica.path()));
    } finally {
      name.detach(session);
    }
  }

  private Map<Dataset, DatasetCheck.Sums> check(
      Session session,
      Catalog catalog,
      Replica replica,
      Ledger ledger,
      Map<Dataset, Log> logs,
      Stored stored,
      Found found) {
    List<Dataset> all = datasets.in(catalog.name());
    Map<Dataset, TableShape> shapes =
        catalog.shapes(session, TableShape.all(session, catalog.name()), all, Set.of());
    Map<Dataset, DatasetCheck.Sums> sums = new HashMap<>();
    for (Dataset dataset : all) {
      if (!shapes.containsKey(dataset) && ledger.of(dataset).isEmpty()) {
        logs.get(dataset).list(); // it is new: there is no table, and there need be none
        reconcile(dataset, Set.of(), logs.get(dataset), found);
        continue;
      }
      if (!shapes.containsKey(dataset) || !shapes.get(dataset).gives(dataset)) {
        found.notLookedAt.add(
            "%s is older than the schema of %s; run the writer"
                .formatted(replica.path(), dataset.name()));
        continue;
      }
      Log log = logs.get(dataset);
      log.list(); // after the replica was opened: from now on nothing that it lacks is retired
      Set<String> names = log.today(ledger.of(dataset));
      reconcile(dataset, names, log, found);
      DatasetCheck check = new DatasetCheck(session, catalog, dataset, log, stored, found);
      DatasetCheck.Sums of = checkWhileFilesMove(check, ledger, log);
      sums.put(dataset, of);
      found.checked(dataset, of, names.size());
    }
    if (found.derivesCandles()) {
      checkCandles(session, catalog, stored, sums, found);
    }
    return sums;
  }

  private static void checkCandles(
      Session session,
      Catalog catalog,
      Stored stored,
      Map<Dataset, DatasetCheck.Sums> sums,
      Found found) {
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
  private static Set<String> entries(Ledger ledger, Map<Dataset, Log> logs) {
    Set<String> entries = new HashSet<>();
    logs.forEach(
        (dataset, log) ->
            log.today(ledger.of(dataset))
                .forEach(name -> entries.add(dataset.name() + "/" + name)));
    return entries;
  }

  private static void reconcile(Dataset dataset, Set<String> names, Log log, Found found) {
    Set<String> lost = new TreeSet<>(names);
    lost.removeAll(log.names());
    if (!lost.isEmpty()) {
      found.difference(
          dataset,
          "%d segments that it has loaded are in neither archive nor staging, such as %s; bring them back from a backup before any rebuild"
              .formatted(lost.size(), some(lost)));
    }
    Set<String> unloaded = new TreeSet<>(log.archived());
    unloaded.removeAll(names);
    if (!unloaded.isEmpty()) {
      found.difference(
          dataset,
          "%d segments of the archive are not in its ledger, such as %s; run writer-job rebuild"
              .formatted(unloaded.size(), some(unloaded)));
    }
  }

  private static String some(Set<String> names) {
    return names.stream().limit(NAMED).collect(Collectors.joining(", "));
  }

  private static void compare(
      Map<Dataset, DatasetCheck.Sums> one, Map<Dataset, DatasetCheck.Sums> other, Found found) {
    other.forEach(
        (dataset, sums) -> {
          DatasetCheck.Sums twin = one.get(dataset);
          if (twin != null) {
            for (String day : sums.rows().differingDays(twin.rows())) {
              found.difference(
                  dataset,
                  day,
                  "unlike the other replica with its ledger: "
                      + sums.rows().day(day).against(twin.rows().day(day)));
            }
            if (dataset.merge() == Merge.UNIQUE) { // remembered candles may be more than needed
              for (String day : sums.conflicts().differingDays(twin.conflicts())) {
                found.difference(
                    dataset, day, "its conflicts are unlike those of the other replica");
              }
            }
          }
        });
  }
}
