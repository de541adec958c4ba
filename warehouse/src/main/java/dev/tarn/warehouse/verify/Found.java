package dev.tarn.warehouse.verify;

import dev.tarn.staging.Dataset;
import dev.tarn.warehouse.Replica;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Gathers what is found in a database, replica by replica. */
final class Found {
  final List<Checked> checked = new ArrayList<>();
  final List<Difference> differences = new ArrayList<>();
  final List<String> notLookedAt = new ArrayList<>();
  private final String database;
  private final Set<Check> checks;
  private Optional<String> replica = Optional.empty();

  Found(String database, Set<Check> checks) {
    this.database = database;
    this.checks = Set.copyOf(checks);
  }

  /** True when candles are to be derived anew. */
  boolean derivesCandles() {
    return checks.contains(Check.CANDLES);
  }

  /** What is found from here on is of this replica. */
  void in(Replica some) {
    replica = Optional.of(some.name());
  }

  /** What is found from here on is of no replica. */
  void inNone() {
    replica = Optional.empty();
  }

  void difference(String what) {
    add(Optional.empty(), Optional.empty(), what);
  }

  void difference(Dataset dataset, String what) {
    add(Optional.of(dataset.name()), Optional.empty(), what);
  }

  void difference(Dataset dataset, String day, String what) {
    add(Optional.of(dataset.name()), Optional.of(day.isEmpty() ? "no time" : day), what);
  }

  private void add(Optional<String> dataset, Optional<String> day, String what) {
    differences.add(new Difference(database, replica, dataset, day, what));
  }

  void checked(Dataset dataset, DatasetCheck.Sums sums, int segments) {
    DaySum all = sums.rows().all();
    checked.add(
        new Checked(
            database,
            replica.orElseThrow(),
            dataset.name(),
            all.rows(),
            sums.conflicts().all().rows(),
            all.from(),
            all.to(),
            segments));
  }
}
