package dev.tarn.market.session;

import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Special days that are listed, beside others that follow from rules.
 *
 * @param holidays days without a session
 * @param earlyCloses when the session ends on days when it ends early
 * @param listedHours the hours of days that have others than usual; these go before all else
 * @param rules what else is special
 */
record ListedDays(
    Set<LocalDate> holidays,
    Map<LocalDate, LocalTime> earlyCloses,
    Map<LocalDate, SessionHours> listedHours,
    Optional<SpecialDays> rules)
    implements SpecialDays {
  static final ListedDays NONE = new ListedDays(Set.of(), Map.of(), Map.of(), Optional.empty());

  ListedDays {
    holidays = Set.copyOf(holidays);
    earlyCloses = Map.copyOf(earlyCloses);
    listedHours = Map.copyOf(listedHours);
  }

  @Override
  public boolean isHoliday(LocalDate day) {
    return holidays.contains(day) || rules.filter(rule -> rule.isHoliday(day)).isPresent();
  }

  @Override
  public Optional<LocalTime> earlyClose(LocalDate day) {
    return Optional.ofNullable(earlyCloses.get(day))
        .or(() -> rules.flatMap(rule -> rule.earlyClose(day)));
  }

  @Override
  public Optional<SessionHours> hours(LocalDate day) {
    return Optional.ofNullable(listedHours.get(day)).or(() -> rules.flatMap(r -> r.hours(day)));
  }
}
