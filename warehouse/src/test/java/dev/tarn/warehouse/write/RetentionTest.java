package dev.tarn.warehouse.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.market.Candle;
import dev.tarn.market.CandleSource;
import dev.tarn.market.MarketDatasets;
import dev.tarn.market.Side;
import dev.tarn.market.Tick;
import dev.tarn.staging.Dataset;
import dev.tarn.staging.RefusedException;
import dev.tarn.warehouse.Replica;
import dev.tarn.warehouse.read.Source;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.support.TestDatasets;
import dev.tarn.warehouse.support.TestLake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;

/** Days that are old enough leave the database file, and nobody notices. */
class RetentionTest {
  private static final Dataset TICKS = MarketDatasets.TICKS;
  private static final Dataset CANDLES = MarketDatasets.CANDLES;
  private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");
  private static final String LEVELS =
      """
      {"type": "record", "name": "Level", "tarn.dataset": "levels", "tarn.database": "mine",
       "tarn.merge": "append", "tarn.time": "at", "fields": [
         {"name": "at", "type": {"type": "long", "logicalType": "timestamp-micros"}}, %s]}""";

  @Test
  void daysThatAreOldEnoughAreInFilesThatBothReplicasShare() {
    try (TestLake lake = TestLake.with(TICKS, CANDLES)) {
      for (int day = 1; day <= 9; day++) {
        lake.stage(TICKS, List.of(tick("2026-03-0" + day + "T00:00:00Z", day + "a")));
        lake.stage(TICKS, List.of(tick("2026-03-0" + day + "T23:59:59.999999Z", day + "b")));
      }
      settle(lake, NOW);
      assertThat(lake.replicas("core").replicas()).hasSize(2);
      for (Replica replica : lake.replicas("core").replicas()) {
        assertThat(kept(lake, replica)).isEqualTo("14 2026-03-03 00:00:00");
        assertThat(lake.rows(replica, TICKS)).hasSize(18);
      }
      assertThat(lake.files("warehouse/core/cold"))
          .hasSize(2)
          .anyMatch(file -> file.matches("ticks/date=2026-03-01/[0-9a-f]{16}\\.parquet"))
          .anyMatch(file -> file.matches("ticks/date=2026-03-02/[0-9a-f]{16}\\.parquet"));
      settle(lake, NOW.plus(Duration.ofDays(1))); // nothing is staged, and still a day leaves
      assertThat(lake.files("warehouse/core/cold")).hasSize(3);
      assertThat(lake.rows(Source.DUCKDB, TICKS)).hasSize(18);
    }
  }

  @Test
  void aLateTickBringsItsDayBackUntilTheDayLeavesAgain() {
    try (TestLake lake = TestLake.with(TICKS, CANDLES)) {
      lake.stage(TICKS, List.of(tick("2026-03-01T10:00:01Z", "1")));
      settle(lake, NOW);
      List<String> first = lake.files("warehouse/core/cold");
      assertThat(first).hasSize(1);
      lake.stage(TICKS, List.of(tick("2026-03-01T10:00:02Z", "2")));
      assertThat(lake.rows(Source.FRESH, CANDLES))
          .singleElement()
          .asString()
          .contains(", 2.0, 2.0, 2.0, 0.0, 2,");
      settle(lake, NOW.plusSeconds(60));
      assertThat(lake.rows(Source.DUCKDB, CANDLES))
          .singleElement()
          .asString()
          .contains(", 2.0, 2.0, 2.0, 0.0, 2,");
      for (Replica replica : lake.replicas("core").replicas()) {
        assertThat(kept(lake, replica)).startsWith("2 ");
      }
      settle(lake, NOW.plusSeconds(7_200));
      for (Replica replica : lake.replicas("core").replicas()) {
        assertThat(kept(lake, replica)).startsWith("0 ");
        assertThat(lake.rows(replica, TICKS)).hasSize(2);
      }
      assertThat(lake.files("warehouse/core/cold")).hasSize(2).containsAll(first);
      // a reader may hold an old replica for ten minutes
      settle(lake, NOW.plusSeconds(11_000));
      assertThat(lake.files("warehouse/core/cold")).hasSize(1).doesNotContainAnyElementsOf(first);
      assertThat(lake.rows(Source.DUCKDB, TICKS)).hasSize(2);
    }
  }

  @Test
  void theLastMinuteOfADayThatHasLeftIsClosedByATickOfALaterDay() {
    try (TestLake lake = TestLake.with(TICKS, CANDLES)) {
      lake.stage(TICKS, List.of(tick("2026-03-01T10:00:01Z", "1")));
      WriterOptions options =
          TestLake.hasty()
              .withClock(Clock.fixed(NOW, ZoneOffset.UTC))
              .withKeepInDatabase(
                  Map.of("ticks", Duration.ofDays(1), "candles", Duration.ofDays(1)));
      lake.run(options);
      assertThat(lake.rows(Source.DUCKDB, CANDLES)).singleElement().asString().contains("false");
      lake.stage(TICKS, List.of(tick("2026-03-05T10:00:01Z", "2")));
      assertThat(lake.rows(Source.FRESH, CANDLES))
          .hasSize(2)
          .anyMatch(candle -> candle.contains("true"));
      lake.run(options);
      assertThat(lake.rows(Source.DUCKDB, CANDLES))
          .hasSize(2)
          .isEqualTo(lake.rows(Source.PARQUET, CANDLES));
    }
  }

  /** It wins over the one of the ticks, and may leave as it is closed itself. */
  @Test
  void aLoadedCandleOfTheLastMinuteStaysTheOneWhenATickOfALaterDayClosesIt() {
    WriterOptions options =
        TestLake.hasty()
            .withClock(Clock.fixed(NOW, ZoneOffset.UTC))
            .withKeepInDatabase(Map.of("ticks", Duration.ofDays(1), "candles", Duration.ofDays(1)));
    try (TestLake lake = TestLake.with(TICKS, CANDLES)) {
      lake.stage(TICKS, List.of(tick("2026-03-01T10:00:01Z", "1")));
      lake.stage(
          CANDLES,
          List.of(
              new Candle(
                  "V",
                  "S",
                  "1m",
                  Instant.parse("2026-03-01T10:00:00Z"),
                  5,
                  7,
                  4,
                  6,
                  9,
                  null,
                  null,
                  null,
                  null,
                  null,
                  CandleSource.EXCHANGE,
                  true,
                  0)));
      lake.run(options);
      lake.run(options);
      assertThat(lake.files("warehouse/core/cold")).anyMatch(file -> file.startsWith("candles"));
      lake.stage(TICKS, List.of(tick("2026-03-05T10:00:01Z", "2")));
      assertThat(lake.rows(Source.FRESH, CANDLES))
          .hasSize(2)
          .isEqualTo(lake.rows(Source.PARQUET, CANDLES));
      lake.run(options);
      assertThat(lake.rows(Source.DUCKDB, CANDLES))
          .hasSize(2)
          .isEqualTo(lake.rows(Source.PARQUET, CANDLES));
    }
  }

  @Test
  void aFileThatWasLostIsMadeAnewByARebuild() throws IOException {
    try (TestLake lake = TestLake.with(TICKS, CANDLES)) {
      lake.stage(TICKS, List.of(tick("2026-03-01T10:00:01Z", "1")));
      settle(lake, NOW);
      Path cold = lake.home().resolve("warehouse/core/cold");
      Files.delete(cold.resolve(lake.files("warehouse/core/cold").get(0)));
      new Rebuild(lake.lake(), lake.datasets(), lake.staging(), lake::session).begin();
      settle(lake, NOW);
      assertThat(lake.rows(Source.DUCKDB, TICKS)).hasSize(1);
      assertThat(kept(lake, lake.replicas("core").published().orElseThrow())).startsWith("0 ");
    }
  }

  @Test
  void aLakeThatHasMovedFindsItsFilesAgain() throws IOException {
    Path parent = Files.createTempDirectory("tarn-warehouse-test");
    try (TestLake lake = TestLake.in(parent.resolve("before"), TICKS, CANDLES)) {
      lake.stage(TICKS, List.of(tick("2026-03-01T10:00:01Z", "1")));
      settle(lake, NOW);
      Files.move(lake.home(), parent.resolve("after's"));
      TestLake moved = TestLake.in(parent.resolve("after's"), TICKS, CANDLES);
      assertThat(moved.rows(Source.DUCKDB, TICKS)).hasSize(1); // Tarn's own readers at once
      settle(moved, NOW);
      for (Replica replica : moved.replicas("core").replicas()) {
        assertThat(moved.rows(replica, TICKS)).hasSize(1); // others after the writer
      }
      Files.move(moved.home(), lake.home());
    }
    Files.delete(parent);
  }

  @Test
  void filesOfBeforeAFieldWasAddedGiveItsDefault() {
    Dataset before = levels("{\"name\": \"depth\", \"type\": \"float\"}");
    Dataset after =
        levels(
            "{\"name\": \"size\", \"type\": \"double\", \"aliases\": [\"depth\"]}, {\"name\": \"note\", \"type\": \"string\", \"default\": \"none\"}");
    try (TestLake lake = TestLake.with(before)) {
      lake.stage(before, List.of(level(before, 0.5f)));
      WriterOptions options = options(NOW, "levels");
      lake.run(options);
      TestLake grown = TestLake.in(lake.home(), after);
      grown.stage(after, List.of(level(after, 0.75, "x")));
      grown.stage(after, List.of(level(after, 0.75, "y")));
      List<String> fresh = grown.rows(Source.FRESH, after);
      assertThat(fresh).hasSize(2).anyMatch(row -> row.contains("0.5, none"));
      grown.run(options);
      grown.run(options(NOW.plusSeconds(7_200), "levels"));
      assertThat(grown.rows(Source.DUCKDB, after)).isEqualTo(fresh);
      for (Replica replica : grown.replicas("mine").replicas()) {
        assertThat(grown.rows(replica, after)).isEqualTo(fresh);
      }
      assertThat(grown.rows(Source.DUCKDB, before)).hasSize(2);
    }
  }

  @Test
  void whatMustStayAtHandMayNotLeave() {
    try (TestLake lake = TestLake.with(TICKS, TestDatasets.POSITIONS)) {
      assertThatThrownBy(() -> lake.run(options(NOW, TestDatasets.POSITIONS.name())))
          .isInstanceOf(RefusedException.class)
          .hasMessageStartingWith("Invalid keep-in-database of positions: a new row may replace");
      assertThatThrownBy(() -> lake.run(options(NOW, "tick")))
          .isInstanceOf(RefusedException.class)
          .hasMessageStartingWith("Unknown dataset 'tick'");
    }
  }

  private static void settle(TestLake lake, Instant now) {
    for (int i = 0; i < 3; i++) {
      lake.run(options(now, "ticks"));
    }
  }

  private static WriterOptions options(Instant now, String dataset) {
    return TestLake.hasty()
        .withClock(Clock.fixed(now, ZoneOffset.UTC))
        .withKeepInDatabase(Map.of(dataset, Duration.ofDays(7)));
  }

  /** How many ticks are in the database file, and the time of the first. */
  private static String kept(TestLake lake, Replica replica) {
    return lake.ask(replica, "core", RetentionTest::kept);
  }

  private static String kept(Session session) {
    return session
        .first(
            "SELECT count(*) || ' ' || coalesce(min(\"time\")::VARCHAR, '') FROM core.ticks_kept",
            row -> row.getString(1))
        .orElseThrow();
  }

  private static Tick tick(String time, String id) {
    return new Tick("V", "S", Instant.parse(time), 1, 1, Side.BUY, id, null, null);
  }

  private static Dataset levels(String fields) {
    return TestDatasets.dataset(LEVELS.formatted(fields));
  }

  private static GenericRecord level(Dataset dataset, Object... values) {
    GenericRecord row = new GenericData.Record(dataset.schema());
    row.put(0, Instant.parse("2026-03-01T10:00:00Z").toEpochMilli() * 1_000);
    for (int i = 0; i < values.length; i++) {
      row.put(i + 1, values[i]);
    }
    return row;
  }
}
