package dev.tarn.warehouse.support;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.staging.Dataset;
import dev.tarn.staging.Datasets;
import dev.tarn.staging.FileImport;
import dev.tarn.staging.Lake;
import dev.tarn.staging.Quarantined;
import dev.tarn.staging.Segment;
import dev.tarn.staging.StagingArea;
import dev.tarn.warehouse.Ledger;
import dev.tarn.warehouse.Replica;
import dev.tarn.warehouse.ReplicaSet;
import dev.tarn.warehouse.merge.FileCheck;
import dev.tarn.warehouse.read.LakeReader;
import dev.tarn.warehouse.read.ReaderMemory;
import dev.tarn.warehouse.read.Snapshot;
import dev.tarn.warehouse.read.Source;
import dev.tarn.warehouse.sql.Catalog;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.SessionOptions;
import dev.tarn.warehouse.write.LakeWriter;
import dev.tarn.warehouse.write.RunReport;
import dev.tarn.warehouse.write.WriterMemory;
import dev.tarn.warehouse.write.WriterOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.avro.generic.IndexedRecord;

/** A lake in a temporary folder, deleted when closed. */
public final class TestLake implements AutoCloseable {
  private final Path home;
  private final Datasets datasets;
  private final ReaderMemory memory = ReaderMemory.ofFiles();
  private WriterMemory writers = new WriterMemory();
  private int segments;

  private TestLake(Path home, Datasets datasets) {
    this.home = home;
    this.datasets = datasets;
  }

  /** A new lake with these datasets alone. */
  public static TestLake with(Dataset... datasets) {
    return with(new Datasets(List.of(datasets)));
  }

  /** A new lake. */
  public static TestLake with(Datasets datasets) {
    try {
      return new TestLake(Files.createTempDirectory("tarn-warehouse-test"), datasets);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A new lake in this folder, which is deleted with it. */
  public static TestLake in(Path home, Dataset... datasets) {
    return new TestLake(home, new Datasets(List.of(datasets)));
  }

  public Lake lake() {
    return Lake.at(home.toString());
  }

  public Path home() {
    return home;
  }

  public Datasets datasets() {
    return datasets;
  }

  public StagingArea staging() {
    return new StagingArea(lake());
  }

  /** The folder that segments of a dataset are put into. */
  public Path stagingFolder(Dataset dataset) throws IOException {
    return Files.createDirectories(home.resolve("staging").resolve(dataset.name()));
  }

  /** Stages a segment with these rows. */
  public void stage(Dataset dataset, List<? extends IndexedRecord> rows) {
    try (FileImport chunk = staging().importing(dataset)) {
      rows.forEach(chunk::append);
      chunk.commit("%032x".formatted(++segments));
    }
  }

  /** Runs a cycle that waits for nothing. */
  public RunReport run() {
    return run(hasty());
  }

  /** Runs a cycle that waits for nothing, as a process that runs once. */
  public RunReport runAlone() {
    writers = new WriterMemory();
    return run();
  }

  /** Runs a cycle. */
  public RunReport run(WriterOptions options) {
    return run(options, staging());
  }

  /** Runs a cycle with a staging area of its own, as one process that runs again and again. */
  public RunReport run(WriterOptions options, StagingArea staging) {
    try {
      return new LakeWriter(lake(), datasets, staging, this::session, options).with(writers).run();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Runs a cycle, and has it quarantine just those files of a dataset that a check before refuses,
   * for what the check says first.
   */
  public RunReport runChecked(Dataset dataset) {
    Map<String, List<String>> problems = new TreeMap<>();
    try (FileCheck check = new FileCheck(this::session)) {
      for (Segment segment : staging().segments(dataset)) {
        FileCheck.Found found = check.look(dataset, segment.path());
        if (!found.problems().isEmpty()) {
          problems.put(segment.name(), found.problems());
        }
      }
    }
    Set<String> before = refused(dataset).keySet();
    RunReport report = run();
    Map<String, String> refused = new TreeMap<>(refused(dataset));
    refused.keySet().removeAll(before);
    assertThat(refused.keySet()).isEqualTo(problems.keySet());
    refused.forEach(
        (name, reason) -> assertThat(reason).as(name).startsWith(problems.get(name).get(0)));
    return report;
  }

  private Map<String, String> refused(Dataset dataset) {
    Map<String, String> reasons = new TreeMap<>();
    for (Quarantined file : staging().quarantined(dataset)) {
      reasons.put(file.name().replace(".parquet", ""), file.reason());
    }
    return reasons;
  }

  /** Runs cycles until both replicas have everything. */
  public void settle() {
    for (int i = 0; i < 3; i++) {
      run();
    }
  }

  /** Options for tests: replicas need not settle, and the archive stays as it is. */
  public static WriterOptions hasty() {
    return compacting().withoutCompaction();
  }

  /** Options for tests: replicas need not settle. */
  public static WriterOptions compacting() {
    return WriterOptions.defaults()
        .withSettle(Duration.ZERO)
        .withRetireAfter(Duration.ZERO)
        .withCloneInterval(Duration.ZERO);
  }

  public Session session() {
    return Session.open(SessionOptions.spillingTo(home.resolve("spill")));
  }

  /** A dataset's rows as a reader sees them, as sorted texts. */
  public List<String> rows(Source source, Dataset dataset) {
    return read(
        source,
        dataset,
        snapshot -> Rows.read(snapshot.session(), dataset, "\"" + dataset.name() + "\""));
  }

  /** What the view of a dataset in the published database gives to any client, as sorted texts. */
  public List<String> freshView(Dataset dataset) {
    String view = "\"%s\".fresh.\"%s\"".formatted(dataset.database(), dataset.name());
    return ask(
        replicas(dataset.database()).published().orElseThrow(),
        dataset.database(),
        session -> Rows.read(session, dataset, view));
  }

  /** What a snapshot of a dataset gives. */
  public <T> T read(Source source, Dataset dataset, Function<Snapshot, T> question) {
    try (Snapshot snapshot = reader().open(source, Set.of(dataset.name()))) {
      return question.apply(snapshot);
    }
  }

  /** A reader that remembers what earlier ones have seen. */
  public LakeReader reader() {
    return new LakeReader(lake(), datasets).with(memory);
  }

  /** What writers of this process tell each other. */
  public WriterMemory writers() {
    return writers;
  }

  public ReplicaSet replicas(String database) {
    return ReplicaSet.of(lake(), database);
  }

  /** What a replica answers. */
  public <T> T ask(Replica replica, String database, Function<Session, T> question) {
    try (Session session = session()) {
      new Catalog(database).attachForReading(session, replica.path());
      return question.apply(session);
    }
  }

  /** A dataset's rows in a replica, as sorted texts. */
  public List<String> rows(Replica replica, Dataset dataset) {
    Catalog catalog = new Catalog(dataset.database());
    return ask(
        replica, dataset.database(), session -> Rows.read(session, dataset, catalog.rows(dataset)));
  }

  /** A replica's ledger. */
  public Ledger ledger(Replica replica, String database) {
    return ask(replica, database, session -> Ledger.read(session, new Catalog(database)));
  }

  /** All files below a folder of the lake, relative to it, sorted. */
  public List<String> files(String folder) {
    Path root = home.resolve(folder);
    if (!Files.exists(root)) {
      return List.of();
    }
    try (Stream<Path> paths = Files.walk(root)) {
      return paths
          .filter(path -> !Files.isDirectory(path) || Files.isSymbolicLink(path))
          .map(path -> root.relativize(path).toString())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try (Stream<Path> paths = Files.walk(home)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
