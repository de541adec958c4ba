package dev.tarn.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.market.MarketDatasets;
import dev.tarn.staging.Appender;
import dev.tarn.staging.AppenderOptions;
import dev.tarn.staging.Dataset;
import dev.tarn.staging.Lake;
import dev.tarn.staging.Segment;
import dev.tarn.staging.StagingArea;
import dev.tarn.system.program.Events;
import dev.tarn.warehouse.read.LakeReader;
import dev.tarn.warehouse.read.ReaderMemory;
import dev.tarn.warehouse.read.Snapshot;
import dev.tarn.warehouse.read.Source;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.SessionOptions;
import dev.tarn.warehouse.write.DatabaseReport;
import dev.tarn.warehouse.write.LakeWriter;
import dev.tarn.warehouse.write.RunReport;
import dev.tarn.warehouse.write.WriterLock;
import dev.tarn.warehouse.write.WriterMemory;
import dev.tarn.warehouse.write.WriterOptions;
import dev.tarn.writer.WriterJob;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** A lake with the dataset of {@link Events}, and what the tests do to it in this process. */
final class TestLake {
  private final Lake lake;
  private final ReaderMemory memory = ReaderMemory.ofFiles();
  private final WriterMemory writers = new WriterMemory();
  private final Dataset events;
  private long appended;

  private TestLake(Lake lake) {
    this.lake = lake;
    this.events = Events.of(lake);
  }

  static TestLake in(Path folder) {
    return new TestLake(Events.installed(Lake.at(folder.resolve("lake").toString())));
  }

  Lake lake() {
    return lake;
  }

  Path home() {
    return lake.home();
  }

  Dataset events() {
    return events;
  }

  StagingArea staging() {
    return new StagingArea(lake);
  }

  /** What analysts open. */
  Path link() {
    return lake.warehouse().resolve("core.duckdb");
  }

  /** Appends rows as a segment, and returns how many were appended in all. */
  long append(int rows) {
    try (Appender appender = staging().appender(events, AppenderOptions.of("test"))) {
      for (int i = 0; i < rows; i++) {
        appender.append(Events.row(events, "test", appended++));
      }
    }
    return appended;
  }

  /** A writer that does not wait long. */
  static WriterOptions impatient() {
    return impatient(Duration.ofMillis(20));
  }

  static WriterOptions impatient(Duration settle) {
    return WriterOptions.defaults().withSettle(settle).withRetireAfter(Duration.ZERO);
  }

  /**
   * Runs the writer once, as one process that runs again and again, and returns what it did to the
   * database {@code core}.
   */
  DatabaseReport write(WriterOptions options) {
    SessionOptions session = SessionOptions.spillingTo(lake.warehouse().resolve("spill"));
    try (WriterLock held = WriterLock.take(lake, options.clock().instant())) {
      RunReport report =
          new LakeWriter(
                  lake, MarketDatasets.of(lake), staging(), () -> Session.open(session), options)
              .with(writers)
              .run();
      return report.databases().stream()
          .filter(each -> each.database().equals("core"))
          .findFirst()
          .orElseThrow();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Rows and different rows of a fresh read. */
  Counts fresh() {
    return counts(Source.FRESH);
  }

  /** Rows and different rows of a read. */
  Counts counts(Source source) {
    LakeReader reader = new LakeReader(lake, MarketDatasets.of(lake)).with(memory);
    try (Snapshot snapshot = reader.open(source, Set.of("events"))) {
      return snapshot
          .session()
          .first(
              "SELECT count(*), count(DISTINCT (producer, number)) FROM events",
              row -> new Counts(row.getLong(1), row.getLong(2)))
          .orElseThrow();
    }
  }

  /** How many rows a dataset has. */
  long rows(String dataset, Source source) {
    try (Snapshot snapshot =
        new LakeReader(lake, MarketDatasets.of(lake)).with(memory).open(source, Set.of(dataset))) {
      return snapshot
          .session()
          .first("SELECT count(*) FROM " + dataset, row -> row.getLong(1))
          .orElseThrow();
    }
  }

  /** What a fresh read of orders, signals and runs answers: values joined by commas. */
  List<String> ask(String sql) {
    try (Snapshot snapshot =
        new LakeReader(lake, MarketDatasets.of(lake))
            .with(memory)
            .open(Source.FRESH, Set.of("order_events", "signals", "runs"))) {
      return snapshot
          .session()
          .query(
              sql,
              row -> {
                List<String> values = new ArrayList<>();
                for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                  values.add(String.valueOf(row.getObject(i)));
                }
                return String.join(",", values);
              });
    }
  }

  /**
   * How many rows there are.
   *
   * @param rows all
   * @param different those that differ from one another
   */
  record Counts(long rows, long different) {
    /** Each of {@code rows} once. */
    static Counts once(long rows) {
      return new Counts(rows, rows);
    }
  }

  /** Has {@code writer-job verify} find no difference, and everything looked at. */
  void assertVerified() {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        WriterJob.run(
            new PrintWriter(out), new PrintWriter(err), "verify", "--lake", home().toString());
    assertThat(code).as("%s%s", out, err).isZero();
    assertThat(err.toString()).startsWith("No difference; ");
    assertThat(out.toString()).contains("core, replica a, ");
  }

  /** Names of the replicas' files, whatever their state. */
  List<String> replicas() {
    return names(lake.warehouse().resolve("core")).stream()
        .filter(name -> name.endsWith(".duckdb"))
        .toList();
  }

  /** The name of the replica that is published. */
  String published() {
    try {
      return Files.readSymbolicLink(link()).getFileName().toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path replica(String name) {
    return lake.warehouse().resolve("core").resolve(name);
  }

  List<Segment> staged() {
    return staging().segments(events);
  }

  /** Deletes a folder or file of the warehouse: at once, since a writer may be at work in it. */
  void lose(String name) throws IOException {
    Path lost = home().resolve("lost-" + UUID.randomUUID());
    Files.move(lake.warehouse().resolve(name).normalize(), lost);
    try (Stream<Path> files = Files.walk(lost)) {
      for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }

  static List<String> names(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
