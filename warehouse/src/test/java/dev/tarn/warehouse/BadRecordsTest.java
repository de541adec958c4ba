package dev.tarn.warehouse;

import static dev.tarn.market.MarketDatasets.METRICS;
import static dev.tarn.market.MarketDatasets.ORDER_EVENTS;
import static dev.tarn.market.MarketDatasets.RUNNER_STATE;
import static dev.tarn.market.MarketDatasets.RUNS;
import static dev.tarn.market.MarketDatasets.SIGNALS;
import static dev.tarn.market.MarketDatasets.TRIALS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.market.Instrument;
import dev.tarn.market.MarketRecord;
import dev.tarn.market.Metric;
import dev.tarn.market.OrderEvent;
import dev.tarn.market.Run;
import dev.tarn.market.RunKind;
import dev.tarn.market.RunnerState;
import dev.tarn.market.RunnerStatus;
import dev.tarn.market.Side;
import dev.tarn.market.Signal;
import dev.tarn.market.Timeframe;
import dev.tarn.market.Trial;
import dev.tarn.staging.Dataset;
import dev.tarn.warehouse.read.Source;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.Sql;
import dev.tarn.warehouse.support.TestLake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Files of other programs are held to the rules of the records of strategies, before and after
 * loading.
 */
class BadRecordsTest {
  private static final Instant BAR = Instant.parse("2026-03-02T10:00:00Z");
  private static final Instrument A = Instrument.of("x", "A");
  private static final Timeframe MINUTE = Timeframe.parse("1m");
  private static final String LONG_AGO = "TIMESTAMPTZ '1969-12-31 00:00:00+00'";

  /**
   * A row, and what makes it bad: expressions in the place of columns, with the rule that each
   * breaks.
   */
  record Case(Dataset dataset, MarketRecord good, Map<String, String> bad, String ownWord) {
    @Override
    public String toString() {
      return dataset.name();
    }
  }

  static Stream<Case> cases() {
    Run run = Run.begin("s", RunKind.BACKTEST).id("r").startedAt(BAR).build();
    return Stream.of(
        new Case(
            SIGNALS,
            Signal.of("s", A, MINUTE, BAR, "BUY").createdAt(BAR).build(),
            Map.of(
                "'' AS signal_id",
                "signal_id is not empty",
                "'' AS strategy_id",
                "strategy_id is not empty",
                "'' AS signal_type",
                "signal_type is not empty",
                "2.0::DOUBLE AS confidence",
                "confidence lies between 0 and 1",
                "'NaN'::DOUBLE AS confidence",
                "confidence lies between 0 and 1",
                LONG_AGO + " AS bar_time",
                "bar_time is plausible",
                "NULL::TIMESTAMPTZ AS bar_time",
                "bar_time is not null",
                "updated_at - INTERVAL 1 DAY AS updated_at",
                "updated_at is not before created_at"),
            "'DONE_WITH' AS status"),
        new Case(
            ORDER_EVENTS,
            OrderEvent.of("o", A, Side.BUY, "LIMIT", 1).limitPrice(9).eventTime(BAR).build(),
            Map.of(
                "'' AS order_id",
                "order_id is not empty",
                "'' AS status",
                "status is not empty",
                "'buy' AS side",
                "side is BUY or SELL",
                "0.0::DOUBLE AS quantity",
                "quantity is above zero",
                "-1.0::DOUBLE AS filled_quantity",
                "filled_quantity is not negative",
                "'NaN'::DOUBLE AS limit_price",
                "limit_price is finite",
                "-1::BIGINT AS sequence",
                "sequence counts from 0",
                LONG_AGO + " AS event_time",
                "event_time is plausible",
                "NULL::VARCHAR AS symbol",
                "symbol is not null"),
            "'Working' AS status"),
        new Case(
            RUNNER_STATE,
            RunnerState.of("s", A, MINUTE, RunnerStatus.RUNNING).updatedAt(BAR).build(),
            Map.of(
                "'' AS timeframe",
                "timeframe is not empty",
                "'' AS status",
                "status is not empty",
                LONG_AGO + " AS last_bar_time",
                "last_bar_time is plausible",
                LONG_AGO + " AS updated_at",
                "updated_at is plausible"),
            "'IDLE' AS status"),
        new Case(
            RUNS,
            run,
            Map.of(
                "'' AS kind",
                "kind is not empty",
                LONG_AGO + " AS started_at",
                "started_at is plausible",
                "started_at - INTERVAL 1 DAY AS ended_at",
                "ended_at is not before started_at"),
            "'PAPER' AS kind"),
        new Case(
            TRIALS,
            Trial.begin(run, "t", Map.of()),
            Map.of(
                "'' AS trial_id", "trial_id is not empty",
                "started_at - INTERVAL 1 DAY AS ended_at", "ended_at is not before started_at"),
            "'PRUNED' AS status"),
        new Case(
            METRICS,
            Metric.of(run, "sharpe", Double.NaN),
            Map.of(
                "'' AS name",
                "name is not empty",
                LONG_AGO + " AS recorded_at",
                "recorded_at is plausible"),
            "'their metric' AS name"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aFileThatBreaksARuleIsSetAsideAndOthersAreNot(Case each) throws IOException {
    try (TestLake lake = TestLake.with(each.dataset())) {
      lake.stage(each.dataset(), List.of(each.good()));
      Path good = lake.staging().segments(each.dataset()).get(0).path();
      String key = each.dataset().key().isEmpty() ? "" : ownKey(each.dataset()) + ", ";
      write(lake, each.dataset(), "own-word", good, key + each.ownWord());
      int number = 0;
      for (String bad : each.bad().keySet()) {
        write(lake, each.dataset(), "bad-" + number++, good, bad);
      }
      assertThat(lake.rows(Source.FRESH, each.dataset())).hasSize(2);
      assertThat(lake.run().quarantined()).isEqualTo(each.bad().size());
      lake.settle();
      assertThat(lake.rows(Source.DUCKDB, each.dataset())).hasSize(2);
      Path quarantine = lake.home().resolve("staging/" + each.dataset().name() + "/quarantine");
      number = 0;
      for (String rule : each.bad().values()) {
        assertThat(quarantine.resolve("bad-" + number++ + ".json")).content().contains(rule);
      }
    }
  }

  /** Another row than the good one. */
  private static String ownKey(Dataset dataset) {
    return "'own' AS " + dataset.key().get(0);
  }

  private static void write(TestLake lake, Dataset dataset, String name, Path good, String replaced)
      throws IOException {
    Path part = Files.createTempFile("part", ".tmp");
    try (Session session = lake.session()) {
      session.execute(
          "COPY (SELECT * REPLACE (%s) FROM read_parquet(%s)) TO %s (FORMAT parquet)"
              .formatted(replaced, Sql.literal(good.toString()), Sql.literal(part.toString())));
    }
    Files.move(part, lake.stagingFolder(dataset).resolve(name + ".parquet"));
  }
}
