package dev.tarn.warehouse.write;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.market.MarketDatasets;
import dev.tarn.market.Side;
import dev.tarn.market.Tick;
import dev.tarn.staging.Dataset;
import dev.tarn.staging.StagingArea;
import dev.tarn.warehouse.read.Source;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.SessionOptions;
import dev.tarn.warehouse.support.Model;
import dev.tarn.warehouse.support.Rows;
import dev.tarn.warehouse.support.TestLake;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * At whatever moment of a cycle a reader comes, a fresh read gives what was staged: before and
 * after each statement, each operation on storage and each on the warehouse's files.
 */
class InterleavedReadTest {
  private static final Dataset TICKS = MarketDatasets.TICKS;
  private static final Dataset CANDLES = MarketDatasets.CANDLES;

  /** A reader comes at every so many moments; at all with {@code -Dtarn.moments=1}. */
  private static final int EVERY = Integer.getInteger("tarn.moments", 9);

  private final List<List<Object>> staged = new ArrayList<>();
  private int moments;
  private int reads;

  @Test
  void aFreshReadIsTheSameAtEveryMomentOfACycle() throws InterruptedException {
    try (TestLake lake = TestLake.with(TICKS, CANDLES)) {
      for (int round = 1; round <= 3; round++) {
        stage(lake, round, round + 1);
        stage(lake, round + 10);
        writer(lake).run();
      }
      writer(lake).run();
      assertThat(reads).isGreaterThan(20);
    }
  }

  private LakeWriter writer(TestLake lake) {
    Steps read = step -> look(lake, step);
    return new LakeWriter(
        lake.lake(),
        lake.datasets(),
        new StagingArea(
            HeardStorage.around(lake.lake().storage(), read::before), Clock.systemUTC()),
        () ->
            Session.open(
                SessionOptions.spillingTo(lake.home().resolve("spill")),
                statement -> look(lake, statement)),
        TestLake.hasty().withTransactions(2, 1),
        read);
  }

  private void look(TestLake lake, String moment) {
    if (moments++ % EVERY == 0) {
      reads++;
      Dataset dataset = reads % 2 == 0 ? TICKS : CANDLES;
      List<List<Object>> expected =
          reads % 2 == 0 ? Model.kept(TICKS, staged) : Model.candles(staged, List.of());
      assertThat(lake.rows(Source.FRESH, dataset))
          .as("%s before: %s", dataset.name(), moment)
          .isEqualTo(Rows.texts(expected));
    }
  }

  private void stage(TestLake lake, int... minutes) {
    List<Tick> ticks = new ArrayList<>();
    for (int minute : minutes) {
      Instant time = Instant.parse("2026-03-01T12:00:00Z").plusSeconds(60L * minute);
      ticks.add(new Tick("", "S", time, minute, minutes.length, Side.BUY, "" + minute, null, null));
    }
    lake.stage(TICKS, ticks);
    ticks.forEach(tick -> staged.add(Rows.values(tick)));
  }
}
