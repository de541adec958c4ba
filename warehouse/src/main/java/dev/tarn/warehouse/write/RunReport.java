package dev.tarn.warehouse.write;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What a run of the writer did.
 *
 * @param startedAt when it began
 * @param took how long it took
 * @param recoveredRows rows sealed from journals of dead producers
 * @param databases what it did to each database
 */
public record RunReport(
    Instant startedAt, Duration took, long recoveredRows, List<DatabaseReport> databases) {

  public RunReport {
    databases = List.copyOf(databases);
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

  /** Segments that were refused. */
  public int quarantined() {
    return databases.stream().mapToInt(report -> report.quarantined().size()).sum();
  }
}
