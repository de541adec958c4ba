package dev.tarn.warehouse.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.market.MarketDatasets;
import dev.tarn.market.Side;
import dev.tarn.market.Tick;
import dev.tarn.staging.Dataset;
import dev.tarn.warehouse.Replica;
import dev.tarn.warehouse.sql.Catalog;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.support.TestDatasets;
import dev.tarn.warehouse.support.TestLake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Rows that were never merged are named, though log and replicas have the same sums. */
class UnmergedRowsTest {
  private static final Dataset TICKS = MarketDatasets.TICKS;

  @Test
  void aRowThatIsTwiceInTheLogAndInBothReplicasIsNamed() throws IOException {
    try (TestLake lake = TestLake.with(TICKS, MarketDatasets.CANDLES)) {
      lake.stage(TICKS, List.of(tick(1, "1", 1), tick(2, "2", 2)));
      lake.stage(TICKS, List.of(tick(2, "2", 2)));
      lake.settle();
      assertThat(lines(lake)).isEmpty();
      spoil(lake, "core", "INSERT INTO core.ticks SELECT * FROM core.ticks WHERE trade_id = '2'");
      assertThat(lines(lake))
          .singleElement()
          .asString()
          .startsWith(
              "core, replica a, ticks, 2026-03-01: 1 rows have the key of another row within the window, such as (V, S, 2)")
          .endsWith("run writer-job rebuild");
    }
  }

  @Test
  void rowsOfOneKeyThatDifferAreNamedWhereTheSmallerWasNotPreferred() throws IOException {
    try (TestLake lake = conflicting()) {
      spoil(
          lake,
          "core",
          "INSERT INTO core.ticks SELECT * FROM core.tarn.ticks_conflicts",
          "DELETE FROM core.tarn.ticks_conflicts");
      assertThat(lines(lake))
          .singleElement()
          .asString()
          .contains("ticks, 2026-03-01: 1 rows have the key of another row within the window");
    }
  }

  @Test
  void aConflictThatStandsInThePlaceOfItsWinnerIsNamed() throws IOException {
    try (TestLake lake = conflicting()) {
      spoil(
          lake,
          "core",
          "CREATE TEMP TABLE winner AS FROM core.ticks WHERE trade_id = '2'",
          "DELETE FROM core.ticks WHERE trade_id = '2'",
          "INSERT INTO core.ticks SELECT * FROM core.tarn.ticks_conflicts",
          "DELETE FROM core.tarn.ticks_conflicts",
          "INSERT INTO core.tarn.ticks_conflicts FROM winner",
          "DROP TABLE winner");
      assertThat(lines(lake))
          .anySatisfy(
              line ->
                  assertThat(line)
                      .contains("1 rows stand though a conflict of their key has won over them"))
          .anySatisfy(
              line -> assertThat(line).contains("1 conflicts have lost to no row of their key"))
          .hasSize(2);
    }
  }

  @Test
  void aConflictThatWasMovedAwayFromItsWinnerIsNamed() throws IOException {
    try (TestLake lake = conflicting()) {
      spoil(
          lake,
          "core",
          "UPDATE core.tarn.ticks_conflicts SET time = time + INTERVAL 61 MINUTE",
          "INSERT INTO core.tarn.ticks_conflicts SELECT * FROM core.tarn.ticks_conflicts");
      assertThat(lines(lake))
          .anySatisfy(
              line -> assertThat(line).contains("2 conflicts have lost to no row of their key"))
          .anySatisfy(line -> assertThat(line).contains("1 conflicts are there twice"));
    }
  }

  @Test
  void equalKeysFartherApartThanTheWindowAreDifferentEvents() {
    try (TestLake lake = TestLake.with(TICKS, MarketDatasets.CANDLES)) {
      lake.stage(
          TICKS,
          List.of(
              tick(0, "1", 1), tick(3_601, "1", 1), tick(86_400, "1", 2), tick(90_001, "1", 3)));
      lake.settle();
      assertThat(lines(lake)).isEmpty();
    }
  }

  @Test
  void aPairIsNamedOnceThoughItLiesInTwoSlicesOfItsDay() throws IOException {
    try (TestLake lake = conflicting()) {
      spoil(
          lake,
          "core",
          """
          INSERT INTO core.ticks SELECT t.* REPLACE (TIMESTAMP '2026-03-02' + INTERVAL (i * 200) MILLISECOND AS "time", 'x' || i AS trade_id)
          FROM core.ticks AS t, range(430000) AS r(i) WHERE trade_id = '1'""",
          """
          INSERT INTO core.ticks SELECT * REPLACE ("time" + INTERVAL 30 MINUTE AS "time")
          FROM core.ticks WHERE "time" = TIMESTAMP '2026-03-02 05:59:00'""",
          """
          INSERT INTO core.ticks SELECT * REPLACE ("time" + INTERVAL 60 MINUTE AS "time")
          FROM core.ticks WHERE "time" = TIMESTAMP '2026-03-02 23:30:00'""");
      assertThat(lines(lake))
          .anySatisfy(
              line ->
                  assertThat(line)
                      .contains("replica a, ticks, 2026-03-02: 1 rows have the key", "x107700"))
          .anySatisfy(
              line ->
                  assertThat(line)
                      .contains("replica a, ticks, 2026-03-03: 1 rows have the key", "x423000"))
          .filteredOn(line -> line.contains("have the key"))
          .hasSize(2);
    }
  }

  @Test
  void aRowWhoseTwinIsInAColdPartIsNamed() throws IOException {
    try (TestLake lake = TestLake.with(TICKS, MarketDatasets.CANDLES)) {
      lake.stage(TICKS, List.of(tick(1, "1", 1), tick(5 * 86_400, "2", 2)));
      for (int i = 0; i < 3; i++) {
        lake.run(TestLake.hasty().withKeepInDatabase(Map.of("ticks", Duration.ofDays(1))));
      }
      assertThat(lines(lake)).isEmpty();
      spoil(
          lake,
          "core",
          "INSERT INTO core.ticks_kept SELECT * FROM core.ticks WHERE trade_id = '1'");
      assertThat(lines(lake))
          .anySatisfy(line -> assertThat(line).contains("ticks, 2026-03-01: 1 rows have the key"));
    }
  }

  @Test
  void rowsOfOneKeyAreNamedWithoutAWindow() throws IOException {
    try (TestLake lake = TestLake.with(TestDatasets.FILLS, TestDatasets.POSITIONS)) {
      lake.stage(
          TestDatasets.FILLS,
          List.of(
              TestDatasets.fill("A", null, 1L, 1.0, "x"),
              TestDatasets.fill("A", null, 1L, 1.0, "x"),
              TestDatasets.fill("A", "1", null, 1.0, "x")));
      lake.stage(TestDatasets.POSITIONS, List.of(TestDatasets.position("P1", "OPEN", 1L, 1L, 1.0)));
      lake.settle();
      assertThat(lines(lake)).isEmpty();
      spoil(
          lake,
          "mine",
          "INSERT INTO mine.fills SELECT * FROM mine.fills WHERE fill_id = '1'",
          "INSERT INTO mine.positions SELECT * REPLACE (version + 1 AS version) FROM mine.positions");
      assertThat(lines(lake))
          .anySatisfy(
              line ->
                  assertThat(line)
                      .contains(
                          "a, fills, no time: 1 rows have the key of another row, such as (A, 1)"))
          .anySatisfy(
              line ->
                  assertThat(line)
                      .contains("a, positions, 1970-01-01: 1 rows have the key of another row"));
    }
  }

  @Test
  void whereKeysAreCountedInPartManyRunsSeeAllDays() throws IOException {
    try (TestLake lake = TestLake.with(TICKS, MarketDatasets.CANDLES)) {
      lake.stage(
          TICKS, List.of(tick(1, "1", 1), tick(86_401, "2", 1), tick(2 * 86_400 + 1, "3", 1)));
      lake.settle();
      spoil(lake, "core", "INSERT INTO core.ticks SELECT * FROM core.ticks");
      Set<String> days = new TreeSet<>();
      for (int run = 0; run < 100; run++) { // each sees the newest day and one of two others
        Found found = new Found("core", Set.of());
        Replica replica = lake.replicas("core").replicas().get(0);
        found.in(replica);
        lake.ask(
            replica,
            "core",
            session -> {
              Stored stored = new Stored(session, lake.replicas("core").coldParts());
              Catalog catalog = new Catalog("core");
              new KeyCheck(session, catalog, TICKS, stored, found, 4)
                  .check(stored.sums(catalog, TICKS));
              return true;
            });
        assertThat(found.inPart).singleElement().asString().contains("2 of its 3 days");
        assertThat(found.differences).hasSize(2);
        assertThat(found.differences.get(0).day()).contains("2026-03-03");
        found.differences.forEach(each -> days.add(each.day().orElseThrow()));
      }
      assertThat(days).containsExactly("2026-03-01", "2026-03-02", "2026-03-03");
    }
  }

  /** Two ticks of one key that differ, and one of another. */
  private static TestLake conflicting() {
    TestLake lake = TestLake.with(TICKS, MarketDatasets.CANDLES);
    lake.stage(TICKS, List.of(tick(1, "1", 1), tick(2, "2", 2)));
    lake.stage(TICKS, List.of(tick(2, "2", 3)));
    lake.settle();
    assertThat(lines(lake)).isEmpty();
    return lake;
  }

  /** The same in both replicas. */
  private static void spoil(TestLake lake, String database, String... statements)
      throws IOException {
    for (Replica replica : lake.replicas(database).replicas()) {
      Files.setPosixFilePermissions(replica.path(), PosixFilePermissions.fromString("rw-r--r--"));
      try (Session session = lake.session()) {
        Catalog catalog = new Catalog(database);
        catalog.attachForWriting(session, replica.path());
        for (String statement : statements) {
          session.execute(statement);
        }
        catalog.detach(session);
      }
    }
  }

  private static List<String> lines(TestLake lake) {
    return new Verification(lake.lake(), lake.datasets(), lake.staging(), lake::session)
        .verify(Set.of()).differences().stream().map(Difference::toString).toList();
  }

  private static Tick tick(long seconds, String id, double price) {
    Instant time = Instant.parse("2026-03-01T00:00:00Z").plusSeconds(seconds);
    return new Tick("V", "S", time, price, 1, Side.BUY, id, null, null);
  }
}
