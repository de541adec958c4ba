package dev.tarn.warehouse.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.market.Timeframe;
import dev.tarn.staging.RefusedException;
import java.nio.file.Path;
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
import org.junit.jupiter.api.io.TempDir;

class SessionCandlesTest {
  private static final Clock LATER =
      Clock.fixed(Instant.parse("2030-01-01T00:00:00Z"), ZoneOffset.UTC);

  /** The symbols of these tests, by their session. */
  private static final String NSE = "NSE_EQ|S";

  private static final String US = "US.S";
  private static final String FX = "FX.S";

  @TempDir Path home;
  private TestCandles lake;
  private TestSessions sessions;
  private List<String> notices = List.of();

  @BeforeEach
  void open() throws Exception {
    lake = new TestCandles();
    sessions = new TestSessions(home);
  }

  @AfterEach
  void close() throws SQLException {
    lake.close();
  }

  @Test
  void barsCountFromTheOpenAndStrayOnesAreToldApart() throws SQLException {
    lake.minutes(NSE, "2019-07-09 03:40:00", 5 + 375 + 12); // 09:10 to 15:42 in Kolkata
    assertThat(bars(NSE, "1h", TimeRange.ALL))
        .containsExactly(
            "2019-07-09 03:30:00 pre 5.0 true",
            "2019-07-09 03:45:00 regular 60.0 true",
            "2019-07-09 04:45:00 regular 60.0 true",
            "2019-07-09 05:45:00 regular 60.0 true",
            "2019-07-09 06:45:00 regular 60.0 true",
            "2019-07-09 07:45:00 regular 60.0 true",
            "2019-07-09 08:45:00 regular 60.0 true",
            "2019-07-09 09:45:00 regular 15.0 true",
            "2019-07-09 10:00:00 post 12.0 true");
  }

  @Test
  void onlyRegularBarsAreGivenWhereOnlyTheyAreWanted() throws SQLException {
    lake.minutes(NSE, "2019-07-09 03:40:00", 5 + 375 + 12);
    lake.minutes(NSE, "2019-07-13 06:00:00", 3); // a Saturday
    assertThat(bars(NSE, "1d", TimeRange.ALL))
        .containsExactly(
            "2019-07-08 18:30:00 pre 5.0 true",
            "2019-07-09 03:45:00 regular 375.0 true",
            "2019-07-09 10:00:00 post 12.0 true",
            "2019-07-12 18:30:00 closed 3.0 true");
    String sql = select(NSE, "1d", TimeRange.ALL, OptionalLong.empty(), SessionFilter.REGULAR);
    assertThat(lake.rows("SELECT open_time, volume FROM (" + sql + ")"))
        .containsExactly("2019-07-09 03:45:00.0 375.0");
  }

  @Test
  void dailyBarsFollowNewYorkAcrossDaylightSaving() throws SQLException {
    lake.minutes(US, "2026-03-05 00:00:00", 7 * 1440);
    assertThat(regular(US, "1d"))
        .containsExactly(
            "2026-03-05 14:30:00 regular 390.0 true",
            "2026-03-06 14:30:00 regular 390.0 true",
            "2026-03-09 13:30:00 regular 390.0 true",
            "2026-03-10 13:30:00 regular 390.0 true",
            "2026-03-11 13:30:00 regular 390.0 true");
    assertThat(regular(US, "4h"))
        .contains(
            "2026-03-06 14:30:00 regular 240.0 true",
            "2026-03-06 18:30:00 regular 150.0 true",
            "2026-03-09 13:30:00 regular 240.0 true",
            "2026-03-09 17:30:00 regular 150.0 true");
  }

  @Test
  void anEarlyCloseShortensTheDayAndTheLastBar() throws SQLException {
    lake.minutes(US, "2026-11-26 00:00:00", 3 * 1440);
    assertThat(bars(US, "2h", range("2026-11-27T00:00:00Z", "2026-11-28T00:00:00Z")))
        .contains(
            "2026-11-27 14:30:00 regular 120.0 true",
            "2026-11-27 16:30:00 regular 90.0 true",
            "2026-11-27 18:00:00 post 120.0 true");
    assertThat(bars(US, "1d", TimeRange.ALL)).contains("2026-11-26 05:00:00 closed 1440.0 true");
  }

  @Test
  void aWeekOfForeignExchangeRunsFromSundayEveningToFriday() throws SQLException {
    lake.minutes(FX, "2026-03-06 00:00:00", 9 * 1440);
    assertThat(bars(FX, "1d", TimeRange.ALL))
        .containsExactly(
            "2026-03-05 22:00:00 regular 1320.0 true", // the rows begin two hours later
            "2026-03-06 22:00:00 closed 1440.0 true",
            "2026-03-07 22:00:00 closed 1380.0 true", // the clocks go forward: 23 hours
            "2026-03-08 21:00:00 regular 1440.0 true",
            "2026-03-09 21:00:00 regular 1440.0 true",
            "2026-03-10 21:00:00 regular 1440.0 true",
            "2026-03-11 21:00:00 regular 1440.0 true",
            "2026-03-12 21:00:00 regular 1440.0 true",
            "2026-03-13 21:00:00 closed 1440.0 true",
            "2026-03-14 21:00:00 closed 180.0 true");
    assertThat(regular(FX, "1w"))
        .containsExactly(
            "2026-03-01 22:00:00 regular 1320.0 true", "2026-03-08 21:00:00 regular 7200.0 true");
  }

  @Test
  void monthsAreMadeOfSessionDays() throws SQLException {
    lake.minutes(US, "2026-01-01 00:00:00", 90 * 1440);
    assertThat(regular(US, "1M"))
        .containsExactly(
            "2026-01-02 14:30:00 regular 7800.0 true",
            "2026-02-02 14:30:00 regular 7410.0 true",
            "2026-03-02 14:30:00 regular 8580.0 true");
  }

  @Test
  void aDailyCandleStandsForTheSessionThatItCovers() throws SQLException {
    lake.candle(US, "1d", "2026-03-05 00:00:00", "1, 1, 1, 1", "1"); // midnight in UTC
    lake.candle(US, "1d", "2026-03-06 05:00:00", "2, 2, 2, 2", "2"); // in New York
    lake.candle(US, "1d", "2026-03-09 13:30:00", "3, 3, 3, 3", "3"); // the open
    assertThat(bars(US, "1d", TimeRange.ALL))
        .containsExactly(
            "2026-03-05 14:30:00 regular 1.0 true",
            "2026-03-06 14:30:00 regular 2.0 true",
            "2026-03-09 13:30:00 regular 3.0 true");
    assertThat(bars(US, "1w", TimeRange.ALL))
        .containsExactly(
            "2026-03-02 14:30:00 regular 3.0 true", "2026-03-09 13:30:00 regular 3.0 true");
    assertThat(bars(US, "1d", range("2026-03-06T14:30:00Z", "2026-03-07T00:00:00Z")))
        .containsExactly("2026-03-06 14:30:00 regular 2.0 true");
  }

  @Test
  void aPublishedCandleWinsOverItsPartsIfItIsTheSessions() throws SQLException {
    lake.minutes(NSE, "2019-07-09 03:45:00", 375);
    lake.candle(NSE, "1h", "2019-07-09 04:45:00", "7, 7, 7, 7", "7");
    lake.candle(NSE, "1h", "2019-07-09 09:45:00", "8, 8, 8, 8", "8"); // cut off at the close
    lake.candle(NSE, "1h", "2019-07-09 06:00:00", "9, 9, 9, 9", "9"); // crosses two bars
    assertThat(bars(NSE, "1h", TimeRange.ALL).stream().map(bar -> bar.split(" ")[3]))
        .containsExactly("60.0", "7.0", "60.0", "60.0", "60.0", "60.0", "8.0");
    assertThat(notices).isEmpty();
  }

  @Test
  void candlesThatCrossASessionsBoundsMakeNoBarsAndAreTold() throws SQLException {
    lake.candle(US, "1h", "2026-03-06 14:00:00", "1, 1, 1, 1", "1");
    lake.candle(US, "1h", "2026-03-06 15:00:00", "1, 1, 1, 1", "1");
    assertThatThrownBy(() -> bars(US, "1d", TimeRange.ALL))
        .isInstanceOf(RefusedException.class)
        .hasMessage(
            "Cannot make 1d candles: 1 of the stored 1h candles of 'US.S' cross the bounds of the session us-equities, the first at 2026-03-06T14:00:00Z; store finer ones, or give it another session in lake.yaml");
    lake.minutes(US, "2026-03-09 13:30:00", 5);
    assertThat(bars(US, "1d", TimeRange.ALL))
        .containsExactly("2026-03-09 13:30:00 regular 5.0 true");
    assertThat(notices)
        .singleElement()
        .asString()
        .startsWith("Note: some bars are left out: 1 of the stored 1h candles of 'US.S'");
  }

  @Test
  void aDayInUtcIsNoDayOfForeignExchange() throws SQLException {
    lake.candle(FX, "1d", "2026-03-10 00:00:00", "1, 1, 1, 1", "1");
    lake.candle(FX, "1d", "2026-03-10 21:00:00", "2, 2, 2, 2", "2"); // the day of the 11th
    lake.candle(FX, "1d", "2026-03-12 00:00:00", "3, 3, 3, 3", "3");
    assertThat(bars(FX, "1d", TimeRange.ALL))
        .containsExactly("2026-03-10 21:00:00 regular 2.0 true");
    assertThat(notices)
        .singleElement()
        .asString()
        .contains("2 of the stored 1d candles", "the first at 2026-03-10T00:00:00Z");
  }

  @Test
  void theLimitTakesTheLastBarsOverClosedDays() throws SQLException {
    lake.minutes(NSE, "2019-07-05 03:45:00", 375); // a Friday
    lake.minutes(NSE, "2019-07-08 03:45:00", 3);
    String sql = select(NSE, "5m", TimeRange.ALL, OptionalLong.of(3), SessionFilter.ALL);
    assertThat(lake.rows("SELECT open_time::VARCHAR, volume FROM (" + sql + ")"))
        .containsExactly(
            "2019-07-05 09:50:00 5.0", "2019-07-05 09:55:00 5.0", "2019-07-08 03:45:00 3.0");
    lake.candle(NSE, "1m", "1999-01-04 05:00:00", "1, 1, 1, 1", "1");
    for (String timeframe : new String[] {"5m", "1d", "3M"}) {
      String all =
          select(NSE, timeframe, TimeRange.ALL, OptionalLong.of(Long.MAX_VALUE), SessionFilter.ALL);
      assertThat(
              lake.rows("SELECT min(open_time)::DATE - DATE '1999-01-01' < 4 FROM (" + all + ")"))
          .as(timeframe)
          .containsExactly("true");
    }
  }

  @Test
  void barsAreWholeHoweverTheRangeCutsThem() throws SQLException {
    lake.minutes(NSE, "2019-07-09 03:45:00", 375);
    assertThat(bars(NSE, "2h", range("2019-07-09T04:00:00Z", "2019-07-09T09:46:00Z")))
        .containsExactly(
            "2019-07-09 05:45:00 regular 120.0 true",
            "2019-07-09 07:45:00 regular 120.0 true",
            "2019-07-09 09:45:00 regular 15.0 true");
    assertThat(bars(NSE, "1d", range("2019-07-09T03:46:00Z", "2019-07-10T00:00:00Z"))).isEmpty();
    assertThat(bars(NSE, "2h", range("2020-07-09T04:00:00Z", "2020-07-09T09:46:00Z"))).isEmpty();
  }

  @Test
  void aBarIsOpenUntilTheSessionEndsOrItsLastPartIsThere() throws SQLException {
    lake.minutes(NSE, "2019-07-09 09:45:00", 5);
    Clock during = Clock.fixed(Instant.parse("2019-07-09T09:51:00Z"), ZoneOffset.UTC);
    Clock after = Clock.fixed(Instant.parse("2019-07-09T10:00:00Z"), ZoneOffset.UTC);
    assertThat(bars(NSE, "1h", TimeRange.ALL, during))
        .containsExactly("2019-07-09 09:45:00 regular 5.0 false");
    assertThat(bars(NSE, "1h", TimeRange.ALL, after))
        .containsExactly("2019-07-09 09:45:00 regular 5.0 true");
    lake.candle(NSE, "1m", "2019-07-09 09:59:00", "1, 1, 1, 1", "1");
    assertThat(bars(NSE, "1h", TimeRange.ALL, during))
        .containsExactly("2019-07-09 09:45:00 regular 6.0 true");
  }

  @Test
  void deltaVwapAndClustersAreCarriedAlong() throws SQLException {
    lake.minutes(NSE, "2019-07-09 03:45:00", 2);
    lake.run(
        "UPDATE candles SET buy_volume = 0.3, sell_volume = 0.1, quote_volume = 5, trade_count = 2,"
            + " clusters = [{'price': open, 'buy_volume': 0.3, 'sell_volume': 0.1}]");
    String sql = select(NSE, "5m", TimeRange.ALL, OptionalLong.empty(), SessionFilter.ALL);
    assertThat(lake.rows("SELECT delta, vwap, trade_count, clusters FROM (" + sql + ")"))
        .containsExactly(
            "0.4 5.0 4 [{'price': 0.0, 'buy_volume': 0.3, 'sell_volume': 0.1}, {'price': 1.0, 'buy_volume': 0.3, 'sell_volume': 0.1}]");
  }

  @Test
  void aTimeframeFinerThanTheDataIsRefused() throws SQLException {
    lake.candle(NSE, "1h", "2026-01-01 03:45:00", "1, 1, 1, 1", "1");
    assertThatThrownBy(() -> bars(NSE, "15m", TimeRange.ALL))
        .isInstanceOf(RefusedException.class)
        .hasMessageStartingWith("Cannot make 15m candles of 'NSE_EQ|S' from those stored (1h)");
  }

  private List<String> regular(String symbol, String timeframe) throws SQLException {
    String sql =
        select(symbol, timeframe, TimeRange.ALL, OptionalLong.empty(), SessionFilter.REGULAR);
    return lake.rows("SELECT open_time::VARCHAR, session, volume, closed FROM (" + sql + ")");
  }

  private List<String> bars(String symbol, String timeframe, TimeRange range) throws SQLException {
    return bars(symbol, timeframe, range, LATER);
  }

  private List<String> bars(String symbol, String timeframe, TimeRange range, Clock clock)
      throws SQLException {
    String sql = select(symbol, timeframe, range, OptionalLong.empty(), SessionFilter.ALL, clock);
    return lake.rows("SELECT open_time::VARCHAR, session, volume, closed FROM (" + sql + ")");
  }

  private String select(
      String symbol, String timeframe, TimeRange range, OptionalLong limit, SessionFilter filter)
      throws SQLException {
    return select(symbol, timeframe, range, limit, filter, LATER);
  }

  private String select(
      String symbol,
      String timeframe,
      TimeRange range,
      OptionalLong limit,
      SessionFilter filter,
      Clock clock)
      throws SQLException {
    Candles candles = new Candles(lake.connection(), clock, sessions.all());
    String sql =
        candles.select(
            new CandleQuery(
                symbol, Optional.empty(), Timeframe.parse(timeframe), range, limit, filter));
    notices = candles.notices();
    return sql;
  }

  private static TimeRange range(String from, String to) {
    return TimeRange.of(Instant.parse(from), Instant.parse(to));
  }
}
