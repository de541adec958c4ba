package dev.tarn.warehouse.verify;

import dev.tarn.staging.Dataset;
import dev.tarn.staging.Datasets;
import java.util.List;
import java.util.Set;

/**
 * What a verification looks at.
 *
 * @param databases their names; empty for all
 * @param datasets their names; empty for all
 * @param checks those that are made besides the usual ones
 */
public record Scope(Set<String> databases, Set<String> datasets, Set<Check> checks) {
  /** Everything, by the usual checks. */
  public static final Scope ALL = new Scope(Set.of(), Set.of(), Set.of());

  public Scope {
    databases = Set.copyOf(databases);
    datasets = Set.copyOf(datasets);
    checks = Set.copyOf(checks);
  }

  /** The datasets of a database that are looked at; none when the database is not. */
  List<Dataset> of(Datasets all, String database) {
    return all.in(database).stream()
        .filter(dataset -> databases.isEmpty() || databases.contains(database))
        .filter(dataset -> datasets.isEmpty() || datasets.contains(dataset.name()))
        .toList();
  }
}
