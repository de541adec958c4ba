package dev.tarn.market.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.staging.Lake;
import dev.tarn.staging.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionsTest {
  @TempDir Path home;

  @ParameterizedTest
  @CsvSource({
    "BINANCE, BTCUSDT, always",
    "'', XRPETH, always",
    "NSE, INFY, nse",
    "nse, INFY, nse",
    "upstox, NSE_EQ|INE155A01022, nse",
    "'', NSE_INDEX|Nifty 50, nse",
    "'', XNSE_EQ|A, always",
    "NASDAQ, AAPL, us-equities",
    "oanda, EUR_USD, always"
  })
  void withoutSettingsTheBuiltInRulesHold(String venue, String symbol, String session) {
    assertThat(Sessions.of(Lake.at(home.toString()))).isSameAs(Sessions.BUILT_IN);
    assertThat(Sessions.BUILT_IN.of(venue, symbol).name()).isEqualTo(session);
  }

  @Test
  void theFirstRuleThatAppliesSaysWhich() throws IOException {
    Sessions sessions =
        read(
            """
            sessions:
              always:
                symbols: "NSE_EQ|TEST*"
              fx:
                venues: [oanda, DUKAS*]
                symbols: ["???_???"]
              us-equities:
                symbols: [AAPL, MSFT]
            """);
    assertThat(sessions.of("", "NSE_EQ|TEST1").name()).isEqualTo("always");
    assertThat(sessions.of("", "NSE_EQ|INFY").name()).isEqualTo("nse");
    assertThat(sessions.of("OANDA", "EUR_USD").name()).isEqualTo("fx");
    assertThat(sessions.of("dukascopy", "EUR_USD").name()).isEqualTo("fx");
    assertThat(sessions.of("OANDA", "XAUUSD").name()).isEqualTo("always");
    assertThat(sessions.of("", "MSFT").name()).isEqualTo("us-equities");
    assertThat(sessions.of("", "MSFTX").name()).isEqualTo("always");
  }

  @Test
  void aBuiltInSessionGetsItsHolidays() throws IOException {
    TradingSession nse =
        read("""
                sessions:
                  nse:
                    holidays: [2026-01-26, 2026-03-03]
                    special-days: {2026-11-08: 18:15-19:15}
                """)
            .of("NSE", "INFY");
    assertThat(nse.isHeld(LocalDate.parse("2026-01-26"))).isFalse();
    assertThat(nse.isHeld(LocalDate.parse("2026-01-27"))).isTrue();
    assertThat(nse.day(LocalDate.parse("2026-11-08")).regular().orElseThrow().opens())
        .isEqualTo("2026-11-08T12:45:00Z");
  }

  @Test
  void aSessionOfOnesOwnNeedsItsZoneAndHours() throws IOException {
    Sessions sessions =
        read(
            """
            sessions:
              xetra:
                venues: XETR
                time-zone: Europe/Berlin
                open: 9:00
                close: "17:30"
                weekdays: [monday-thursday, fri]
                early-closes: {2026-12-30: 14:00}
              frankfurt:
                venues: XFRA
                like: xetra
                close: 22:00
              otc:
                symbols: "*.PK"
                like: us-equities
                weekdays: sunday-thursday
            """);
    TradingSession xetra = sessions.of("XETR", "SAP");
    assertThat(xetra.day(LocalDate.parse("2026-07-01")).regular())
        .hasValueSatisfying(
            span -> {
              assertThat(span.opens()).isEqualTo("2026-07-01T07:00:00Z");
              assertThat(span.closes()).isEqualTo("2026-07-01T15:30:00Z");
            });
    assertThat(xetra.weekdays()).isEqualTo(BuiltIn.mondayToFriday());
    TradingSession frankfurt = sessions.of("XFRA", "SAP");
    assertThat(frankfurt.day(LocalDate.parse("2026-12-30")).regular().orElseThrow().closes())
        .isEqualTo("2026-12-30T13:00:00Z");
    assertThat(frankfurt.day(LocalDate.parse("2026-12-29")).regular().orElseThrow().closes())
        .isEqualTo("2026-12-29T21:00:00Z");
    TradingSession otc = sessions.of("", "ABCD.PK");
    assertThat(otc.isHeld(LocalDate.parse("2026-07-03"))).isFalse(); // a holiday, and a Friday
    assertThat(otc.isHeld(LocalDate.parse("2026-07-05"))).isTrue(); // a Sunday
    assertThat(otc.isHeld(LocalDate.parse("2026-11-26"))).isFalse(); // Thanksgiving
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nse: [A] | Invalid value '[A]' of sessions: nse in FILE; use settings below it: symbols, venues, like, time-zone, open, close, weekdays, holidays, early-closes, special-days",
        "nse: {hours: 1} | Invalid setting 'sessions: nse: hours' in FILE; the settings of a session are symbols, venues, like, time-zone, open, close, weekdays, holidays, early-closes, special-days",
        "nse: {open: 25:00} | Invalid value '25:00' of sessions: nse: open in FILE; use a time such as 09:15, from 00:00 to 23:59",
        "nse: {time-zone: Kolkata} | Invalid value 'Kolkata' of sessions: nse: time-zone in FILE; use a time zone such as Asia/Kolkata, Europe/Berlin or UTC",
        "nse: {weekdays: [moonday]} | Invalid value 'moonday' of sessions: nse: weekdays in FILE; use a list such as [monday, tuesday], or a range such as monday-friday",
        "nse: {holidays: [26.1.2026]} | Invalid value '26.1.2026' of sessions: nse: holidays in FILE; use a date such as 2026-01-26",
        "nse: {early-closes: {2026-01-27: 09:00}} | Invalid value '09:00' of sessions: nse: early-closes: 2026-01-27 in FILE; use a time within the usual hours 09:15-15:30",
        "nse: {special-days: {2026-11-08: 19:15}} | Invalid value '19:15' of sessions: nse: special-days: 2026-11-08 in FILE; use an open and a close, such as 18:15-19:15",
        "nse: {special-days: {2026-11-08: 19:15-18:15}} | Invalid value '19:15-18:15' of sessions: nse: special-days: 2026-11-08 in FILE; use an open and a close that lie in one day of the session 09:15-15:30",
        "mine: {symbols: A} | Invalid value '{symbols=A}' of sessions: mine in FILE; use time-zone, open and close, such as 'time-zone: Europe/Berlin', or 'like:' and one of always, nse, us-equities, fx",
        "mine: {like: nsx} | Invalid value 'nsx' of sessions: mine: like in FILE; use a session that stands above or is built in: always, nse, us-equities, fx",
        "fx: {open: 18:00} | Invalid value '{open=18:00}' of sessions: fx in FILE; use symbols or venues that have this session, such as 'symbols: [\"EUR*\"]'",
      })
  void whatIsWrongIsRefusedInOneLine(String text, String message) {
    assertThatThrownBy(() -> read("sessions: {" + text + "}"))
        .isInstanceOf(RefusedException.class)
        .hasMessage(message.replace("FILE", home.resolve("lake.yaml").toString()));
  }

  private Sessions read(String text) throws IOException {
    Files.writeString(home.resolve("lake.yaml"), text);
    return Sessions.of(Lake.at(home.toString()));
  }
}
