package dev.tarn.warehouse.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.market.Instrument;
import dev.tarn.market.Timeframe;
import dev.tarn.staging.RefusedException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GapsTest {
  private static final Clock LATER =
      Clock.fixed(Instant.parse("2030-01-01T00:00:00Z"), ZoneOffset.UTC);

  @TempDir Path home;
  private TestCandles lake;
  private TestSessions sessions;

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
  void whatIsMissingHasItsClass() throws SQLException {
    lake.minutes("A", "2026-01-01 00:00:00", 60);
    lake.minutes("B", "2026-01-01 00:10:00", 50);
    remove("A", "00:20", "00:22"); // B has rows then
    remove("A", "00:30", "00:35"); // B has none from 00:32 on
    remove("B", "00:32", "00:40");
    assertThat(gaps("1m", range("2026-01-01T00:00:00Z", "2026-01-01T01:02:00Z")))
        .containsExactly(
            "A 00:20:00 00:22:00 2 no-trades",
            "A 00:30:00 00:32:00 2 no-trades",
            "A 00:32:00 00:35:00 3 outage",
            "A 01:00:00 01:02:00 2 outage",
            "B 00:00:00 00:10:00 10 before-listing",
            "B 00:32:00 00:35:00 3 outage",
            "B 00:35:00 00:40:00 5 no-trades",
            "B 01:00:00 01:02:00 2 outage");
  }

  @Test
  void aVenueWithOneSymbolCannotTellWhy() throws SQLException {
    lake.minutes("A", "2026-01-01 00:00:00", 60);
    remove("A", "00:30", "00:35");
    assertThat(gaps("1m", TimeRange.ALL)).containsExactly("A 00:30:00 00:35:00 5 unknown");
  }

  @Test
  void nightsWeekendsAndHolidaysAreNoGaps() throws SQLException {
    lake.minutes("US.A", "2026-07-02 13:30:00", 390); // a Thursday; the 3rd is a holiday
    lake.minutes("US.A", "2026-07-06 13:30:00", 390);
    assertThat(gaps("1m", TimeRange.ALL)).isEmpty();
    remove("US.A", "19:50", "20:00");
    assertThat(gaps("1m", TimeRange.ALL)).containsExactly("US.A 19:50:00 20:00:00 10 unknown");
    assertThat(gaps("1m", range("2026-07-02T13:30:00Z", "2026-07-07T13:32:00Z")))
        .containsExactly("US.A 19:50:00 20:00:00 10 unknown", "US.A 19:50:00 13:32:00 12 unknown");
  }

  @Test
  void aDayThatIsMissingAltogetherIsOneGap() throws SQLException {
    lake.minutes("NSE_EQ|A", "2019-07-08 03:45:00", 375);
    lake.minutes("NSE_EQ|A", "2019-07-11 03:45:00", 375);
    lake.minutes("NSE_EQ|B", "2019-07-08 03:45:00", 375);
    lake.minutes("NSE_EQ|B", "2019-07-10 03:45:00", 750 - 375);
    lake.minutes("NSE_EQ|B", "2019-07-11 03:45:00", 375);
    assertThat(gaps("1m", TimeRange.ALL))
        .containsExactly(
            "NSE_EQ|A 03:45:00 10:00:00 375 outage",
            "NSE_EQ|A 03:45:00 10:00:00 375 no-trades",
            "NSE_EQ|B 03:45:00 10:00:00 375 outage");
  }

  @Test
  void strayRowsAfterTheSessionLetNothingBeExpected() throws SQLException {
    lake.minutes("NSE_EQ|A", "2019-07-11 03:45:00", 375);
    lake.candle("NSE_EQ|A", "1m", "2019-07-11 10:10:00", "1, 1, 1, 1", "1");
    for (String timeframe : new String[] {"1m", "15m", "1d", "1w"}) {
      assertThat(gaps(timeframe, TimeRange.ALL)).as(timeframe).isEmpty();
    }
  }

  @Test
  void barsAreCountedInTheirOwnTimeframe() throws SQLException {
    lake.minutes("NSE_EQ|A", "2019-07-09 03:45:00", 375);
    remove("NSE_EQ|A", "04:00", "04:20");
    assertThat(gaps("15m", TimeRange.ALL)).containsExactly("NSE_EQ|A 04:00:00 04:15:00 1 unknown");
    assertThat(gaps("1d", TimeRange.ALL)).isEmpty();
    lake.candle("NSE_EQ|A", "1d", "2019-07-11 00:00:00", "1, 1, 1, 1", "1");
    assertThat(gaps("1d", TimeRange.ALL)).containsExactly("NSE_EQ|A 03:45:00 10:00:00 1 unknown");
    assertThat(gaps("1w", TimeRange.ALL)).isEmpty();
  }

  @Test
  void barsThatAreNotOverAreNotExpected() throws SQLException {
    lake.minutes("A", "2026-01-01 00:00:00", 10);
    Clock now = Clock.fixed(Instant.parse("2026-01-01T00:12:30Z"), ZoneOffset.UTC);
    String sql =
        new Gaps(lake.connection(), now, sessions.all())
            .select(query("1m", range("2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z")));
    assertThat(lake.rows("SELECT missing, to_time::VARCHAR FROM (" + sql + ")"))
        .containsExactly("2 2026-01-01 00:12:00");
  }

  @Test
  void aSymbolOfAnotherSessionShowsThatTheVenueWasThere() throws SQLException {
    lake.minutes("US.A", "2026-07-02 13:30:00", 390);
    lake.minutes("BTC", "2026-07-02 00:00:00", 1440);
    remove("US.A", "15:00", "15:05");
    assertThat(gaps("1m", TimeRange.ALL)).contains("US.A 15:00:00 15:05:00 5 no-trades");
    remove("BTC", "15:01", "15:03");
    assertThat(gaps("1m", TimeRange.ALL))
        .contains(
            "US.A 15:00:00 15:01:00 1 no-trades",
            "US.A 15:01:00 15:03:00 2 outage",
            "US.A 15:03:00 15:05:00 2 no-trades");
  }

  @Test
  void symbolsOfOtherTimesDoNotMakeAnOutage() throws SQLException {
    lake.minutes("OLD", "2025-12-31 00:00:00", 60);
    lake.minutes("A", "2026-01-02 00:00:00", 60);
    lake.minutes("NEW", "2026-01-05 00:00:00", 60);
    remove("A", "00:30", "00:35");
    String sql =
        new Gaps(lake.connection(), LATER, sessions.all())
            .select(only("1m", range("2026-01-02T00:00:00Z", "2026-01-02T01:00:00Z"), "A"));
    assertThat(lake.rows("SELECT missing, class FROM (" + sql + ")")).containsExactly("5 unknown");
  }

  @Test
  void completenessIsToldForEachSeriesAndDay() throws SQLException {
    lake.minutes("US.A", "2026-03-06 14:30:00", 390);
    lake.minutes("US.A", "2026-03-09 13:30:00", 39);
    lake.minutes("US.B", "2026-03-10 13:30:00", 390);
    String sql =
        new Gaps(lake.connection(), LATER, sessions.all()).completeness(query("1m", TimeRange.ALL));
    assertThat(lake.rows("SELECT symbol, day, expected, present, completeness FROM (" + sql + ")"))
        .containsExactly(
            "US.A 2026-03-06 390 390 1.0",
            "US.A 2026-03-09 390 39 0.1",
            "US.A 2026-03-10 390 0 0.0",
            "US.B 2026-03-10 390 390 1.0");
  }

  @Test
  void onlyWhatIsAskedForIsToldButTheOthersAreHeard() throws SQLException {
    lake.minutes("AB", "2026-01-01 00:00:00", 60);
    lake.minutes("AC", "2026-01-01 00:00:00", 60);
    lake.minutes("B", "2026-01-01 00:00:00", 60);
    lake.run("DELETE FROM candles WHERE symbol <> 'B' AND open_time = '2026-01-01 00:30:00'");
    String sql =
        new Gaps(lake.connection(), LATER, sessions.all())
            .select(only("1m", TimeRange.ALL, "AB", "AC"));
    assertThat(lake.rows("SELECT symbol, class FROM (" + sql + ")"))
        .containsExactly("AB no-trades", "AC no-trades");
  }

  @Test
  void whatCannotBeAnsweredIsRefused() throws SQLException {
    lake.candle("XRPETH", "1h", "2026-01-01 00:00:00", "1, 1, 1, 1", "1");
    Gaps gaps = new Gaps(lake.connection(), LATER, sessions.all());
    assertThatThrownBy(() -> gaps.select(query("1m", TimeRange.ALL)))
        .isInstanceOf(RefusedException.class)
        .hasMessage(
            "Cannot look for gaps in 1m candles: those stored (1h) are coarser; choose a --timeframe that they divide");
    assertThatThrownBy(() -> gaps.select(only("1h", TimeRange.ALL, "XRP")))
        .isInstanceOf(RefusedException.class)
        .hasMessageStartingWith("No candles to look for gaps in");
  }

  private void remove(String symbol, String from, String to) throws SQLException {
    lake.run(
        "DELETE FROM candles WHERE symbol = '%s' AND open_time::TIME >= '%s:00' AND open_time::TIME < '%s:00'"
            .formatted(symbol, from, to));
  }

  private List<String> gaps(String timeframe, TimeRange range) throws SQLException {
    String sql = new Gaps(lake.connection(), LATER, sessions.all()).select(query(timeframe, range));
    return lake.rows(
        "SELECT symbol, from_time::TIME::VARCHAR, to_time::TIME::VARCHAR, missing, class FROM ("
            + sql
            + ")");
  }

  private static GapQuery query(String timeframe, TimeRange range) {
    return new GapQuery(Optional.empty(), Timeframe.parse(timeframe), range);
  }

  private static GapQuery only(String timeframe, TimeRange range, String... symbols) {
    return new GapQuery(
        Optional.of(
            Arrays.stream(symbols)
                .map(symbol -> new Instrument("v", symbol))
                .collect(Collectors.toSet())),
        Timeframe.parse(timeframe),
        range);
  }

  private static TimeRange range(String from, String to) {
    return TimeRange.of(Instant.parse(from), Instant.parse(to));
  }
}
