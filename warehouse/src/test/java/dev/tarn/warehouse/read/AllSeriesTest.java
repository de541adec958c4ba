package dev.tarn.warehouse.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tarn.market.Candle;
import dev.tarn.market.CandleSource;
import dev.tarn.market.Instrument;
import dev.tarn.market.MarketDatasets;
import dev.tarn.market.Side;
import dev.tarn.market.Tick;
import dev.tarn.warehouse.support.TestLake;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which series there are is told as the view of their rows would tell it. */
class AllSeriesTest {
  private static final Instant TIME = Instant.parse("2026-11-02T10:00:00Z");

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 9})
  void thoseOfPublishedAndOfStagedRows(int venues) throws SQLException {
    try (TestLake lake = TestLake.with(MarketDatasets.TICKS, MarketDatasets.CANDLES)) {
      List<Candle> candles = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        candles.add(candle("venue" + i % venues, "symbol" + i % 20, i, 0));
      }
      lake.stage(MarketDatasets.CANDLES, candles);
      lake.run();
      lake.stage(
          MarketDatasets.CANDLES,
          List.of(candle("venue0", "symbol0", 0, 1), candle("venue0", "staged", 1, 0)));
      lake.stage(
          MarketDatasets.TICKS,
          List.of(new Tick("another", "ticks", TIME, 1, 1, Side.BUY, "a", null, null)));
      for (Source source : Source.values()) {
        try (Snapshot snapshot = lake.reader().open(source, Set.of("candles"))) {
          List<Instrument> all = SeriesSearch.all(snapshot, "candles");
          assertThat(all).isEqualTo(distinct(snapshot, "")).hasSizeGreaterThanOrEqualTo(20);
          assertThat(all.contains(new Instrument("another", "ticks")))
              .isEqualTo(source != Source.DUCKDB);
          TimeRange early = new TimeRange(Optional.empty(), Optional.of(TIME.plusSeconds(600)));
          assertThat(CandleBatch.present(snapshot, all, early))
              .containsExactlyInAnyOrderElementsOf(
                  distinct(snapshot, early.condition("open_time")));
          assertThat(CandleBatch.newest(snapshot, all, early)).contains(TIME.plusSeconds(540));
          TimeRange none = new TimeRange(Optional.empty(), Optional.of(TIME.minusSeconds(60)));
          assertThat(CandleBatch.newest(snapshot, all, none)).isEmpty();
        }
      }
    }
  }

  private static List<Instrument> distinct(Snapshot snapshot, String condition)
      throws SQLException {
    List<Instrument> found = new ArrayList<>();
    try (Statement statement = snapshot.connection().createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT DISTINCT venue, symbol FROM candles WHERE true"
                    + condition
                    + " ORDER BY venue, symbol")) {
      while (rows.next()) {
        found.add(new Instrument(rows.getString(1), rows.getString(2)));
      }
    }
    return found;
  }

  private static Candle candle(String venue, String symbol, int minute, long revision) {
    return new Candle(
        venue,
        symbol,
        "1m",
        TIME.plusSeconds(60L * minute),
        1,
        1,
        1,
        1,
        1,
        null,
        null,
        null,
        1L,
        null,
        CandleSource.EXCHANGE,
        true,
        revision);
  }
}
