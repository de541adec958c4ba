package dev.tarn.warehouse.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.tarn.market.MarketDatasets;
import dev.tarn.market.Side;
import dev.tarn.market.Tick;
import dev.tarn.staging.Dataset;
import dev.tarn.staging.FileImport;
import dev.tarn.staging.StagingArea;
import dev.tarn.staging.TarnException;
import dev.tarn.staging.storage.Storage;
import dev.tarn.warehouse.Replica;
import dev.tarn.warehouse.ReplicaSet;
import dev.tarn.warehouse.read.Source;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.SessionOptions;
import dev.tarn.warehouse.support.Model;
import dev.tarn.warehouse.support.Rows;
import dev.tarn.warehouse.support.TestLake;
import dev.tarn.warehouse.verify.Verification;
import dev.tarn.warehouse.write.Fault.Lasting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A fault at every operation on storage, every statement and every operation on the warehouse's
 * files, one after the other, over whole cycles: on a new lake, until its segments are retired, and
 * on with more. After the next run that nothing disturbs, every row is there once.
 */
@Timeout(value = 2, unit = TimeUnit.HOURS) // for the sweep over everything
class FaultSweepTest {
  private static final Dataset TICKS = MarketDatasets.TICKS;
  private static final Dataset CANDLES = MarketDatasets.CANDLES;

  /** Faults in a sweep, spread over all steps; all of them with {@code -Dtarn.sweep=1000000}. */
  private static final int FAULTS = Integer.getInteger("tarn.sweep", 2);

  private static final WriterOptions OPTIONS = TestLake.hasty().withTransactions(1_000, 1);

  private static final long SEED = Long.getLong("tarn.seed", System.nanoTime());

  @ParameterizedTest
  @EnumSource(Lasting.class)
  void everyRowIsThereOnceAfterAFaultOfTheStorage(Lasting lasting) throws Exception {
    sweep(
        lasting,
        (lake, fault) ->
            cycle(
                lake,
                HeardStorage.around(lake.lake().storage(), fault::before),
                statement -> {},
                Steps.UNHEARD));
  }

  @ParameterizedTest
  @EnumSource(Lasting.class)
  void everyRowIsThereOnceAfterAFaultOfTheWarehousesFiles(Lasting lasting) throws Exception {
    sweep(lasting, (lake, fault) -> cycle(lake, lake.lake().storage(), statement -> {}, fault));
  }

  @ParameterizedTest
  @EnumSource(Lasting.class)
  void everyRowIsThereOnceAfterAFaultOfAStatement(Lasting lasting) throws Exception {
    sweep(
        lasting,
        (lake, fault) -> cycle(lake, lake.lake().storage(), fault::beforeStatement, Steps.UNHEARD));
  }

  /** The rows are of days that leave the tables at once, so the later ones bring them back. */
  @ParameterizedTest
  @EnumSource(Lasting.class)
  void everyRowIsThereOnceAfterAFaultWhileDaysLeaveTheTables(Lasting lasting) throws Exception {
    Map<String, Duration> keep = Map.of("ticks", Duration.ofDays(1), "candles", Duration.ofDays(1));
    WriterOptions options = OPTIONS.withKeepInDatabase(keep);
    sweep(
        lasting,
        new Cycle() {
          @Override
          public void run(TestLake lake, Fault fault) throws Exception {
            cycle(lake, lake.lake().storage(), fault::beforeStatement, fault, options);
          }

          @Override
          public void runUndisturbed(TestLake lake) throws Exception {
            cycle(lake, lake.lake().storage(), statement -> {}, Steps.UNHEARD, options);
          }
        });
  }

  /** The days are long over, so their segments are compacted as soon as they are archived. */
  @ParameterizedTest
  @EnumSource(Lasting.class)
  void everyRowIsThereOnceAfterAFaultWhileTheArchiveIsCompacted(Lasting lasting) throws Exception {
    WriterOptions options = TestLake.compacting().withTransactions(1_000, 1);
    sweep(
        lasting,
        new Cycle() {
          @Override
          public void run(TestLake lake, Fault fault) throws Exception {
            cycle(
                lake,
                HeardStorage.around(lake.lake().storage(), fault::before),
                fault::beforeStatement,
                fault,
                options);
          }

          @Override
          public void runUndisturbed(TestLake lake) throws Exception {
            cycle(lake, lake.lake().storage(), statement -> {}, Steps.UNHEARD, options);
          }

          @Override
          public void check(TestLake lake, Fault fault) throws IOException {
            FaultSweepTest.checkRows(lake, fault);
            assertThat(lake.staging().archived(TICKS)).as(fault.toString()).hasSizeBetween(1, 2);
            assertThat(lake.files("archive"))
                .as(fault.toString())
                .hasSizeLessThanOrEqualTo(4)
                .anyMatch(file -> file.contains("-compacted-"));
            assertThat(
                    new Verification(lake.lake(), lake.datasets(), lake.staging(), lake::session)
                        .verify(Set.of())
                        .differences())
                .as(fault.toString())
                .isEmpty();
          }
        });
  }

  private interface Cycle {
    void run(TestLake lake, Fault fault) throws Exception;

    default void runUndisturbed(TestLake lake) throws Exception {
      cycle(lake, lake.lake().storage(), statement -> {}, Steps.UNHEARD);
    }

    default void check(TestLake lake, Fault fault) throws IOException {
      FaultSweepTest.check(lake, fault);
    }
  }

  private static void sweep(Lasting lasting, Cycle cycle) throws Exception {
    int steps = count(cycle);
    int stride = Math.max(1, steps / FAULTS);
    int first = 1 + new Random(SEED).nextInt(stride);
    System.out.printf("%d steps, every %d, -Dtarn.seed=%d%n", steps, stride, SEED);
    for (int at = first; at <= steps; at += stride) {
      try (TestLake lake = TestLake.with(TICKS, CANDLES)) {
        strike(lake, new Fault(at, lasting), cycle);
      }
    }
  }

  private static int count(Cycle cycle) throws Exception {
    Fault none = new Fault(Integer.MAX_VALUE, Lasting.ONCE);
    try (TestLake lake = TestLake.with(TICKS, CANDLES)) {
      cycle.run(lake, none);
      cycle.check(lake, none);
    }
    return none.steps();
  }

  private static void strike(TestLake lake, Fault fault, Cycle cycle) throws Exception {
    try {
      cycle.run(lake, fault);
    } catch (TarnException e) {
      assertThat(e.getMessage()).as(fault.toString()).startsWith("Cannot ").hasLineCount(1);
    }
    assertThat(fault.reached()).as(fault.toString()).isTrue();
    assertThatCode(() -> cycle.runUndisturbed(lake))
        .as(fault.toString())
        .doesNotThrowAnyException();
    cycle.check(lake, fault);
  }

  /**
   * Imports, loads, publishes and retires; twice. The second time replicas and clones are there.
   */
  private static void cycle(
      TestLake lake, Storage storage, Consumer<String> statements, Steps steps)
      throws InterruptedException {
    cycle(lake, storage, statements, steps, OPTIONS);
  }

  private static void cycle(
      TestLake lake,
      Storage storage,
      Consumer<String> statements,
      Steps steps,
      WriterOptions options)
      throws InterruptedException {
    // what lies abandoned in staging is swept up by whoever comes two days later
    StagingArea staging =
        new StagingArea(storage, Clock.offset(Clock.systemUTC(), Duration.ofDays(2)));
    for (int run = 0; run < 4; run++) {
      if (run == 0) {
        importInto(staging, 1, ticks("1", "2", "2"));
        importInto(staging, 2, ticks("2", "3"));
      } else if (run == 2) {
        importInto(staging, 3, ticks("1", "4"));
      }
      new LakeWriter(
              lake.lake(),
              lake.datasets(),
              staging,
              () ->
                  Session.open(SessionOptions.spillingTo(lake.home().resolve("spill")), statements),
              options.withClock(Clock.offset(Clock.systemUTC(), Duration.ofHours(2L * run))),
              steps)
          .run();
    }
  }

  private static void importInto(StagingArea staging, int number, List<Tick> ticks) {
    try (FileImport chunk = staging.importing(TICKS)) {
      ticks.forEach(chunk::append);
      chunk.commit("%032x".formatted(number));
    }
  }

  private static List<Tick> ticks(String... ids) {
    List<Tick> ticks = new ArrayList<>();
    for (String id : ids) {
      Instant time = Instant.parse("2026-03-01T12:00:30Z").plusSeconds(60L * Integer.parseInt(id));
      ticks.add(new Tick("", "S", time, 2, ids.length, Side.BUY, id, null, null));
    }
    return ticks;
  }

  private static void check(TestLake lake, Fault fault) throws IOException {
    checkRows(lake, fault);
    for (Replica replica : lake.replicas("core").replicas()) {
      assertThat(lake.ledger(replica, "core").entries()).as(fault.toString()).hasSize(3);
    }
    assertThat(lake.staging().archived(TICKS)).as(fault.toString()).hasSize(3);
  }

  private static void checkRows(TestLake lake, Fault fault) throws IOException {
    List<List<Object>> all = new ArrayList<>();
    for (Tick tick : ticks("1", "2", "2")) {
      all.add(Rows.values(tick));
    }
    ticks("2", "3").forEach(tick -> all.add(Rows.values(tick)));
    ticks("1", "4").forEach(tick -> all.add(Rows.values(tick)));
    List<String> expected = Rows.texts(Model.kept(TICKS, all));
    List<String> candles = Rows.texts(Model.candles(all, List.of()));
    ReplicaSet set = lake.replicas("core");
    assertThat(set.replicas()).as(fault.toString()).hasSize(2);
    for (Replica replica : set.replicas()) {
      assertThat(lake.rows(replica, TICKS)).as(fault + ", ticks in " + replica).isEqualTo(expected);
      assertThat(lake.rows(replica, CANDLES))
          .as(fault + ", candles in " + replica)
          .isEqualTo(candles);
    }
    assertThat(lake.rows(Source.FRESH, TICKS)).as(fault.toString()).isEqualTo(expected);
    assertThat(lake.files("staging"))
        .as(fault.toString())
        .containsExactlyInAnyOrder("ticks/_schema.parquet", "candles/_schema.parquet");
    List<String> files = new ArrayList<>(lake.files("warehouse"));
    files.removeIf(file -> file.startsWith("core/cold/") && file.endsWith(".parquet"));
    files.replaceAll(file -> file.replaceAll("(served|ticks|candles)-[0-9a-f]+", "$1-*"));
    assertThat(files)
        .as(fault.toString())
        .containsExactlyInAnyOrder(
            "core.duckdb",
            "core/a.duckdb",
            "core/a.served-*",
            "core/b.duckdb",
            "core/b.served-*",
            "core/notes.json",
            "core/shapes/candles-*.parquet",
            "core/shapes/ticks-*.parquet");
    assertThat(lake.freshView(TICKS)).as("view of ticks, " + fault).isEqualTo(expected);
    assertThat(lake.freshView(CANDLES)).as("view of candles, " + fault).isEqualTo(candles);
    Path published = set.published().orElseThrow().path();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(published)))
        .as(fault.toString())
        .isEqualTo("r--r--r--");
  }
}
