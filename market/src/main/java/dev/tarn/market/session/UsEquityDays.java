package dev.tarn.market.session;

import static java.time.DayOfWeek.FRIDAY;
import static java.time.DayOfWeek.MONDAY;
import static java.time.DayOfWeek.SATURDAY;
import static java.time.DayOfWeek.SUNDAY;
import static java.time.DayOfWeek.THURSDAY;
import static java.time.DayOfWeek.WEDNESDAY;
import static java.time.temporal.TemporalAdjusters.dayOfWeekInMonth;
import static java.time.temporal.TemporalAdjusters.firstInMonth;
import static java.time.temporal.TemporalAdjusters.lastInMonth;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.Month;
import java.time.MonthDay;
import java.util.Optional;
import java.util.Set;

/**
 * The holidays and early closes of the US stock exchanges since 1998, by NYSE's Rule 7.2 and the
 * calendars that NYSE publishes for each year ("Holidays and Trading Hours", nyse.com).
 *
 * <p>A holiday on a Sunday is observed on the Monday after it; one on a Saturday, on the Friday
 * before, but not where that Friday ends a month or a year. Days of mourning and of disasters
 * follow no rule and are listed.
 */
final class UsEquityDays implements SpecialDays {
  static final UsEquityDays INSTANCE = new UsEquityDays();

  private static final LocalTime EARLY = LocalTime.of(13, 0);
  private static final int FIRST_JUNETEENTH = 2022;

  /** Until 2012 a Thursday's Independence Day shortened the Friday after it. */
  private static final int LAST_SHORT_FRIDAY = 2012;

  private static final Set<LocalDate> CLOSED =
      Set.of(
          LocalDate.of(2001, 9, 11), // attacks on New York
          LocalDate.of(2001, 9, 12),
          LocalDate.of(2001, 9, 13),
          LocalDate.of(2001, 9, 14),
          LocalDate.of(2004, 6, 11), // President Reagan
          LocalDate.of(2007, 1, 2), // President Ford
          LocalDate.of(2012, 10, 29), // hurricane Sandy
          LocalDate.of(2012, 10, 30),
          LocalDate.of(2018, 12, 5), // President Bush
          LocalDate.of(2025, 1, 9)); // President Carter

  private static final Set<LocalDate> SHORT =
      Set.of(LocalDate.of(1999, 12, 31), LocalDate.of(2003, 12, 26));

  private UsEquityDays() {}

  @Override
  public boolean isHoliday(LocalDate day) {
    return switch (day.getMonth()) {
          case JANUARY -> isObserved(day, MonthDay.of(1, 1)) || is(day, 3, MONDAY);
          case FEBRUARY -> is(day, 3, MONDAY);
          case MARCH, APRIL -> day.equals(easter(day.getYear()).minusDays(2));
          case MAY -> day.equals(day.with(lastInMonth(MONDAY)));
          case JUNE ->
              day.getYear() >= FIRST_JUNETEENTH && isObserved(day, MonthDay.of(Month.JUNE, 19));
          case JULY -> isObserved(day, MonthDay.of(Month.JULY, 4));
          case SEPTEMBER -> day.equals(day.with(firstInMonth(MONDAY)));
          case NOVEMBER -> day.equals(thanksgiving(day.getYear()));
          case DECEMBER -> isObserved(day, MonthDay.of(Month.DECEMBER, 25));
          case AUGUST, OCTOBER -> false;
        }
        || CLOSED.contains(day);
  }

  @Override
  public Optional<LocalTime> earlyClose(LocalDate day) {
    return isShort(day) ? Optional.of(EARLY) : Optional.empty();
  }

  @Override
  public Optional<SessionHours> hours(LocalDate day) {
    return Optional.empty();
  }

  private static boolean isShort(LocalDate day) {
    return switch (day.getMonth()) {
          case JULY -> isShortByIndependenceDay(day);
          case NOVEMBER -> day.equals(thanksgiving(day.getYear()).plusDays(1));
          case DECEMBER -> day.getDayOfMonth() == 24 && isMondayToThursday(day);
          default -> false;
        }
        || SHORT.contains(day);
  }

  /** The day before a holiday in the middle of the week; Christmas Eve likewise. */
  private static boolean isShortByIndependenceDay(LocalDate day) {
    boolean old = day.getYear() <= LAST_SHORT_FRIDAY;
    if (old && day.getDayOfMonth() == 5) {
      return day.getDayOfWeek() == FRIDAY;
    }
    return day.getDayOfMonth() == 3
        && isMondayToThursday(day)
        && !(old && day.getDayOfWeek() == WEDNESDAY);
  }

  private static boolean isMondayToThursday(LocalDate day) {
    return day.getDayOfWeek().compareTo(FRIDAY) < 0;
  }

  private static boolean is(LocalDate day, int ordinal, DayOfWeek weekday) {
    return day.equals(day.with(dayOfWeekInMonth(ordinal, weekday)));
  }

  /**
   * A Friday that a Saturday's New Year's Day would be observed on lies in December: no holiday.
   */
  private static boolean isObserved(LocalDate day, MonthDay holiday) {
    LocalDate date = holiday.atYear(day.getYear());
    if (date.getDayOfWeek() == SATURDAY) {
      return day.equals(date.minusDays(1));
    }
    return day.equals(date.getDayOfWeek() == SUNDAY ? date.plusDays(1) : date);
  }

  private static LocalDate thanksgiving(int year) {
    return LocalDate.of(year, Month.NOVEMBER, 1).with(dayOfWeekInMonth(4, THURSDAY));
  }

  /** Easter Sunday by the Gregorian computus of Meeus, Jones and Butcher. */
  static LocalDate easter(int year) {
    int golden = year % 19;
    int century = year / 100;
    int epact =
        (19 * golden + century - century / 4 - (century - (century + 8) / 25 + 1) / 3 + 15) % 30;
    int weekday = (32 + 2 * (century % 4) + 2 * (year % 100 / 4) - epact - year % 100 % 4) % 7;
    int correction = (golden + 11 * epact + 22 * weekday) / 451;
    int day = epact + weekday - 7 * correction + 114;
    return LocalDate.of(year, day / 31, day % 31 + 1);
  }
}
