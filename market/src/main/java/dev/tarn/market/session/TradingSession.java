package dev.tarn.market.session;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * When something is traded: the hours of a day in the venue's time zone, the weekdays, and the days
 * that differ.
 *
 * <p>A session that opens on the evening before, such as foreign exchange's from 17:00 to 17:00 in
 * New York, belongs to the day that it closes on, and its weekdays are those of that day. Days
 * without an overnight session reach from midnight to midnight; with one, from its open to its next
 * open. Immutable and thread-safe.
 *
 * @param name as {@code lake.yaml} calls it
 * @param zone the time zone, with its daylight saving
 * @param hours the usual hours
 * @param weekdays the days of the week that have a session
 * @param special the days that differ
 */
public record TradingSession(
    String name, ZoneId zone, SessionHours hours, Set<DayOfWeek> weekdays, SpecialDays special) {
  /** At all times, in days of UTC. */
  public static final TradingSession ALWAYS =
      new TradingSession(
          "always",
          ZoneOffset.UTC,
          new SessionHours(LocalTime.MIDNIGHT, LocalTime.MIDNIGHT),
          EnumSet.allOf(DayOfWeek.class),
          ListedDays.NONE);

  public TradingSession {
    weekdays = Set.copyOf(weekdays);
  }

  /** Whether this is {@link #ALWAYS} under whatever name: bars then follow from the time alone. */
  public boolean isAlways() {
    return zone.normalized().equals(ZoneOffset.UTC)
        && hours.equals(ALWAYS.hours)
        && weekdays.size() == DayOfWeek.values().length
        && special.equals(ListedDays.NONE);
  }

  /** The date of the day that a time lies in. */
  public LocalDate dayOf(Instant time) {
    LocalDate day = time.atZone(zone).toLocalDate();
    while (time.isBefore(starts(day))) {
      day = day.minusDays(1);
    }
    while (!time.isBefore(starts(day.plusDays(1)))) {
      day = day.plusDays(1);
    }
    return day;
  }

  /** The day of that date. */
  public SessionDay day(LocalDate day) {
    Instant starts = starts(day);
    Instant ends = starts(day.plusDays(1));
    Optional<SessionHours> held = held(day);
    if (held.isEmpty()) {
      return new SessionDay(day, List.of(new SessionSpan(SessionPart.CLOSED, starts, ends)));
    }
    Instant opens = later(starts, opens(day, held.get()));
    Instant closes = earlier(ends, closes(day, held.get()));
    List<SessionSpan> spans = new ArrayList<>(3);
    add(spans, SessionPart.PRE, starts, opens);
    add(spans, SessionPart.REGULAR, opens, closes);
    add(spans, SessionPart.POST, closes, ends);
    return new SessionDay(day, spans);
  }

  /** Whether a session is held on that date. */
  public boolean isHeld(LocalDate day) {
    return held(day).isPresent();
  }

  private Optional<SessionHours> held(LocalDate day) {
    Optional<SessionHours> listed = special.hours(day);
    if (listed.isPresent()) {
      return listed;
    }
    if (!weekdays.contains(day.getDayOfWeek()) || special.isHoliday(day)) {
      return Optional.empty();
    }
    LocalTime close = special.earlyClose(day).orElse(hours.close());
    return Optional.of(new SessionHours(hours.open(), close));
  }

  private Instant starts(LocalDate day) {
    return hours.isOvernight() ? opens(day, hours) : day.atStartOfDay(zone).toInstant();
  }

  private Instant opens(LocalDate day, SessionHours held) {
    LocalDate date = held.isOvernight() ? day.minusDays(1) : day;
    return date.atTime(held.open()).atZone(zone).toInstant();
  }

  private Instant closes(LocalDate day, SessionHours held) {
    boolean endOfDay = held.close().equals(LocalTime.MIDNIGHT);
    return endOfDay
        ? day.plusDays(1).atStartOfDay(zone).toInstant()
        : day.atTime(held.close()).atZone(zone).toInstant();
  }

  private static void add(List<SessionSpan> spans, SessionPart part, Instant from, Instant to) {
    if (from.isBefore(to)) {
      spans.add(new SessionSpan(part, from, to));
    }
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}
