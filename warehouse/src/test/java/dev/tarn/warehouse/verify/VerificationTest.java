package dev.tarn.warehouse.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.market.Candle;
import dev.tarn.market.CandleSource;
import dev.tarn.market.MarketDatasets;
import dev.tarn.market.Side;
import dev.tarn.market.Tick;
import dev.tarn.staging.Dataset;
import dev.tarn.staging.Segment;
import dev.tarn.warehouse.Replica;
import dev.tarn.warehouse.sql.Catalog;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.support.TestDatasets;
import dev.tarn.warehouse.support.TestLake;
import dev.tarn.warehouse.write.WriterOptions;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A verification names what is wrong, and nothing else. */
class VerificationTest {
  private static final Dataset TICKS = MarketDatasets.TICKS;
  private static final Dataset CANDLES = MarketDatasets.CANDLES;
  private static final long SEED = Long.getLong("tarn.seed", System.nanoTime());

  @Test
  void aLakeAfterLateRepeatedAndConflictingRowsIsClean() {
    System.out.println("-Dtarn.seed=" + SEED);
    Random random = new Random(SEED);
    try (TestLake lake = TestLake.with(TICKS, CANDLES)) {
      for (int cycle = 0; cycle < 6; cycle++) {
        WriterOptions options = TestLake.hasty();
        if (cycle > 2) {
          options =
              options.withKeepInDatabase(
                  Map.of("ticks", Duration.ofDays(1), "candles", Duration.ofDays(1)));
        }
        for (int i = 0; i < 3; i++) {
          lake.stage(TICKS, ticks(random));
        }
        lake.stage(CANDLES, candles(random));
        lake.run(options);
        assertThat(verify(lake).differences()).isEmpty();
      }
      lake.settle();
      Findings findings = verify(lake);
      assertThat(findings.differences()).isEmpty();
      assertThat(findings.notLookedAt()).isEmpty();
      assertThat(findings.waiting()).isZero();
      assertThat(findings.checked()).hasSize(4);
      assertThat(findings.checked())
          .filteredOn(each -> each.dataset().equals("ticks"))
          .allMatch(each -> each.segments() == 18 && each.conflicts() > 0);
    }
  }

  @Test
  void everyMergeModeIsClean() {
    try (TestLake lake =
        TestLake.with(TestDatasets.FILLS, TestDatasets.POSITIONS, TestDatasets.REMARKS)) {
      for (int i = 0; i < 3; i++) {
        lake.stage(
            TestDatasets.FILLS,
            List.of(
                TestDatasets.fill("A", null, 1L, 1.0, "x"),
                TestDatasets.fill("A", null, 1L, 1.0, "x"),
                TestDatasets.fill("A", "1", 1L, 1.0 + i, "x")));
        lake.stage(
            TestDatasets.POSITIONS,
            List.of(TestDatasets.position("P1", i == 1 ? "OPEN" : "PENDING", 1L, 1L, 1.0)));
        lake.stage(TestDatasets.REMARKS, List.of(TestDatasets.remark("a")));
      }
      lake.settle();
      Findings findings = verify(lake);
      assertThat(findings.differences()).isEmpty();
      assertThat(findings.checked()).hasSize(6);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DELETE FROM core.ticks WHERE trade_id = '2' | ticks, 2026-03-01: 1 rows are missing",
        "INSERT INTO core.ticks SELECT * REPLACE ('9' AS trade_id) FROM core.ticks WHERE trade_id = '2' | ticks, 2026-03-01: 1 rows too many",
        "UPDATE core.ticks SET price = 7 WHERE trade_id = '2' | ticks, 2026-03-01: rows have another content",
        "UPDATE core.ticks SET time = time + INTERVAL 1 DAY WHERE trade_id = '2' | ticks, 2026-03-02: 1 rows too many",
        "DELETE FROM core.tarn.ticks_conflicts | ticks, 2026-03-01: 1 rows are missing",
        "UPDATE core.candles SET close = 3 WHERE source = 'EXCHANGE' | candles, 2026-03-01: rows have another content",
        "DELETE FROM core.candles WHERE source = 'EXCHANGE' | candles, 2026-03-01: 1 rows are missing",
        "DELETE FROM core.candles WHERE source = 'TICKS' | candles, 2026-03-01: unlike the other replica with its ledger: ",
        "UPDATE core.candles SET close = 3 WHERE source = 'TICKS' AND closed | candles, 2026-03-01: derived from its ticks anew, rows have another content",
        "INSERT INTO core.tarn.ledger VALUES ('ticks', 'x', 1, 1) | ticks: 1 segments that it has loaded are in neither archive nor staging, such as x",
        "DELETE FROM core.tarn.ledger WHERE dataset = 'candles' | candles: 1 segments of the archive are not in its ledger",
      })
  void whatIsWrongInAReplicaIsNamed(String spoiling, String difference) throws IOException {
    try (TestLake lake = settled()) {
      Replica replica = lake.replicas("core").replicas().get(1);
      Files.setPosixFilePermissions(replica.path(), PosixFilePermissions.fromString("rw-r--r--"));
      try (Session session = lake.session()) {
        Catalog catalog = new Catalog("core");
        catalog.attachForWriting(session, replica.path());
        session.execute(spoiling);
        catalog.detach(session);
      }
      assertThat(verify(lake).differences())
          .extracting(Difference::toString)
          .anySatisfy(line -> assertThat(line).startsWith("core, replica b, " + difference));
    }
  }

  @Test
  void aSegmentThatWasLostIsNamed() throws IOException {
    try (TestLake lake = settled()) {
      Segment segment = lake.staging().archived(TICKS).get(0);
      Files.delete(segment.path());
      assertThat(verify(lake).differences())
          .extracting(Difference::toString)
          .anySatisfy(line -> assertThat(line).contains("are in neither", segment.name()));
    }
  }

  @Test
  void anArchivedFileThatIsDamagedOrReplacedIsNamed() throws IOException {
    try (TestLake lake = settled()) {
      List<Segment> segments = lake.staging().archived(TICKS);
      Path damaged = segments.get(0).path();
      Files.write(damaged, new byte[100]);
      assertThat(verify(lake).differences())
          .extracting(Difference::toString)
          .anySatisfy(line -> assertThat(line).contains(damaged + " is damaged: "));
      Files.copy(segments.get(1).path(), damaged, StandardCopyOption.REPLACE_EXISTING);
      assertThat(verify(lake).differences()).isNotEmpty();
    }
  }

  @Test
  void aReplicaThatIsCutShortIsNamed() throws IOException {
    try (TestLake lake = settled()) {
      Path file = lake.replicas("core").replicas().get(0).path();
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.truncate(5_000);
      }
      assertThat(verify(lake).differences())
          .extracting(Difference::toString)
          .singleElement()
          .asString()
          .startsWith("core, replica a: it cannot be read: ");
    }
  }

  @Test
  void whatWaitsIsNoDifference() {
    try (TestLake lake = settled()) {
      lake.stage(TICKS, List.of(tick(5, "5", 1)));
      assertThat(verify(lake).differences()).isEmpty();
      assertThat(verify(lake).waiting()).isEqualTo(1);
      lake.run();
      Findings half = verify(lake);
      assertThat(half.differences()).isEmpty();
      assertThat(half.waiting()).isZero();
    }
  }

  @Test
  void anEmptyLakeIsClean() {
    try (TestLake lake = TestLake.with(TICKS)) {
      assertThat(verify(lake))
          .isEqualTo(new Findings(List.of(), List.of(), List.of(), List.of(), 0, 0));
    }
  }

  private static Findings verify(TestLake lake) {
    return new Verification(lake.lake(), lake.datasets(), lake.staging(), lake::session)
        .verify(Set.of(), Set.of(Check.CANDLES));
  }

  /** Three ticks, one of them a conflict, and a candle of an exchange. */
  private static TestLake settled() {
    TestLake lake = TestLake.with(TICKS, CANDLES);
    lake.stage(TICKS, List.of(tick(1, "1", 1), tick(2, "2", 2)));
    lake.stage(TICKS, List.of(tick(2, "2", 3), tick(130, "3", 3)));
    lake.stage(CANDLES, List.of(candle(60, true, 2)));
    lake.settle();
    return lake;
  }

  private static List<Tick> ticks(Random random) {
    List<Tick> ticks = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      int id = random.nextInt(40);
      ticks.add(tick(id * 3_601L, "" + id, random.nextInt(3) + 1));
    }
    Collections.shuffle(ticks, random);
    return ticks;
  }

  private static List<Candle> candles(Random random) {
    List<Candle> candles = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      long minute = Math.floorDiv(random.nextInt(40) * 3_601L, 60) * 60;
      candles.add(candle(minute, random.nextBoolean(), random.nextInt(3)));
    }
    return candles;
  }

  private static Tick tick(long seconds, String id, double price) {
    Instant time = Instant.parse("2026-03-01T00:00:00Z").plusSeconds(seconds);
    return new Tick("V", "S", time, price, 1, Side.BUY, id, null, null);
  }

  private static Candle candle(long seconds, boolean closed, long revision) {
    return new Candle(
        "V",
        "S",
        "1m",
        Instant.parse("2026-03-01T00:00:00Z").plusSeconds(seconds),
        1,
        2,
        1,
        2,
        1,
        null,
        null,
        null,
        null,
        null,
        CandleSource.EXCHANGE,
        closed,
        revision);
  }
}
