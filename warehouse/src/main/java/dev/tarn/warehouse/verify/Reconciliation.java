package dev.tarn.warehouse.verify;

import dev.tarn.staging.Dataset;
import dev.tarn.staging.Merge;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Holds ledgers against the log, and replicas against one another. */
final class Reconciliation {
  private static final int NAMED = 5;

  private Reconciliation() {}

  /** Each name in a ledger must be in archive or staging, and each of the archive in the ledger. */
  static void ledger(Dataset dataset, Set<String> names, Log log, Found found) {
    Set<String> lost = new TreeSet<>(names);
    lost.removeAll(log.names());
    if (!lost.isEmpty()) {
      found.incomplete(dataset);
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

  /** Replicas of one ledger must have the same rows. */
  static void twins(
      Map<Dataset, DatasetCheck.Sums> one, Map<Dataset, DatasetCheck.Sums> other, Found found) {
    other.forEach(
        (dataset, sums) -> {
          DatasetCheck.Sums twin = one.get(dataset);
          if (twin != null) {
            twins(dataset, twin, sums, found);
          }
        });
  }

  private static void twins(
      Dataset dataset, DatasetCheck.Sums one, DatasetCheck.Sums other, Found found) {
    for (String day : other.rows().differingDays(one.rows())) {
      found.difference(
          dataset,
          day,
          "unlike the other replica with its ledger: %s; %s"
              .formatted(
                  other.rows().day(day).against(one.rows().day(day)), found.remedy(dataset)));
    }
    if (dataset.merge() == Merge.UNIQUE) { // remembered candles may be more than needed
      for (String day : other.conflicts().differingDays(one.conflicts())) {
        found.difference(
            dataset,
            day,
            "its conflicts are unlike those of the other replica; " + found.remedy(dataset));
      }
    }
  }
}
