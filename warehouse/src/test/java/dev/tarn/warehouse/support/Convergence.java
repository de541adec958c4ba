package dev.tarn.warehouse.support;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.market.MarketDatasets;
import dev.tarn.staging.Dataset;
import dev.tarn.staging.Merge;
import dev.tarn.warehouse.Replica;
import dev.tarn.warehouse.read.Source;
import dev.tarn.warehouse.sql.Catalog;
import dev.tarn.warehouse.write.WriterOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.IndexedRecord;

/**
 * Carries a {@link Plan} out and holds the lake to the {@link Model} at every state on the way: a
 * fresh read and one of Parquet alone to all rows staged so far, the published database to those
 * loaded; in the end both replicas.
 */
public final class Convergence {
  private static final String STAGED = "with segments staged";
  private static final String AT_THE_END = "in the end";

  private final TestLake lake;
  private final List<Dataset> datasets;
  private final Map<Dataset, List<List<Object>>> staged = new HashMap<>();
  private final WriterOptions options;
  private Map<Dataset, List<List<Object>>> published = Map.of();
  private int runs;

  private Convergence(TestLake lake, List<Dataset> datasets, WriterOptions options) {
    this.lake = lake;
    this.options = options;
    this.datasets = datasets;
    datasets.forEach(dataset -> staged.put(dataset, new ArrayList<>()));
  }

  /** Carries out {@code plan} on a lake with {@code datasets}, all of one database. */
  public static void holds(Plan plan, Dataset... datasets) {
    holds(plan, TestLake.hasty(), datasets);
  }

  /** With a writer of these options, whose clock goes on by two hours from run to run. */
  public static void holds(Plan plan, WriterOptions options, Dataset... datasets) {
    try (TestLake lake = TestLake.with(datasets)) {
      new Convergence(lake, List.of(datasets), options).run(plan);
    }
  }

  private void run(Plan plan) {
    lake.home().resolve("staging").toFile().mkdirs();
    for (Plan.Step step : plan.steps()) {
      for (Plan.Chunk chunk : step.chunks()) {
        lake.stage(chunk.dataset(), chunk.rows());
        for (IndexedRecord row : chunk.rows()) {
          staged.get(chunk.dataset()).add(Rows.values(row));
        }
      }
      checkReads(STAGED);
      for (int i = 0; i < step.runs(); i++) {
        load(step);
        checkReads("after the writer ran");
      }
    }
    for (int i = 0; i < 3; i++) {
      load(new Plan.Step(List.of(), 1, 1_000, 1_000));
    }
    load(new Plan.Step(List.of(), 1, 1_000, 1_000));
    checkReads(AT_THE_END);
    checkReplicas();
  }

  private void load(Plan.Step step) {
    WriterOptions now =
        options
            .withTransactions(step.transactionRows(), step.transactionSegments())
            .withClock(Clock.offset(options.clock(), Duration.ofHours(2L * runs++)));
    assertThat(lake.run(now).quarantined()).isZero();
    Map<Dataset, List<List<Object>>> loaded = new HashMap<>();
    staged.forEach((dataset, rows) -> loaded.put(dataset, List.copyOf(rows)));
    published = loaded;
  }

  private void checkReads(String when) {
    for (Dataset dataset : datasets) {
      List<String> expected = Rows.texts(expected(dataset, staged));
      assertThat(lake.rows(Source.FRESH, dataset))
          .as("fresh %s %s", dataset.name(), when)
          .isEqualTo(expected);
      if (lake.replicas(dataset.database()).published().isPresent()) {
        assertThat(lake.freshView(dataset))
            .as("the view fresh.%s %s", dataset.name(), when)
            .isEqualTo(expected);
      }
      if (when.equals(AT_THE_END)) {
        assertThat(lake.rows(Source.PARQUET, dataset))
            .as("Parquet of %s %s", dataset.name(), when)
            .isEqualTo(expected);
      }
      if (!when.equals(STAGED) && lake.replicas(dataset.database()).published().isPresent()) {
        assertThat(lake.rows(Source.DUCKDB, dataset))
            .as("published %s %s", dataset.name(), when)
            .isEqualTo(Rows.texts(expected(dataset, published)));
      }
    }
  }

  private void checkReplicas() {
    String database = datasets.get(0).database();
    if (staged.values().stream().allMatch(List::isEmpty)) {
      return;
    }
    List<Replica> replicas = lake.replicas(database).replicas();
    assertThat(replicas).hasSize(2);
    for (Replica replica : replicas) {
      for (Dataset dataset : datasets) {
        assertThat(lake.rows(replica, dataset))
            .as("%s in replica %s", dataset.name(), replica.name())
            .isEqualTo(Rows.texts(expected(dataset, staged)));
        if (dataset.merge() == Merge.UNIQUE) {
          assertThat(conflicts(replica, dataset))
              .as("conflicts of %s in replica %s", dataset.name(), replica.name())
              .isEqualTo(Rows.texts(Model.beaten(dataset, staged.get(dataset))));
        }
      }
      if (datasets.contains(MarketDatasets.TICKS)) {
        assertThat(RememberedBars.wrong(lake, replica))
            .as("bars in replica %s", replica.name())
            .isEmpty();
      }
    }
    assertThat(lake.ledger(replicas.get(0), database).entries())
        .isEqualTo(lake.ledger(replicas.get(1), database).entries());
    for (Dataset dataset : datasets) {
      assertThat(lake.staging().segments(dataset)).as("staged in the end").isEmpty();
    }
  }

  private List<String> conflicts(Replica replica, Dataset dataset) {
    Catalog catalog = new Catalog(dataset.database());
    return lake.ask(
        replica,
        dataset.database(),
        session -> Rows.read(session, dataset, catalog.conflicts(dataset)));
  }

  private static List<List<Object>> expected(
      Dataset dataset, Map<Dataset, List<List<Object>>> rows) {
    List<List<Object>> own = rows.getOrDefault(dataset, List.of());
    return dataset.equals(MarketDatasets.CANDLES)
        ? Model.candles(rows.getOrDefault(MarketDatasets.TICKS, List.of()), own)
        : Model.kept(dataset, own);
  }
}
