package dev.tarn.warehouse.verify;

import dev.tarn.staging.Dataset;
import dev.tarn.staging.Datasets;
import dev.tarn.staging.Lake;
import dev.tarn.staging.StagingArea;
import dev.tarn.staging.StorageException;
import dev.tarn.warehouse.ReplicaSet;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.SqlFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Holds the databases of a lake against what was loaded: each replica against the segments that its
 * ledger names, and replicas of one ledger against one another. It changes nothing and takes no
 * lock that a producer or the writer waits for: the writer may run meanwhile. One replica at a time
 * is held open, as by any reader. Not safe for use by several threads.
 */
public final class Verification {
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
    return verify(new Scope(databases, Set.of(), checks));
  }

  /**
   * Looks at a part of everything.
   *
   * @param scope which part, and how
   * @throws StorageException when the machine keeps it from going on; nothing is proven then
   */
  public Findings verify(Scope scope) {
    List<Checked> checked = new ArrayList<>();
    List<Difference> differences = new ArrayList<>();
    List<String> notLookedAt = new ArrayList<>();
    List<String> inPart = new ArrayList<>();
    int waiting = 0;
    int quarantined = 0;
    for (String database : datasets.databases()) {
      List<Dataset> some = scope.of(datasets, database);
      if (!some.isEmpty()) {
        Found found = new Found(database, scope.checks());
        waiting += verify(database, some, found);
        checked.addAll(found.checked);
        differences.addAll(found.differences);
        notLookedAt.addAll(found.notLookedAt);
        inPart.addAll(found.inPart);
        quarantined += some.stream().mapToInt(each -> staging.quarantined(each).size()).sum();
      }
    }
    return new Findings(checked, differences, notLookedAt, inPart, waiting, quarantined);
  }

  /** Answers how many staged segments no replica has. */
  private int verify(String database, List<Dataset> some, Found found) {
    ReplicaSet replicas = ReplicaSet.of(lake, database);
    try (Session session = sessions.get()) {
      return new DatabaseCheck(session, replicas, some, staging, found).check();
    } catch (SqlFailure e) {
      throw new StorageException(
          "Cannot verify the database %s in %s: %s; remove the cause and try again"
              .formatted(database, replicas.folder(), e.getMessage()),
          e);
    }
  }
}
