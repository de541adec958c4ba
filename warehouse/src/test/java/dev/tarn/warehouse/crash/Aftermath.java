package dev.tarn.warehouse.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.staging.Appender;
import dev.tarn.staging.AppenderOptions;
import dev.tarn.staging.Dataset;
import dev.tarn.staging.StagingArea;
import dev.tarn.staging.TarnException;
import dev.tarn.warehouse.Replica;
import dev.tarn.warehouse.ReplicaSet;
import dev.tarn.warehouse.read.Source;
import dev.tarn.warehouse.sql.Catalog;
import dev.tarn.warehouse.support.TestLake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Starts a lake again that was broken off, and holds it to the invariants of the design. */
final class Aftermath {
  private static final int CYCLES = 7;
  private static final int FIRST_CYCLE = 20;

  /** What may be in the warehouse; files that were set aside are kept for people to look at. */
  private static final String ALLOWED =
      "core\\.duckdb|core/[ab]\\.duckdb|core/[ab]\\.served-[0-9]+|core/notes\\.json"
          + "|core/shapes/[a-z]+-[0-9a-f]+\\.parquet|core/cold/.*\\.parquet"
          + "|core/[abcd]\\.duckdb\\.(damaged|replaced|tampered)-[^/]*";

  private static final int MOST_SET_ASIDE = 4;

  private final TestLake lake;
  private final Told told;
  private int cycles = FIRST_CYCLE;

  private Aftermath(TestLake lake, Told told) {
    this.lake = lake;
    this.told = told;
  }

  /** Whether every row is there that survives what happened, and all goes on. */
  static void check(TestLake lake, Told told, boolean saved) throws IOException {
    new Aftermath(lake, told.copy()).check(saved);
  }

  private void check(boolean saved) throws IOException {
    if (Files.isDirectory(lake.home().resolve("staging"))) {
      Reads.check(lake, told, Source.FRESH, "at once");
    }
    checkLink();
    if (told.hasPublished()) {
      Reads.checkPublished(lake, told, "at once");
    }
    write();
    if (saved) {
      Reads.checkSaved(lake, told, Source.FRESH, "after the first run");
    } else {
      Reads.check(lake, told, Source.FRESH, "after the first run");
    }
    goOn();
    for (int i = 0; i == 0 || i < CYCLES && !isSettled(); i++) {
      write();
    }
    Reads.check(lake, told, Source.FRESH, "in the end");
    Reads.check(lake, told, Source.DUCKDB, "in the end");
    Reads.check(lake, told, Source.PARQUET, "in the end");
    checkReplicas();
    checkFiles();
  }

  /** Until all that is staged has retired; then there are two replicas that have all. */
  private boolean isSettled() {
    return Day.DATASETS.stream().allMatch(dataset -> lake.staging().segments(dataset).isEmpty());
  }

  /** What a replica turns out to lack may take a second run. */
  private void write() {
    try {
      lake.run(Day.options(cycles++), staging());
    } catch (TarnException e) {
      assertThat(e.getMessage()).startsWith("Cannot ").contains("run the writer again");
      lake.run(Day.options(cycles++), staging());
    }
  }

  private StagingArea staging() {
    return new StagingArea(
        lake.lake().storage(), Clock.offset(Clock.systemUTC(), Duration.ofDays(2)));
  }

  /** Producers repeat what may be lost, and have more to tell. */
  private void goOn() {
    List<Told.Said> rows = new ArrayList<>(told.repeatable());
    told.repeated();
    rows.add(new Told.Said(Day.TICKS, Day.tick("5", "03T09:02:30", 4)));
    rows.add(new Told.Said(Day.NOTES, Day.note(1_000)));
    for (Dataset dataset : Day.DATASETS) {
      try (Appender appender = staging().appender(dataset, AppenderOptions.of("again"))) {
        rows.stream()
            .filter(said -> said.dataset().equals(dataset))
            .forEach(said -> appender.append(said.row()));
      }
    }
    told.safe(Day.TICKS, Day.tick("5", "03T09:02:30", 4));
    told.safe(Day.NOTES, Day.note(1_000));
  }

  private void checkReplicas() throws IOException {
    ReplicaSet set = lake.replicas("core");
    assertThat(set.replicas()).as("replicas").hasSize(2);
    set.replicas().forEach(replica -> Reads.check(lake, told, replica));
    assertThat(rowsInLedger(set.replicas().get(0)))
        .as("rows in the replicas' ledgers")
        .isEqualTo(rowsInLedger(set.replicas().get(1)));
    Reads.checkViews(lake, told);
    checkLink();
  }

  /** What the link names is finished: nobody writes to it, and it has no write-ahead log. */
  private void checkLink() throws IOException {
    Optional<Replica> published = lake.replicas("core").published();
    if (published.isPresent()) {
      Path file = published.get().path();
      assertThat(published.get().writeAheadLog()).as("log beside what is published").doesNotExist();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .as("mode of what is published")
          .isEqualTo("r--r--r--");
    }
  }

  /** Entries may differ: one replica's ledger is shortened before the other's. */
  private long rowsInLedger(Replica replica) {
    return lake.ask(
        replica,
        "core",
        session -> session.number("SELECT sum(row_count) FROM " + new Catalog("core").ledger()));
  }

  private void checkFiles() {
    assertThat(lake.files("staging"))
        .as("files in staging")
        .containsExactlyInAnyOrder(
            "ticks/_schema.parquet", "candles/_schema.parquet", "notes/_schema.parquet");
    assertThat(lake.files("warehouse"))
        .as("files in the warehouse")
        .allMatch(file -> file.matches(ALLOWED));
    assertThat(lake.files("warehouse").stream().filter(file -> file.matches(".*-2026-.*")))
        .as("replicas set aside")
        .hasSizeLessThanOrEqualTo(MOST_SET_ASIDE);
    List<String> archived = lake.files("archive");
    assertThat(archived).as("files in the archive").allMatch(file -> isWhole(file, archived));
  }

  /** A segment, or the list of one that is there. */
  private static boolean isWhole(String file, List<String> files) {
    return file.endsWith(".segments")
        ? files.contains(file.replace("_compacted/", "").replace(".segments", ".parquet"))
        : file.endsWith(".parquet");
  }
}
