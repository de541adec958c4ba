package dev.tarn.warehouse.write;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.market.MarketDatasets;
import dev.tarn.market.Side;
import dev.tarn.market.Tick;
import dev.tarn.staging.Dataset;
import dev.tarn.staging.Segment;
import dev.tarn.staging.StagingArea;
import dev.tarn.warehouse.Replica;
import dev.tarn.warehouse.read.Source;
import dev.tarn.warehouse.support.TestDatasets;
import dev.tarn.warehouse.support.TestLake;
import dev.tarn.warehouse.verify.Difference;
import dev.tarn.warehouse.verify.Findings;
import dev.tarn.warehouse.verify.Verification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;

/** The archive has few files for each day that is over, and still every row. */
class CompactionTest {
  private static final Dataset TICKS = MarketDatasets.TICKS;
  private static final Dataset CANDLES = MarketDatasets.CANDLES;
  private static final String NOTES =
      """
      {"type": "record", "name": "Note", "tarn.dataset": "notes", "tarn.database": "mine",
       "tarn.merge": "append", "tarn.time": "at", "fields": [
         {"name": "at", "type": {"type": "long", "logicalType": "timestamp-micros"}}%s]}""";

  @Test
  void theSegmentsOfADayBecomeOneThatIsSorted() {
    try (TestLake lake = TestLake.with(TICKS, CANDLES)) {
      lake.stage(TICKS, List.of(tick("B", 3, "1"), tick("A", 2, "2")));
      lake.stage(TICKS, List.of(tick("A", 1, "3"), tick("B", 3, "1")));
      lake.stage(TICKS, List.of(tick("A", 90_000, "4"))); // of the next day
      settle(lake);
      List<Segment> archived = lake.staging().archived(TICKS);
      assertThat(archived).hasSize(2);
      assertThat(archived.get(0).name()).contains("-compacted-");
      assertThat(archived.get(1).name()).contains("-import-");
      assertThat(rows(lake, archived.get(0))).containsExactly("A1", "A2", "B3", "B3");
      lake.stage(TICKS, List.of(tick("A", 180_000, "5"))); // for ledgers follow when written
      settle(lake);
      List<String> entries =
          lake.staging().archived(TICKS).stream()
              .map(segment -> "ticks/" + segment.name())
              .toList();
      assertThat(entries).hasSize(3);
      for (Replica replica : lake.replicas("core").replicas()) {
        assertThat(lake.ledger(replica, "core").entries())
            .containsExactlyInAnyOrderElementsOf(entries);
      }
      assertThat(lake.rows(Source.PARQUET, TICKS)).isEqualTo(lake.rows(Source.DUCKDB, TICKS));
      assertThat(verify(lake).differences()).isEmpty();
    }
  }

  @Test
  void aDayThatIsNotOverByAnHourIsLeftAlone() throws InterruptedException {
    try (TestLake lake = TestLake.with(TICKS, CANDLES)) {
      lake.stage(TICKS, List.of(tick("A", 1, "1")));
      lake.stage(TICKS, List.of(tick("A", 2, "2")));
      runAt(lake, Instant.parse("2026-03-02T00:30:00Z"));
      assertThat(lake.staging().archived(TICKS)).hasSize(2);
      runAt(lake, Instant.parse("2026-03-02T02:00:00Z"));
      assertThat(lake.staging().archived(TICKS)).hasSize(1);
    }
  }

  private static void runAt(TestLake lake, Instant now) throws InterruptedException {
    Clock clock = Clock.fixed(now, ZoneOffset.UTC);
    StagingArea staging = new StagingArea(lake.lake().storage(), clock);
    for (int i = 0; i < 4; i++) {
      new LakeWriter(
              lake.lake(),
              lake.datasets(),
              staging,
              lake::session,
              TestLake.compacting().withClock(Clock.offset(clock, Duration.ofMinutes(2L * i))))
          .run();
    }
  }

  /** While producers never rest, a day of which nothing is left to do must not keep the others. */
  @Test
  void everyDayIsCompactedThoughSomethingIsAlwaysStaged() {
    try (TestLake lake = TestLake.with(TICKS, CANDLES)) {
      for (int day = 0; day < 3; day++) {
        lake.stage(TICKS, List.of(tick("A", day * 86_400L, day + "a")));
        lake.stage(TICKS, List.of(tick("A", day * 86_400L + 1, day + "b")));
      }
      for (int i = 0; i < 8; i++) {
        lake.stage(TICKS, List.of(tick("B", 10 * 86_400L + i, "b" + i)));
        Instant later = Instant.now().plus(Duration.ofMinutes(2L * i));
        lake.run(TestLake.compacting().withClock(Clock.fixed(later, ZoneOffset.UTC)));
      }
      for (String day : List.of("2026-03-01", "2026-03-02", "2026-03-03")) {
        assertThat(lake.staging().archived(TICKS))
            .filteredOn(segment -> segment.path().toString().contains("date=" + day))
            .as(day)
            .hasSize(1);
      }
    }
  }

  /** Its notes must not outlive a replica that somebody has deleted: they say that it has all. */
  @Test
  void aReloadThatIsBrokenOffAfterAllReplicasWereDeletedDoublesNothing() throws IOException {
    Dataset notes = TestDatasets.dataset(NOTES.formatted(""));
    try (TestLake lake = TestLake.with(notes)) {
      for (int i = 0; i < 6; i++) {
        lake.stage(notes, List.of(note(notes)));
      }
      lake.settle();
      for (Replica replica : lake.replicas("mine").replicas()) {
        Files.delete(replica.path());
      }
      int[] asked = new int[1];
      WriterOptions oneByOne = TestLake.compacting().withTransactions(1, 1);
      lake.run(oneByOne.withProgress(() -> asked[0]++ < 3));
      lake.stage(notes, List.of(note(notes)));
      for (int i = 0; i < 3; i++) {
        lake.run(TestLake.compacting());
      }
      settle(lake);
      for (Replica replica : lake.replicas("mine").replicas()) {
        assertThat(lake.rows(replica, notes)).as(replica.name()).hasSize(7);
      }
      assertThat(verify(lake).differences()).isEmpty();
    }
  }

  @Test
  void rowsOfAppendAreThereOnceThoughASegmentIsStagedAgain() throws IOException {
    Dataset notes = TestDatasets.dataset(NOTES.formatted(""));
    try (TestLake lake = TestLake.with(notes)) {
      lake.stage(notes, List.of(note(notes)));
      lake.stage(notes, List.of(note(notes)));
      lake.run();
      Path kept = lake.home().resolve("kept");
      Path staged = lake.staging().segments(notes).get(0).path();
      Files.copy(staged, kept);
      settle(lake);
      assertThat(lake.staging().archived(notes)).hasSize(1);
      Files.copy(kept, staged);
      assertThat(lake.staging().segments(notes)).isEmpty();
      assertThat(lake.rows(Source.FRESH, notes)).hasSize(2);
      settle(lake);
      assertThat(staged).doesNotExist();
      assertThat(lake.rows(Source.DUCKDB, notes)).hasSize(2);
      assertThat(verify(lake).differences()).isEmpty();
    }
  }

  @Test
  void columnsThatTheDatasetDoesNotKnowAreKept() {
    Dataset wide =
        TestDatasets.dataset(NOTES.formatted(", {\"name\": \"text\", \"type\": \"string\"}"));
    Dataset narrow = TestDatasets.dataset(NOTES.formatted(""));
    try (TestLake lake = TestLake.with(narrow)) {
      lake.stage(wide, List.of(note(wide, "a")));
      lake.stage(wide, List.of(note(wide, "b")));
      lake.stage(narrow, List.of(note(narrow)));
      lake.stage(narrow, List.of(note(narrow)));
      settle(lake);
      assertThat(lake.staging().archived(narrow)).hasSize(2);
      TestLake grown =
          TestLake.in(
              lake.home(),
              TestDatasets.dataset(
                  NOTES.formatted(
                      ", {\"name\": \"text\", \"type\": \"string\", \"default\": \"\"}")));
      assertThat(grown.rows(Source.PARQUET, grown.datasets().all().get(0)))
          .hasSize(4)
          .anyMatch(row -> row.contains("b"));
    }
  }

  @Test
  void whatIsCompactedIsLoadedByARebuild() throws IOException {
    try (TestLake lake = TestLake.with(TICKS, CANDLES)) {
      for (int i = 0; i < 5; i++) {
        lake.stage(TICKS, List.of(tick("A", i, "" + i)));
      }
      settle(lake);
      List<String> before = lake.rows(Source.DUCKDB, TICKS);
      List<String> candles = lake.rows(Source.DUCKDB, CANDLES);
      for (Replica replica : lake.replicas("core").replicas()) {
        Files.delete(replica.path());
      }
      settle(lake);
      assertThat(lake.rows(Source.DUCKDB, TICKS)).isEqualTo(before);
      assertThat(lake.rows(Source.DUCKDB, CANDLES)).isEqualTo(candles);
      lake.stage(TICKS, List.of(tick("A", 7, "7")));
      lake.stage(TICKS, List.of(tick("A", 8, "8")));
      settle(lake, Instant.now().plus(Duration.ofHours(2)), 4);
      settle(lake, Instant.now().plus(Duration.ofHours(4)), 1);
      assertThat(lake.staging().archived(TICKS)).hasSize(1);
      assertThat(verify(lake).differences()).isEmpty();
      new Rebuild(lake.lake(), lake.datasets(), lake.staging(), lake::session).begin();
    }
  }

  @Test
  void aDamagedSegmentKeepsNoOtherFromBeingCompacted() throws IOException {
    try (TestLake lake = TestLake.with(TICKS, CANDLES)) {
      for (int i = 0; i < 4; i++) {
        lake.stage(TICKS, List.of(tick("A", i, "" + i)));
      }
      lake.settle();
      Path damaged = lake.staging().archived(TICKS).get(1).path();
      Files.writeString(damaged, "scribbled over");
      settle(lake);
      assertThat(lake.staging().archived(TICKS)).hasSize(2);
      assertThat(damaged).exists();
      assertThat(verify(lake).differences())
          .extracting(Difference::toString)
          .anySatisfy(line -> assertThat(line).contains(damaged + " is damaged"));
    }
  }

  private static void settle(TestLake lake) {
    settle(lake, Instant.now(), 6);
  }

  private static void settle(TestLake lake, Instant now, int runs) {
    Dataset first = lake.datasets().all().get(0);
    for (int i = 0; i < runs; i++) {
      Instant later = now.plus(Duration.ofMinutes(2L * i));
      lake.run(TestLake.compacting().withClock(Clock.fixed(later, ZoneOffset.UTC)));
    }
    assertThat(lake.staging().segments(first)).isEmpty();
  }

  private static Findings verify(TestLake lake) {
    return new Verification(lake.lake(), lake.datasets(), lake.staging(), lake::session)
        .verify(Set.of());
  }

  private static List<String> rows(TestLake lake, Segment segment) {
    try (var session = lake.session()) {
      return session.query(
          "SELECT symbol || epoch(\"time\" - TIMESTAMPTZ '2026-03-01 12:00:00Z')::INTEGER FROM read_parquet('%s') ORDER BY file_row_number"
              .formatted(segment.path()),
          row -> row.getString(1));
    }
  }

  private static Tick tick(String symbol, long seconds, String id) {
    Instant time = Instant.parse("2026-03-01T12:00:00Z").plusSeconds(seconds);
    return new Tick("V", symbol, time, 1, 1, Side.BUY, id, null, null);
  }

  private static GenericRecord note(Dataset dataset, Object... values) {
    GenericRecord row = new GenericData.Record(dataset.schema());
    row.put(0, Instant.parse("2026-03-01T10:00:00Z").toEpochMilli() * 1_000);
    for (int i = 0; i < values.length; i++) {
      row.put(i + 1, values[i]);
    }
    return row;
  }
}
