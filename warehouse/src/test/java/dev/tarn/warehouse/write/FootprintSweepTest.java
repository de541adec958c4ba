package dev.tarn.warehouse.write;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.market.MarketDatasets;
import dev.tarn.market.Side;
import dev.tarn.market.Tick;
import dev.tarn.staging.Dataset;
import dev.tarn.staging.TarnException;
import dev.tarn.warehouse.Replica;
import dev.tarn.warehouse.merge.Footprint;
import dev.tarn.warehouse.read.Source;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.SessionOptions;
import dev.tarn.warehouse.support.TestLake;
import dev.tarn.warehouse.verify.Check;
import dev.tarn.warehouse.verify.Verification;
import dev.tarn.warehouse.write.Fault.Lasting;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A fault at every statement and every operation on files, one after the other, while the writer
 * makes footprints by other steps. After the runs that nothing disturbs, all are of these steps and
 * readers see them, though nothing is staged.
 */
class FootprintSweepTest {
  private static final Dataset TICKS = MarketDatasets.TICKS;
  private static final Dataset CANDLES = MarketDatasets.CANDLES;
  private static final int FAULTS = Integer.getInteger("tarn.sweep", 1);
  private static final long SEED = Long.getLong("tarn.seed", System.nanoTime());
  private static final int RUNS = 3;

  @ParameterizedTest
  @EnumSource(Lasting.class)
  void footprintsAreThoseOfTodaysStepsAfterAFault(Lasting lasting) throws Exception {
    Fault none = new Fault(Integer.MAX_VALUE, lasting);
    try (TestLake lake = lakeOfOtherSteps()) {
      change(lake, none);
      check(lake, none);
    }
    int stride = Math.max(1, none.steps() / FAULTS);
    int first = 1 + new Random(SEED).nextInt(stride);
    System.out.printf("%d steps, every %d, -Dtarn.seed=%d%n", none.steps(), stride, SEED);
    for (int at = first; at <= none.steps(); at += stride) {
      Fault fault = new Fault(at, lasting);
      try (TestLake lake = lakeOfOtherSteps()) {
        try {
          change(lake, fault);
        } catch (TarnException e) {
          assertThat(e.getMessage()).as(fault.toString()).startsWith("Cannot ").hasLineCount(1);
        }
        assertThat(fault.reached()).as(fault.toString()).isTrue();
        for (int run = 0; run < RUNS; run++) {
          lake.run(options("5"));
        }
        check(lake, fault);
      }
    }
  }

  private static TestLake lakeOfOtherSteps() {
    TestLake lake = TestLake.with(TICKS, CANDLES);
    lake.stage(
        TICKS, List.of(tick("1", "2026-03-01T10:00:00Z"), tick("2", "2026-03-02T10:00:00Z")));
    for (int run = 0; run < RUNS; run++) {
      lake.run(options("10"));
    }
    return lake;
  }

  private static void change(TestLake lake, Fault fault) throws InterruptedException {
    for (int run = 0; run < RUNS; run++) {
      new LakeWriter(
              lake.lake(),
              lake.datasets(),
              lake.staging(),
              () ->
                  Session.open(
                      SessionOptions.spillingTo(lake.home().resolve("spill")),
                      fault::beforeStatement),
              options("5"),
              fault)
          .run();
    }
  }

  private static void check(TestLake lake, Fault fault) {
    assertThat(lake.rows(Source.DUCKDB, CANDLES))
        .as(fault.toString())
        .hasSize(2)
        .allMatch(row -> row.contains("55.0") && !row.contains("50.0"));
    for (Replica replica : lake.replicas("core").replicas()) {
      assertThat(lake.rows(replica, CANDLES))
          .as("%s, replica %s", fault, replica.name())
          .isEqualTo(lake.rows(Source.DUCKDB, CANDLES));
    }
    assertThat(
            new Verification(lake.lake(), lake.datasets(), lake.staging(), lake::session)
                .verify(Set.of(), Set.of(Check.CANDLES))
                .differences())
        .as(fault.toString())
        .isEmpty();
  }

  private static WriterOptions options(String step) {
    return TestLake.hasty().withFootprint(new Footprint(Map.of("A", new BigDecimal(step))));
  }

  private static Tick tick(String id, String time) {
    return new Tick("v", "A", Instant.parse(time), 57, 2, Side.BUY, id, null, null);
  }
}
