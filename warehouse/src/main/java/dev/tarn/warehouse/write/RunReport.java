package dev.tarn.warehouse.write;

import dev.tarn.staging.TarnException;
import dev.tarn.staging.storage.Location;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What a run of the writer did.
 *
 * @param startedAt when it began
 * @param took how long it took
 * @param recoveredRows rows sealed from journals of dead producers
 * @param steps how long it took to look after all datasets, before the databases' own steps
 * @param misnamed files put to quarantine for their names, where they are now
 * @param databases what it did to each database, those aside that failed
 * @param failures what hindered a dataset or a database; all others were gone on with
 */
public record RunReport(
    Instant startedAt,
    Duration took,
    long recoveredRows,
    Map<String, Duration> steps,
    List<Location> misnamed,
    List<DatabaseReport> databases,
    List<TarnException> failures) {

  public RunReport {
    steps = Map.copyOf(steps);
    misnamed = List.copyOf(misnamed);
    databases = List.copyOf(databases);
    failures = List.copyOf(failures);
  }

  /**
   * Segments loaded for the first time by this run or a run before; each is loaded once into every
   * replica.
   */
  public int segments() {
    return databases.stream().mapToInt(DatabaseReport::segments).sum();
  }

  public long rows() {
    return databases.stream().mapToLong(DatabaseReport::rows).sum();
  }

  /** Files that were refused. */
  public int quarantined() {
    return misnamed.size()
        + databases.stream().mapToInt(report -> report.quarantined().size()).sum();
  }
}
