package dev.tarn.benchmarks.soak;

import dev.tarn.market.MarketDatasets;
import dev.tarn.staging.Dataset;
import dev.tarn.staging.Lake;
import dev.tarn.staging.Quarantined;
import dev.tarn.staging.StagingArea;
import dev.tarn.warehouse.ReplicaSet;
import dev.tarn.warehouse.read.LakeReader;
import dev.tarn.warehouse.read.Snapshot;
import dev.tarn.warehouse.read.Source;
import dev.tarn.warehouse.sql.Catalog;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.SessionOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The lake of a soak: its settings, a dataset whose schema grows, and what lies in it. */
final class SoakLake {
  /** A dataset of its own, whose schema gets further fields. */
  static final String REMARKS = "remarks";

  private static final String SETTINGS =
      """
      keep-in-database:
        ticks: 3d
        candles: 3d
        order_events: 3d
        remarks: 3d
      """;
  private static final String SCHEMA =
      """
      {"type": "record", "name": "Remark", "namespace": "dev.tarn.soak",
       "tarn.dataset": "remarks", "tarn.database": "core", "tarn.merge": "append", "tarn.time": "time",
       "fields": [{"name": "time", "type": {"type": "long", "logicalType": "timestamp-micros"}},
         {"name": "text", "type": "string"}%s]}
      """;
  private static final String FIELD =
      ", {\"name\": \"value_%d\", \"type\": [\"null\", \"double\"], \"default\": null}";

  private final Lake lake;
  private int further;

  private SoakLake(Lake lake) {
    this.lake = lake;
  }

  static SoakLake make(Path home) throws IOException {
    SoakLake made = new SoakLake(Lake.at(Files.createDirectories(home).toString()));
    Files.writeString(home.resolve("lake.yaml"), SETTINGS);
    Files.createDirectories(made.lake.datasets());
    made.writeSchema();
    return made;
  }

  static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }

  Path home() {
    return lake.home();
  }

  /** The schema gets one more field; who is started from now on knows it. */
  void growSchema() throws IOException {
    further++;
    writeSchema();
  }

  private void writeSchema() throws IOException {
    StringBuilder fields = new StringBuilder();
    for (int i = 1; i <= further; i++) {
      fields.append(FIELD.formatted(i));
    }
    Files.writeString(lake.datasets().resolve("remarks.avsc"), SCHEMA.formatted(fields));
  }

  /** Somebody drops a file that is no segment. */
  void spoil(Instant now, int number) throws IOException {
    String name = now.toString().replaceAll("[-:]", "").replace("Z", ".000000Z");
    Path folder = home().resolve("staging/ticks");
    Path part = folder.resolve("tmp/spoilt-" + number + ".part");
    Files.createDirectories(part.getParent());
    Files.writeString(part, "no Parquet, " + number);
    Files.move(part, folder.resolve("%s-spoilt-%016x.parquet".formatted(name, number)));
  }

  /** Drops what was refused, and returns how many files that were. */
  int dropRefused() {
    StagingArea staging = new StagingArea(lake);
    int dropped = 0;
    for (Dataset dataset : MarketDatasets.of(lake).all()) {
      for (Quarantined file : staging.quarantined(dataset)) {
        staging.drop(file);
        dropped++;
      }
    }
    return dropped;
  }

  /** How many rows of a dataset are seen by a fresh read. */
  long rows(String dataset) {
    try (Snapshot snapshot =
        new LakeReader(lake, MarketDatasets.of(lake)).open(Source.FRESH, Set.of(dataset))) {
      return snapshot.session().number("SELECT count(*) FROM " + dataset);
    }
  }

  /** Rows in the ledgers of both published replicas. */
  long ledgerRows() {
    long rows = 0;
    for (String database : List.of("core", "runs")) {
      try (Session session = Session.open(SessionOptions.spillingTo(home().resolve("spill")))) {
        Catalog catalog = new Catalog(database);
        Path replica = ReplicaSet.of(lake, database).published().orElseThrow().path();
        catalog.attachForReading(session, replica);
        rows += session.number("SELECT count(*) FROM " + catalog.ledger());
      }
    }
    return rows;
  }

  /** Bytes of the replicas, with their logs. */
  long replicaBytes() {
    return total(home().resolve("warehouse"), path -> path.toString().contains(".duckdb"), true);
  }

  /** Bytes of what is neither a replica nor a cold part in the folder of the databases. */
  long otherBytes() {
    return total(
        home().resolve("warehouse"),
        path -> !path.toString().contains(".duckdb") && !path.toString().contains("/cold/"),
        true);
  }

  /** Bytes of days that have left the databases. */
  long coldBytes() {
    return total(home().resolve("warehouse"), path -> path.toString().contains("/cold/"), true);
  }

  long archiveBytes() {
    return total(home().resolve("archive"), path -> true, true);
  }

  long archiveFiles() {
    return total(home().resolve("archive"), path -> true, false);
  }

  /** Files in staging, but for those that were refused. */
  long stagedFiles() {
    return total(
        home().resolve("staging"), path -> !path.toString().contains("/quarantine/"), false);
  }

  long refusedFiles() {
    return total(
        home().resolve("staging"), path -> path.toString().contains("/quarantine/"), false);
  }

  private static long total(Path folder, Predicate<Path> counted, boolean bytes) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(path -> Files.isRegularFile(path) && !Files.isSymbolicLink(path))
          .filter(counted)
          .mapToLong(path -> bytes ? length(path) : 1)
          .sum();
    } catch (NoSuchFileException e) {
      return 0; // nothing yet
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long length(Path path) {
    try {
      return Files.size(path);
    } catch (IOException e) {
      return 0; // it has just gone
    }
  }
}
