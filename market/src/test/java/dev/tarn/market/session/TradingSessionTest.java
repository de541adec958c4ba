package dev.tarn.market.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TradingSessionTest {
  @ParameterizedTest
  @CsvSource({
    "nse, 2019-07-09, 2019-07-09T03:45:00Z, 2019-07-09T10:00:00Z",
    "us-equities, 2026-03-06, 2026-03-06T14:30:00Z, 2026-03-06T21:00:00Z",
    "us-equities, 2026-03-09, 2026-03-09T13:30:00Z, 2026-03-09T20:00:00Z",
    "us-equities, 2026-10-30, 2026-10-30T13:30:00Z, 2026-10-30T20:00:00Z",
    "us-equities, 2026-11-02, 2026-11-02T14:30:00Z, 2026-11-02T21:00:00Z",
    "us-equities, 2026-11-27, 2026-11-27T14:30:00Z, 2026-11-27T18:00:00Z",
    "fx, 2026-03-09, 2026-03-08T21:00:00Z, 2026-03-09T21:00:00Z",
    "fx, 2026-03-06, 2026-03-05T22:00:00Z, 2026-03-06T22:00:00Z",
    "always, 2026-03-08, 2026-03-08T00:00:00Z, 2026-03-09T00:00:00Z"
  })
  void aSessionOpensAndClosesByTheVenuesClock(
      String name, LocalDate day, Instant opens, Instant closes) {
    assertThat(BuiltIn.named(name).orElseThrow().day(day).regular())
        .contains(new SessionSpan(SessionPart.REGULAR, opens, closes));
  }

  @ParameterizedTest
  @CsvSource({
    "nse, 2019-07-13",
    "us-equities, 2026-04-03",
    "us-equities, 2026-04-05",
    "fx, 2026-03-07",
    "fx, 2026-03-08"
  })
  void aDayWithoutASessionIsClosedAsAWhole(String name, LocalDate day) {
    assertThat(BuiltIn.named(name).orElseThrow().day(day).spans())
        .singleElement()
        .extracting(SessionSpan::part)
        .isEqualTo(SessionPart.CLOSED);
  }

  @Test
  void foreignExchangeIsOpenFromSundayEveningToFriday() {
    TradingSession fx = BuiltIn.named("fx").orElseThrow();
    assertThat(fx.dayOf(Instant.parse("2026-03-08T20:59:59Z"))).isEqualTo("2026-03-08");
    assertThat(fx.dayOf(Instant.parse("2026-03-08T21:00:00Z"))).isEqualTo("2026-03-09");
    assertThat(fx.dayOf(Instant.parse("2026-03-13T20:59:59Z"))).isEqualTo("2026-03-13");
    assertThat(fx.day(LocalDate.parse("2026-03-10")).spans()).hasSize(1);
  }

  @Test
  void aDayHasWhatIsBeforeAndAfterItsSession() {
    assertThat(BuiltIn.named("nse").orElseThrow().day(LocalDate.parse("2019-07-09")).spans())
        .containsExactly(
            span(SessionPart.PRE, "2019-07-08T18:30:00Z", "2019-07-09T03:45:00Z"),
            span(SessionPart.REGULAR, "2019-07-09T03:45:00Z", "2019-07-09T10:00:00Z"),
            span(SessionPart.POST, "2019-07-09T10:00:00Z", "2019-07-09T18:30:00Z"));
  }

  @Test
  void listedDaysGoBeforeTheWeek() {
    TradingSession nse = BuiltIn.named("nse").orElseThrow();
    LocalDate diwali = LocalDate.parse("2026-11-08"); // a Sunday
    LocalDate holiday = LocalDate.parse("2026-01-26");
    TradingSession session =
        new TradingSession(
            "nse",
            nse.zone(),
            nse.hours(),
            nse.weekdays(),
            new ListedDays(
                Set.of(holiday),
                Map.of(LocalDate.parse("2026-01-27"), LocalTime.of(13, 0)),
                Map.of(diwali, new SessionHours(LocalTime.of(18, 15), LocalTime.of(19, 15))),
                Optional.empty()));
    assertThat(session.isHeld(holiday)).isFalse();
    assertThat(session.day(diwali).regular())
        .contains(span(SessionPart.REGULAR, "2026-11-08T12:45:00Z", "2026-11-08T13:45:00Z"));
    assertThat(session.day(LocalDate.parse("2026-01-27")).regular().orElseThrow().closes())
        .isEqualTo("2026-01-27T07:30:00Z");
  }

  @ParameterizedTest
  @ValueSource(strings = {"always", "nse", "us-equities", "fx"})
  void daysFollowOneAnotherWithoutAHoleAcrossYears(String name) {
    holdsTogether(BuiltIn.named(name).orElseThrow());
  }

  @ParameterizedTest
  @CsvSource({
    "America/Chicago, 17:00, 16:00",
    "America/Sao_Paulo, 00:00, 00:00", // clocks went forward at midnight there
    "Asia/Beirut, 00:30, 23:30",
    "Australia/Lord_Howe, 22:00, 05:00"
  })
  void daysFollowOneAnotherInAnyZone(String zone, LocalTime open, LocalTime close) {
    holdsTogether(
        new TradingSession(
            "s",
            ZoneId.of(zone),
            new SessionHours(open, close),
            TradingSession.ALWAYS.weekdays(),
            ListedDays.NONE));
  }

  private static void holdsTogether(TradingSession session) {
    LocalDate day = LocalDate.parse("2015-01-01");
    Instant ends = session.day(day).starts();
    for (int i = 0; i < 4_000; i++) {
      SessionDay found = session.day(day);
      List<SessionSpan> spans = found.spans();
      for (SessionSpan span : spans) {
        assertThat(span.opens()).isEqualTo(ends);
        assertThat(session.dayOf(span.opens())).isEqualTo(day);
        assertThat(session.dayOf(span.closes().minusNanos(1_000))).isEqualTo(day);
        ends = span.closes();
      }
      assertThat(found.regular().isPresent()).isEqualTo(session.isHeld(day));
      day = day.plusDays(1);
    }
  }

  private static SessionSpan span(SessionPart part, String opens, String closes) {
    return new SessionSpan(part, Instant.parse(opens), Instant.parse(closes));
  }
}
