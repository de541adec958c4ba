package dev.tarn.warehouse.client;

import static dev.tarn.warehouse.support.TestDatasets.REMARKS;
import static dev.tarn.warehouse.support.TestDatasets.remark;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.market.MarketDatasets;
import dev.tarn.market.Side;
import dev.tarn.market.Tick;
import dev.tarn.staging.Dataset;
import dev.tarn.staging.Segment;
import dev.tarn.warehouse.Replica;
import dev.tarn.warehouse.read.Source;
import dev.tarn.warehouse.sql.Catalog;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.SessionOptions;
import dev.tarn.warehouse.sql.SqlFailure;
import dev.tarn.warehouse.support.TestLake;
import dev.tarn.warehouse.write.LakeWriter;
import dev.tarn.warehouse.write.WriterOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The schema {@code fresh}: what any DuckDB client reads of what is staged. */
class FreshViewsTest {
  private static final Instant START = Instant.parse("2026-11-20T10:00:00Z");

  @TempDir private Path folder;

  @Test
  void withNothingStagedTheViewsGiveWhatIsPublished() {
    try (TestLake lake = TestLake.with(MarketDatasets.builtIn())) {
      lake.stage(MarketDatasets.TICKS, List.of(tick(0, 1.5)));
      lake.settle();
      assertThat(lake.freshView(MarketDatasets.TICKS)).hasSize(1);
      assertThat(lake.freshView(MarketDatasets.CANDLES)).hasSize(1);
    }
  }

  /** Braces, brackets and asterisks are signs of patterns, quotes are SQL's. */
  @ParameterizedTest
  @ValueSource(strings = {"o'clock {x,y} [a-z]* 50%", "a \"quoted\" [!b]] 'name'"})
  void aFolderMayHaveAnyName(String name) {
    Path home = folder.resolve(name);
    try (TestLake lake = TestLake.in(home, REMARKS)) {
      lake.stage(REMARKS, List.of(remark("a")));
      lake.settle();
      lake.stage(REMARKS, List.of(remark("b")));
      assertThat(lake.freshView(REMARKS)).isEqualTo(lake.rows(Source.FRESH, REMARKS)).hasSize(2);
    }
  }

  /** The views' queries are kept as texts, which name no database. */
  @Test
  void whatAClientCallsTheSameIsNotTakenForTheLakes() {
    try (TestLake lake = TestLake.with(REMARKS)) {
      lake.stage(REMARKS, List.of(remark("a")));
      lake.settle();
      lake.stage(REMARKS, List.of(remark("b")));
      Replica published = published(lake, REMARKS);
      long rows =
          lake.ask(
              published,
              "called otherwise",
              session -> {
                session.execute("CREATE SCHEMA tarn");
                for (String table : List.of("tarn.ledger", "tarn.generation", "main.remarks")) {
                  session.execute("CREATE TABLE %s (nothing INTEGER)".formatted(table));
                }
                session.execute("CREATE MACRO query(anything) AS TABLE SELECT 1 AS nothing");
                session.execute("SET integer_division = true");
                session.execute("CREATE VIEW mine AS FROM \"called otherwise\".fresh.remarks");
                return session.number("SELECT count(*) FROM mine");
              });
      assertThat(rows).isEqualTo(2);
    }
  }

  /** There and back: then the replica that is not published has the right views already. */
  @Test
  void theViewsFollowALakeThatIsMovedThoughNothingIsStaged() throws IOException {
    Path there = folder.resolve("there");
    Path here = folder.resolve("here");
    try (TestLake before = TestLake.in(there, REMARKS);
        TestLake after = TestLake.in(here, REMARKS)) {
      before.stage(REMARKS, List.of(remark("a")));
      before.settle();
      Files.move(there, here);
      assertThatThrownBy(() -> after.freshView(REMARKS)).isInstanceOf(SqlFailure.class);
      after.run();
      assertThat(after.freshView(REMARKS)).hasSize(1);
      after.run();
      assertThat(after.run().databases().get(0).idle()).contains("nothing is staged");
      Files.move(here, there);
      before.run();
      assertThat(before.freshView(REMARKS)).hasSize(1);
      Files.createDirectory(here); // to be deleted with its lake
    }
  }

  /** Otherwise it would answer with what is staged in the lake that it was copied from. */
  @Test
  void theViewsOfACopiedLakeAreItsOwn() throws IOException, InterruptedException {
    Path there = folder.resolve("there");
    Path here = folder.resolve("here");
    try (TestLake original = TestLake.in(there, REMARKS);
        TestLake copy = TestLake.in(here, REMARKS)) {
      original.stage(REMARKS, List.of(remark("a")));
      original.settle();
      new ProcessBuilder("cp", "-a", there.toString(), here.toString()).start().waitFor();
      original.stage(REMARKS, List.of(remark("b")));
      copy.run();
      assertThat(copy.freshView(REMARKS)).hasSize(1);
      assertThat(original.freshView(REMARKS)).hasSize(2);
    }
  }

  /** Such as other systems leave beside files that are copied. */
  @Test
  void hiddenFilesInStagingAreNoSegments() throws IOException {
    try (TestLake lake = TestLake.with(REMARKS)) {
      lake.stage(REMARKS, List.of(remark("a")));
      lake.settle();
      Files.writeString(lake.stagingFolder(REMARKS).resolve("._a.parquet"), "no Parquet");
      assertThat(lake.freshView(REMARKS)).hasSize(1);
    }
  }

  /** Nor does it matter how many files there are: none is opened. */
  @Test
  void aFileThatCannotBeReadAndComesJustThenKeepsNoViewFromBeingMade() throws Exception {
    try (TestLake lake = TestLake.with(REMARKS)) {
      lake.stage(REMARKS, List.of(remark("a")));
      Path garbage =
          lake.stagingFolder(REMARKS).resolve("20261120T100000.000000Z-x-0000000000000001.parquet");
      List<String> made = new ArrayList<>();
      LakeWriter writer =
          new LakeWriter(
              lake.lake(),
              lake.datasets(),
              lake.staging(),
              () ->
                  Session.open(
                      SessionOptions.spillingTo(lake.home().resolve("spill")),
                      statement -> {
                        if (statement.startsWith("CREATE OR REPLACE VIEW")) {
                          made.add(statement);
                          write(garbage);
                        }
                      }),
              TestLake.hasty());
      assertThat(writer.run().databases()).allMatch(run -> run.notices().isEmpty());
      assertThat(made).isNotEmpty();
      assertThat(lake.run().quarantined()).isEqualTo(1);
      assertThat(lake.freshView(REMARKS)).hasSize(1);
    }
  }

  private static void write(Path garbage) {
    try {
      Files.writeString(garbage, "no Parquet");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void theOrderThatAClientHasSetIsNotThatOfTicks() throws IOException {
    try (TestLake lake = TestLake.with(MarketDatasets.builtIn());
        Session session = lake.session()) {
      lake.stage(MarketDatasets.TICKS, List.of(tick(0, 1.5)));
      lake.settle();
      lake.stage(MarketDatasets.TICKS, List.of(tick(1, 2.5)));
      new Catalog("core").attachForReading(session, published(lake, MarketDatasets.TICKS).path());
      session.execute("SET default_order = 'DESC'");
      session.execute("SET default_null_order = 'NULLS_FIRST'");
      assertThat(
              session.query(
                  "SELECT \"open\" || ' ' || \"close\" FROM core.fresh.candles",
                  row -> row.getString(1)))
          .containsExactly("1.5 2.5");
    }
  }

  @Test
  void ordersAreShownInTheirLatestState() {
    Dataset events = MarketDatasets.builtIn().require("order_events");
    try (TestLake lake = TestLake.with(MarketDatasets.builtIn());
        Session session = lake.session()) {
      lake.stage(events, List.of(event(events, "A", 1, "NEW"), event(events, "B", 1, "NEW")));
      lake.settle();
      lake.stage(events, List.of(event(events, "A", 3, "FILLED"), event(events, "A", 2, "NEW")));
      new Catalog("mine").attachForReading(session, published(lake, events).path());
      assertThat(
              session.query(
                  "SELECT order_id || ' ' || status FROM mine.fresh.orders ORDER BY order_id",
                  row -> row.getString(1)))
          .containsExactly("A FILLED", "B NEW");
    }
  }

  private static GenericRecord event(Dataset events, String order, long sequence, String status) {
    GenericRecord event = new GenericData.Record(events.schema());
    for (Schema.Field field : events.schema().getFields()) {
      if (field.hasDefaultValue()) {
        event.put(field.pos(), GenericData.get().getDefaultValue(field));
      }
    }
    event.put("event_id", order + sequence);
    event.put("order_id", order);
    event.put("account", "paper");
    event.put("symbol", "S");
    event.put("side", "BUY");
    event.put("order_type", "LIMIT");
    event.put("status", status);
    event.put("quantity", 1.0);
    event.put("filled_quantity", 0.0);
    event.put("sequence", sequence);
    event.put("event_time", micros(START.plusSeconds(sequence)));
    return event;
  }

  @Test
  void aSegmentStaysInStagingForThoseWhoHaveListedIt() {
    WriterOptions patient = TestLake.hasty().withRetireAfter(Duration.ofHours(1));
    try (TestLake lake = TestLake.with(REMARKS)) {
      lake.stage(REMARKS, List.of(remark("a")));
      for (int i = 0; i < 4; i++) {
        lake.run(patient);
      }
      List<Segment> staged = lake.staging().segments(REMARKS);
      assertThat(staged).hasSize(1);
      assertThat(lake.staging().archived(REMARKS)).hasSize(1);
      for (Source source : Source.values()) {
        assertThat(lake.rows(source, REMARKS)).hasSize(1);
      }
      assertThat(lake.freshView(REMARKS)).hasSize(1);
      assertThat(lake.run(patient).databases().get(0).idle())
          .contains("all that is staged is loaded");
      assertThat(
              lake.run(patient.withRetireAfter(Duration.ofNanos(1))).databases().get(0).retired())
          .isEqualTo(1);
      assertThat(lake.staging().segments(REMARKS)).isEmpty();
      assertThat(lake.staging().archived(REMARKS)).hasSize(1);
    }
  }

  /** By a time that a clock had which was an hour fast. */
  @Test
  void aSegmentDoesNotStayInStagingForATimeThatIsYetToCome() {
    try (TestLake lake = TestLake.with(REMARKS)) {
      lake.stage(REMARKS, List.of(remark("a")));
      WriterOptions patient = TestLake.hasty().withRetireAfter(Duration.ofMinutes(1));
      for (int i = 0; i < 4; i++) {
        lake.run(patient);
      }
      assertThat(lake.staging().segments(REMARKS)).hasSize(1);
      lake.run(patient.withClock(Clock.offset(Clock.systemUTC(), Duration.ofHours(-1))));
      assertThat(lake.staging().segments(REMARKS)).isEmpty();
    }
  }

  @Test
  void nothingIsLeftOfAReplicaThatWasDeletedByHand() throws IOException {
    try (TestLake lake = TestLake.with(REMARKS)) {
      lake.stage(REMARKS, List.of(remark("a")));
      lake.settle();
      lake.stage(REMARKS, List.of(remark("b")));
      lake.run();
      Replica published = published(lake, REMARKS);
      Replica deleted =
          lake.replicas("mine").replicas().stream()
              .filter(replica -> !replica.equals(published))
              .findFirst()
              .orElseThrow();
      assertThat(lake.files("warehouse/mine"))
          .anyMatch(file -> file.startsWith(deleted.name() + Replica.SERVED));
      Files.delete(deleted.path());
      lake.run();
      assertThat(lake.files("warehouse/mine"))
          .noneMatch(file -> file.startsWith(deleted.name() + Replica.SERVED));
      assertThat(lake.freshView(REMARKS)).hasSize(2);
    }
  }

  private static Replica published(TestLake lake, Dataset dataset) {
    return lake.replicas(dataset.database()).published().orElseThrow();
  }

  private static Tick tick(int second, double price) {
    return new Tick(
        "V", "S", START.plusSeconds(second), price, 1, Side.BUY, "t" + second, null, null);
  }

  private static long micros(Instant time) {
    return time.getEpochSecond() * 1_000_000;
  }
}
