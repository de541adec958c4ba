package dev.tarn.warehouse.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.market.Timeframe;
import dev.tarn.staging.RefusedException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CandlesTest {
  private static final Clock LATER =
      Clock.fixed(Instant.parse("2030-01-01T00:00:00Z"), ZoneOffset.UTC);

  private TestCandles lake;

  @BeforeEach
  void open() throws SQLException {
    lake = new TestCandles();
  }

  @AfterEach
  void close() throws SQLException {
    lake.close();
  }

  @Test
  void aBarOpensWithItsFirstPartAndClosesWithItsLast() throws SQLException {
    lake.candle("S", "1m", "2026-01-01 00:02:00", "3, 5, 2, 4", "0.2");
    lake.candle("S", "1m", "2026-01-01 00:00:00", "1, 4, 0.5, 3", "0.1");
    lake.candle("S", "1m", "2026-01-01 00:05:00", "7, 8, 6, 7.5", "1");
    assertThat(bars("5m", TimeRange.ALL, OptionalLong.empty()))
        .containsExactly(
            "2026-01-01 00:00:00 1.0 5.0 0.5 4.0 0.3", "2026-01-01 00:05:00 7.0 8.0 6.0 7.5 1.0");
  }

  @Test
  void aStoredCandleOfTheTimeframeWinsOverItsParts() throws SQLException {
    lake.candle("S", "1m", "2026-01-01 00:00:00", "1, 1, 1, 1", "1");
    lake.candle("S", "5m", "2026-01-01 00:00:00", "2, 2, 2, 2", "2");
    lake.candle("S", "1m", "2026-01-01 00:05:00", "3, 3, 3, 3", "3");
    assertThat(bars("5m", TimeRange.ALL, OptionalLong.empty()))
        .containsExactly(
            "2026-01-01 00:00:00 2.0 2.0 2.0 2.0 2.0", "2026-01-01 00:05:00 3.0 3.0 3.0 3.0 3.0");
  }

  @Test
  void anOpenStoredCandleGivesWayToItsParts() throws SQLException {
    lake.candle("S", "5m", "2026-01-01 00:00:00", "2, 2, 2, 2", "2");
    lake.run("UPDATE candles SET closed = false");
    lake.candle("S", "1m", "2026-01-01 00:00:00", "1, 1, 1, 1", "1");
    assertThat(bars("5m", TimeRange.ALL, OptionalLong.empty()))
        .containsExactly("2026-01-01 00:00:00 1.0 1.0 1.0 1.0 1.0");
  }

  @Test
  void theFinestStoredTimeframeMakesTheBar() throws SQLException {
    lake.candle("S", "1m", "2026-01-01 00:00:00", "1, 1, 1, 1", "1");
    lake.candle("S", "5m", "2026-01-01 00:00:00", "2, 2, 2, 2", "2");
    assertThat(bars("15m", TimeRange.ALL, OptionalLong.empty()))
        .containsExactly("2026-01-01 00:00:00 1.0 1.0 1.0 1.0 1.0");
  }

  @Test
  void candlesWhoseTimeframeMeansNothingAreLeftOutAndOtherTextsOfItTaken() throws SQLException {
    lake.candle("S", "fast", "2026-01-01 00:00:00", "1, 1, 1, 1", "1");
    lake.candle("S", "60m", "2026-01-01 00:00:00", "2, 2, 2, 2", "2");
    assertThat(bars("1h", TimeRange.ALL, OptionalLong.empty()))
        .containsExactly("2026-01-01 00:00:00 2.0 2.0 2.0 2.0 2.0");
    assertThat(bars("4h", TimeRange.ALL, OptionalLong.empty())).hasSize(1);
  }

  @Test
  void theLimitTakesTheLastBarsInAscendingOrder() throws SQLException {
    minutes(600);
    assertThat(bars("5m", TimeRange.ALL, OptionalLong.of(2)))
        .containsExactly(
            "2026-01-01 09:50:00 590.0 594.0 590.0 594.0 5.0",
            "2026-01-01 09:55:00 595.0 599.0 595.0 599.0 5.0");
  }

  @Test
  void theLimitLooksBackOverGapsOfAnyLength() throws SQLException {
    lake.candle("S", "1m", "2009-01-03 18:15:00", "1, 1, 1, 1", "1");
    lake.candle("S", "1m", "2025-06-01 00:00:00", "2, 2, 2, 2", "2");
    lake.candle("S", "1m", "2026-01-01 00:00:00", "3, 3, 3, 3", "3");
    assertThat(bars("1m", TimeRange.ALL, OptionalLong.of(500))).hasSize(3);
    assertThat(bars("12M", TimeRange.ALL, OptionalLong.of(Long.MAX_VALUE))).hasSize(3);
  }

  @Test
  void barsAreWholeHoweverTheRangeCutsThem() throws SQLException {
    minutes(30);
    TimeRange cut = range("2026-01-01T00:03:00Z", "2026-01-01T00:11:00Z");
    assertThat(bars("5m", cut, OptionalLong.empty()))
        .containsExactly(
            "2026-01-01 00:05:00 5.0 9.0 5.0 9.0 5.0",
            "2026-01-01 00:10:00 10.0 14.0 10.0 14.0 5.0");
  }

  @Test
  void aRangeWithoutCandlesGivesNoRows() throws SQLException {
    minutes(30);
    TimeRange later = range("2027-01-01T00:00:00Z", "2027-01-01T00:11:00Z");
    assertThat(bars("5m", later, OptionalLong.empty())).isEmpty();
    assertThat(bars("5m", later, OptionalLong.of(5))).isEmpty();
  }

  @Test
  void aBarIsClosedWhenItsLastPartIsThereOrItsTimeIsOver() throws SQLException {
    minutes(10);
    Clock during = Clock.fixed(Instant.parse("2026-01-01T00:09:30Z"), ZoneOffset.UTC);
    assertThat(closed(during))
        .containsExactly("2026-01-01 00:00:00 true", "2026-01-01 00:05:00 true");
    lake.run(
        "DELETE FROM candles WHERE open_time IN ('2026-01-01 00:04:00', '2026-01-01 00:09:00')");
    assertThat(closed(during))
        .containsExactly("2026-01-01 00:00:00 true", "2026-01-01 00:05:00 false");
    lake.run("UPDATE candles SET closed = false WHERE open_time = '2026-01-01 00:03:00'");
    assertThat(closed(LATER))
        .containsExactly("2026-01-01 00:00:00 false", "2026-01-01 00:05:00 true");
  }

  @Test
  void aSumIsNullWhereAPartIsUnknownAndClustersAreMerged() throws SQLException {
    minutes(2);
    lake.run("UPDATE candles SET buy_volume = 0.1, sell_volume = 0.9, trade_count = 3");
    lake.run("UPDATE candles SET quote_volume = 5 WHERE open_time = '2026-01-01 00:00:00'");
    lake.run(
        "UPDATE candles SET clusters = [{'price': 1.5, 'buy_volume': 0.1, 'sell_volume': 0.2}, {'price': open, 'buy_volume': 1, 'sell_volume': 0}]");
    String sql = select("5m", Optional.empty(), TimeRange.ALL, OptionalLong.empty(), LATER);
    assertThat(
            lake.rows(
                "SELECT quote_volume, buy_volume, sell_volume, trade_count, clusters FROM ("
                    + sql
                    + ")"))
        .containsExactly(
            "null 0.2 1.8 6 [{'price': 0.0, 'buy_volume': 1.0, 'sell_volume': 0.0}, {'price': 1.0, 'buy_volume': 1.0, 'sell_volume': 0.0}, {'price': 1.5, 'buy_volume': 0.2, 'sell_volume': 0.4}]");
    lake.run("UPDATE candles SET clusters = NULL WHERE open_time = '2026-01-01 00:00:00'");
    assertThat(lake.rows("SELECT clusters FROM (" + sql + ")")).containsExactly("null");
  }

  @Test
  void anUnknownSymbolNamesTheNearest() throws SQLException {
    lake.candle("XRPETH", "1m", "2026-01-01 00:00:00", "1, 1, 1, 1", "1");
    lake.candle("BTCUSDT", "1m", "2026-01-01 00:00:00", "1, 1, 1, 1", "1");
    assertThatThrownBy(() -> select("1m", "xrpeht"))
        .isInstanceOf(RefusedException.class)
        .hasMessage("Unknown symbol 'xrpeht' in candles; did you mean 'XRPETH' or 'BTCUSDT'?");
  }

  @Test
  void aSymbolIsOnlyText() throws SQLException {
    String symbol = "../../etc'; DROP TABLE candles; --";
    lake.candle(symbol.replace("'", "''"), "1m", "2026-01-01 00:00:00", "1, 1, 1, 1", "1");
    assertThat(lake.rows(select("1m", symbol))).hasSize(1);
  }

  @Test
  void severalVenuesOfASymbolAreNamed() throws SQLException {
    lake.candle("S", "1m", "2026-01-01 00:00:00", "1, 1, 1, 1", "1");
    lake.run("UPDATE candles SET venue = 'binance'");
    lake.candle("S", "1m", "2016-01-01 00:00:00", "2, 2, 2, 2", "2");
    assertThatThrownBy(() -> select("1m", "S"))
        .isInstanceOf(RefusedException.class)
        .hasMessage(
            "Ambiguous symbol 'S': several venues have it; choose one with --venue: 'binance', 'v'");
    assertThat(
            lake.rows(select("1m", Optional.of("v"), TimeRange.ALL, OptionalLong.empty(), LATER)))
        .hasSize(1);
    assertThatThrownBy(
            () -> select("1m", Optional.of("x"), TimeRange.ALL, OptionalLong.empty(), LATER))
        .hasMessage("Unknown venue for symbol 'S': choose --venue 'binance', 'v'");
  }

  @Test
  void aTimeframeFinerThanTheDataIsRefused() throws SQLException {
    lake.candle("S", "1h", "2026-01-01 00:00:00", "1, 1, 1, 1", "1");
    assertThatThrownBy(() -> select("15m", "S"))
        .isInstanceOf(RefusedException.class)
        .hasMessageStartingWith("Cannot make 15m candles of 'S' from those stored (1h)");
  }

  private void minutes(int count) throws SQLException {
    lake.run(
        "INSERT INTO candles SELECT 'v', 'S', '1m', TIMESTAMP '2026-01-01' + INTERVAL 1 MINUTE * i, i, i, i, i, 1, NULL, NULL, NULL, NULL, NULL, 'EXCHANGE', true, 0 FROM range("
            + count
            + ") t(i)");
  }

  private static TimeRange range(String from, String to) {
    return new TimeRange(Optional.of(Instant.parse(from)), Optional.of(Instant.parse(to)));
  }

  private List<String> bars(String timeframe, TimeRange range, OptionalLong limit)
      throws SQLException {
    String sql = select(timeframe, Optional.empty(), range, limit, LATER);
    return lake.rows(
        "SELECT open_time::VARCHAR, open, high, low, close, volume FROM (" + sql + ")");
  }

  private List<String> closed(Clock clock) throws SQLException {
    String sql = select("5m", Optional.empty(), TimeRange.ALL, OptionalLong.empty(), clock);
    return lake.rows("SELECT open_time::VARCHAR, closed FROM (" + sql + ")");
  }

  private String select(String timeframe, String symbol) throws SQLException {
    return new Candles(lake.connection(), LATER)
        .select(
            new CandleQuery(
                symbol,
                Optional.empty(),
                Timeframe.parse(timeframe),
                TimeRange.ALL,
                OptionalLong.empty()));
  }

  private String select(
      String timeframe, Optional<String> venue, TimeRange range, OptionalLong limit, Clock clock)
      throws SQLException {
    return new Candles(lake.connection(), clock)
        .select(new CandleQuery("S", venue, Timeframe.parse(timeframe), range, limit));
  }
}
