package dev.tarn.market.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against the calendars that NYSE has published. */
class UsEquityDaysTest {
  private static final TradingSession SESSION = BuiltIn.named("us-equities").orElseThrow();

  @ParameterizedTest
  @CsvSource({
    "2001, 01-01 01-15 02-19 04-13 05-28 07-04 09-03 09-11 09-12 09-13 09-14 11-22 12-25",
    "2011, 01-17 02-21 04-22 05-30 07-04 09-05 11-24 12-26",
    "2012, 01-02 01-16 02-20 04-06 05-28 07-04 09-03 10-29 10-30 11-22 12-25",
    "2013, 01-01 01-21 02-18 03-29 05-27 07-04 09-02 11-28 12-25",
    "2014, 01-01 01-20 02-17 04-18 05-26 07-04 09-01 11-27 12-25",
    "2015, 01-01 01-19 02-16 04-03 05-25 07-03 09-07 11-26 12-25",
    "2016, 01-01 01-18 02-15 03-25 05-30 07-04 09-05 11-24 12-26",
    "2018, 01-01 01-15 02-19 03-30 05-28 07-04 09-03 11-22 12-05 12-25",
    "2021, 01-01 01-18 02-15 04-02 05-31 07-05 09-06 11-25 12-24",
    "2022, 01-17 02-21 04-15 05-30 06-20 07-04 09-05 11-24 12-26",
    "2023, 01-02 01-16 02-20 04-07 05-29 06-19 07-04 09-04 11-23 12-25",
    "2024, 01-01 01-15 02-19 03-29 05-27 06-19 07-04 09-02 11-28 12-25",
    "2025, 01-01 01-09 01-20 02-17 04-18 05-26 06-19 07-04 09-01 11-27 12-25",
    "2026, 01-01 01-19 02-16 04-03 05-25 06-19 07-03 09-07 11-26 12-25",
    "2027, 01-01 01-18 02-15 03-26 05-31 06-18 07-05 09-06 11-25 12-24"
  })
  void weekdaysWithoutASessionAreThePublishedHolidays(int year, String published) {
    assertThat(weekdays(year).stream().filter(day -> !SESSION.isHeld(day)).toList())
        .isEqualTo(dates(year, published));
  }

  @ParameterizedTest
  @CsvSource({
    "2002, 07-05 11-29 12-24",
    "2003, 07-03 11-28 12-24 12-26",
    "2012, 07-03 11-23 12-24",
    "2013, 07-03 11-29 12-24",
    "2014, 07-03 11-28 12-24",
    "2015, 11-27 12-24",
    "2016, 11-25",
    "2021, 11-26",
    "2022, 11-25",
    "2023, 07-03 11-24",
    "2024, 07-03 11-29 12-24",
    "2025, 07-03 11-28 12-24",
    "2026, 11-27 12-24"
  })
  void sessionsThatEndAtOneAreThePublishedOnes(int year, String published) {
    assertThat(weekdays(year).stream().filter(UsEquityDaysTest::isShort).toList())
        .isEqualTo(dates(year, published));
  }

  @Test
  void theCalendarHolds252DaysIn2024() {
    assertThat(weekdays(2024).stream().filter(SESSION::isHeld)).hasSize(252);
  }

  private static boolean isShort(LocalDate day) {
    return SESSION.isHeld(day) && SESSION.special().earlyClose(day).isPresent();
  }

  private static List<LocalDate> weekdays(int year) {
    LocalDate first = LocalDate.of(year, 1, 1);
    return new ArrayList<>(
        IntStream.range(0, first.lengthOfYear())
            .mapToObj(first::plusDays)
            .filter(day -> day.getDayOfWeek().getValue() <= 5)
            .toList());
  }

  private static List<LocalDate> dates(int year, String days) {
    return Arrays.stream(days.split(" "))
        .map(day -> LocalDate.parse(year + "-" + day))
        .collect(Collectors.toList());
  }
}
