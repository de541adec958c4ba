package dev.tarn.warehouse.read;

import dev.tarn.staging.Dataset;
import dev.tarn.staging.Datasets;
import dev.tarn.staging.Lake;
import dev.tarn.staging.Segment;
import dev.tarn.staging.StagingArea;
import dev.tarn.warehouse.Ledger;
import dev.tarn.warehouse.ReplicaSet;
import dev.tarn.warehouse.sql.Catalog;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How far a dataset's rows have come.
 *
 * @param dataset its name
 * @param database the database that keeps it
 * @param generation how often the database was published; 0 for never
 * @param publishedAt when it was published last
 * @param waiting segments in staging that are not published yet
 * @param waitingBytes their length
 * @param loaded segments still in staging that are published, and wait for the other replicas
 * @param journals journals that are not sealed yet
 * @param quarantined files that were refused
 */
public record DatasetStatus(
    String dataset,
    String database,
    long generation,
    Optional<Instant> publishedAt,
    int waiting,
    long waitingBytes,
    int loaded,
    int journals,
    int quarantined) {

  /**
   * The status of each dataset of a lake.
   *
   * @throws dev.tarn.staging.BusyException when no replica of a database can be opened
   */
  public static List<DatasetStatus> of(Lake lake, Datasets datasets) {
    StagingArea staging = new StagingArea(lake);
    List<DatasetStatus> statuses = new ArrayList<>();
    for (String database : datasets.databases()) {
      // Staging first: a segment that is loaded meanwhile then counts as published, not as lost.
      List<List<Segment>> segments = datasets.in(database).stream().map(staging::segments).toList();
      List<Segment> all = segments.stream().flatMap(List::stream).toList();
      Ledger ledger = ledger(lake, datasets, database, all);
      for (int i = 0; i < segments.size(); i++) {
        statuses.add(of(staging, datasets.in(database).get(i), segments.get(i), ledger));
      }
    }
    return statuses;
  }

  private static DatasetStatus of(
      StagingArea staging, Dataset dataset, List<Segment> segments, Ledger ledger) {
    List<Segment> waiting = segments.stream().filter(segment -> !ledger.has(segment)).toList();
    return new DatasetStatus(
        dataset.name(),
        dataset.database(),
        ledger.generation(),
        ledger.publishedAt(),
        waiting.size(),
        waiting.stream().mapToLong(Segment::bytes).sum(),
        segments.size() - waiting.size(),
        staging.journals(dataset).size(),
        staging.quarantined(dataset).size());
  }

  private static Ledger ledger(
      Lake lake, Datasets datasets, String database, List<Segment> segments) {
    if (ReplicaSet.of(lake, database).published().isEmpty()) {
      return Ledger.EMPTY;
    }
    Set<String> names =
        datasets.in(database).stream().map(Dataset::name).collect(Collectors.toSet());
    try (Snapshot published = new LakeReader(lake, datasets).open(Source.DUCKDB, names)) {
      return Ledger.about(published.session(), new Catalog(database), segments);
    }
  }
}
