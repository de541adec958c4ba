package dev.tarn.benchmarks;

import dev.tarn.market.MarketDatasets;
import dev.tarn.staging.Appender;
import dev.tarn.staging.AppenderOptions;
import dev.tarn.staging.Dataset;
import dev.tarn.staging.Datasets;
import dev.tarn.staging.FileImport;
import dev.tarn.staging.Lake;
import dev.tarn.staging.StagingArea;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.SessionOptions;
import dev.tarn.warehouse.sql.SessionPool;
import dev.tarn.warehouse.write.LakeWriter;
import dev.tarn.warehouse.write.RunReport;
import dev.tarn.warehouse.write.WriterMemory;
import dev.tarn.warehouse.write.WriterOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.avro.generic.IndexedRecord;

/**
 * A lake to measure, with two datasets besides the built-in ones: ticks that are merely appended,
 * and ticks that are unique and have no candles.
 *
 * @param home its folder
 * @param lake the lake
 * @param datasets what it has
 * @param sessions of its writer, whose DuckDB instance is kept, as that of a service
 * @param memory of its writer
 */
record BenchLake(
    Path home, Lake lake, Datasets datasets, SessionPool sessions, WriterMemory memory) {

  static final String APPENDED = "appended_ticks";
  static final String UNIQUE = "unique_ticks";

  static BenchLake at(Path home) throws IOException {
    Path folder = Files.createDirectories(home.resolve("datasets"));
    String ticks = MarketDatasets.TICKS.schema().toString();
    String appended =
        ticks
            .replace("\"tarn.merge\":\"unique\"", "\"tarn.merge\":\"append\"")
            .replaceAll("\"tarn.key\":\\[[^]]*],", "")
            .replaceAll(",\"tarn.key\":\\[[^]]*]", "")
            .replaceAll(",\"tarn.window\":\"1h\"", "")
            .replaceAll("\"tarn.window\":\"1h\",", "");
    write(folder, APPENDED, appended);
    write(folder, UNIQUE, ticks);
    return plain(home);
  }

  /** A lake with the built-in datasets, and what its folder for others holds already. */
  static BenchLake plain(Path home) {
    Lake lake = Lake.at(home.toString());
    SessionOptions session = SessionOptions.spillingTo(home.resolve("warehouse/spill"));
    return new BenchLake(
        home, lake, MarketDatasets.of(lake), new SessionPool(() -> session), new WriterMemory());
  }

  private static void write(Path folder, String name, String schema) throws IOException {
    String renamed =
        schema
            .replace("\"tarn.dataset\":\"ticks\"", "\"tarn.dataset\":\"" + name + "\"")
            .replace("\"name\":\"Tick\"", "\"name\":\"" + name + "\"");
    Files.writeString(folder.resolve(name + ".avsc"), renamed);
  }

  Dataset dataset(String name) {
    return datasets.require(name);
  }

  /** Stages rows as an import does: in segments of 250,000 rows. */
  void stage(String dataset, long from, long to, LongFunction<? extends IndexedRecord> rows) {
    try (FileImport file = new StagingArea(lake).importing(dataset(dataset))) {
      for (long i = from; i < to; i++) {
        file.append(rows.apply(i));
      }
      file.commit("%032x".formatted(from * 31 + to));
    }
  }

  /** Stages rows as a producer does that flushes after so many. */
  void append(
      String dataset,
      long from,
      long to,
      long rowsInSegment,
      LongFunction<? extends IndexedRecord> rows) {
    AppenderOptions seldom =
        AppenderOptions.of("benchmark").withFlushInterval(Duration.ofMinutes(10));
    try (Appender appender = new StagingArea(lake).appender(dataset(dataset), seldom)) {
      for (long i = from; i < to; i++) {
        appender.append(rows.apply(i));
        if ((i + 1 - from) % rowsInSegment == 0) {
          appender.flush();
        }
      }
    }
  }

  /** Has DuckDB write staged segments: the fast way to a large lake. */
  void stage(String dataset, String columns, long from, long to, long rowsInSegment)
      throws IOException {
    Path folder = Files.createDirectories(home.resolve("staging").resolve(dataset));
    try (Session session = session(sql -> {})) {
      for (long i = from; i < to; i += rowsInSegment) {
        long end = Math.min(to, i + rowsInSegment);
        session.execute(
            "COPY (SELECT %s FROM range(%d, %d) AS r(i)) TO '%s/base-%012d.parquet' (FORMAT parquet, COMPRESSION zstd)"
                .formatted(columns, i, end, folder, i));
      }
    }
  }

  /** Runs one cycle of the writer, as a service does. It does not wait for replicas to settle. */
  RunReport write() throws InterruptedException {
    return write(sessions::open, hasty().withoutCompaction());
  }

  /** As {@link #write()}, in a DuckDB instance of its own that tells of each statement. */
  RunReport write(Consumer<String> beforeEach) throws InterruptedException {
    return write(() -> session(beforeEach), hasty().withoutCompaction());
  }

  /** Compacts the archive, of which all days are over. */
  RunReport compact() throws InterruptedException {
    return write(sessions::open, hasty());
  }

  private static WriterOptions hasty() {
    return WriterOptions.defaults()
        .withSettle(Duration.ZERO)
        .withRetireAfter(Duration.ZERO)
        .withCloneInterval(Duration.ZERO);
  }

  private RunReport write(Supplier<Session> session, WriterOptions options)
      throws InterruptedException {
    return new LakeWriter(lake, datasets, new StagingArea(lake), session, options)
        .with(memory)
        .run();
  }

  /** Loads what is staged into both replicas. */
  void load() throws InterruptedException {
    write();
    write();
    write();
  }

  /** Loads what is staged into both replicas, and throws the segments away. */
  void settle() throws InterruptedException, IOException {
    load();
    try (Stream<Path> files = Files.walk(home.resolve("archive"))) {
      for (Path path : files.filter(Files::isRegularFile).toList()) {
        Files.delete(path);
      }
    }
  }

  Path database() {
    return home.resolve("warehouse/core.duckdb");
  }

  /** Makes this lake's warehouse and staging anew as those of {@code other}, times included. */
  void become(BenchLake other) throws IOException {
    for (String part : new String[] {"warehouse", "staging"}) {
      Folders.delete(home.resolve(part));
      Folders.copy(other.home.resolve(part), home.resolve(part));
    }
  }

  /**
   * Puts segments in place that lie elsewhere, without a copy. They get a new time, so that they
   * are looked at as if they had never been seen.
   */
  void link(Path folder, String dataset) throws IOException {
    Path target = Files.createDirectories(home.resolve("staging").resolve(dataset));
    for (Path segment : Folders.segments(folder)) {
      Files.setLastModifiedTime(segment, FileTime.from(Instant.now()));
      Files.createLink(target.resolve(segment.getFileName()), segment);
    }
  }

  private Session session(Consumer<String> beforeEach) {
    return Session.open(
        SessionOptions.spillingTo(home.resolve("warehouse").resolve("spill")), beforeEach);
  }
}
