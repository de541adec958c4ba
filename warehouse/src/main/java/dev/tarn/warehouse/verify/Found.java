package dev.tarn.warehouse.verify;

import dev.tarn.staging.Dataset;
import dev.tarn.warehouse.Replica;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Gathers what is found in a database, replica by replica. */
final class Found {
  final List<Checked> checked = new ArrayList<>();
  final List<Difference> differences = new ArrayList<>();
  final List<String> notLookedAt = new ArrayList<>();
  final List<String> inPart = new ArrayList<>();
  private final Set<Dataset> incomplete = new HashSet<>();
  private final String database;
  private final Set<Check> checks;
  private Optional<String> replica = Optional.empty();
  private Runnable forget = () -> {};

  Found(String database, Set<Check> checks) {
    this.database = database;
    this.checks = Set.copyOf(checks);
  }

  /** True when this is to be checked, though it takes long. */
  boolean has(Check check) {
    return checks.contains(check);
  }

  /** Segments of a dataset are missing or damaged: what is found in its rows may come from that. */
  void incomplete(Dataset dataset) {
    incomplete.add(dataset);
  }

  /** What to do about rows that are not as they must be. */
  String remedy(Dataset dataset) {
    return incomplete.contains(dataset)
        ? "bring back the segments that are missing or damaged, and verify again, before any rebuild"
        : "keep a copy of warehouse/ if you want to know why, then run writer-job rebuild";
  }

  /** Something that was looked at for some of the rows alone. */
  void inPart(Dataset dataset, String what) {
    inPart.add(
        "%s, replica %s, %s: %s; --keys counts all"
            .formatted(database, replica.orElseThrow(), dataset.name(), what));
  }

  /** What is found from here on is of this replica. */
  void in(Replica some) {
    replica = Optional.of(some.name());
    int before = checked.size();
    int differencesBefore = differences.size();
    int inPartBefore = inPart.size();
    forget =
        () -> {
          checked.subList(before, checked.size()).clear();
          differences.subList(differencesBefore, differences.size()).clear();
          inPart.subList(inPartBefore, inPart.size()).clear();
        };
  }

  /** The replica is gone: what was found in it does not count. */
  void dropped(String what) {
    forget.run();
    notLookedAt.add(what);
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
