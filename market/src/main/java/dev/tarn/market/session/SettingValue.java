package dev.tarn.market.session;

import dev.tarn.staging.RefusedException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A value in {@code lake.yaml}, and how it is refused.
 *
 * @param file where it stands
 * @param key under which key, with those around it, such as {@code sessions: nse: open}
 * @param value a text, or a list or map of such values
 */
record SettingValue(Path file, String key, Object value) {

  /** The values of a map that may have only these keys. */
  Map<String, SettingValue> settings(Set<String> allowed) {
    Map<String, SettingValue> settings = new LinkedHashMap<>();
    entries("settings below it: " + String.join(", ", allowed))
        .forEach(
            (name, entry) -> {
              if (!allowed.contains(name)) {
                throw new RefusedException(
                    "Invalid setting '%s: %s' in %s; the settings of a session are %s"
                        .formatted(key, name, file, String.join(", ", allowed)));
              }
              settings.put(name, entry);
            });
    return settings;
  }

  String text() {
    if (value instanceof String text && !text.isBlank()) {
      return text;
    }
    throw invalid("a text");
  }

  /** One text, or a list of them. */
  List<String> texts() {
    return elements("a list, such as [A, B]").stream().map(SettingValue::text).toList();
  }

  LocalTime time() {
    return time(value).orElseThrow(() -> invalid("a time such as 09:15, from 00:00 to 23:59"));
  }

  ZoneId zone() {
    try {
      return ZoneId.of(text());
    } catch (DateTimeException e) {
      throw invalid("a time zone such as Asia/Kolkata, Europe/Berlin or UTC");
    }
  }

  Set<DayOfWeek> weekdays() {
    String allowed = "a list such as [monday, tuesday], or a range such as monday-friday";
    Set<DayOfWeek> weekdays = EnumSet.noneOf(DayOfWeek.class);
    for (SettingValue element : elements(allowed)) {
      String[] bounds = element.text().split("-", -1);
      Optional<DayOfWeek> first = weekday(bounds[0]);
      Optional<DayOfWeek> last = weekday(bounds[bounds.length - 1]);
      if (first.isEmpty() || last.isEmpty() || bounds.length > 2) {
        throw element.invalid(allowed);
      }
      for (DayOfWeek day = first.get(); day != last.get(); day = day.plus(1)) {
        weekdays.add(day);
      }
      weekdays.add(last.get());
    }
    return weekdays;
  }

  Set<LocalDate> dates() {
    Set<LocalDate> dates = new LinkedHashSet<>();
    for (SettingValue element : elements("a list of dates, such as [2026-01-26, 2026-03-03]")) {
      dates.add(element.date(element.value));
    }
    return dates;
  }

  /** When the session ends on which days. */
  Map<LocalDate, LocalTime> earlyCloses(SessionHours usual) {
    Map<LocalDate, LocalTime> closes = new LinkedHashMap<>();
    entries("a line for each day below it, such as '2026-11-27: 13:00'")
        .forEach(
            (text, entry) -> {
              LocalTime close = entry.time();
              if (!isWithin(usual, close)) {
                throw entry.invalid("a time within the usual hours " + usual);
              }
              closes.put(date(text), close);
            });
    return closes;
  }

  /** Hours within the day that a usual session makes. */
  Map<LocalDate, SessionHours> hours(SessionHours usual) {
    Map<LocalDate, SessionHours> hours = new LinkedHashMap<>();
    entries("a line for each day below it, such as '2026-11-08: 18:15-19:15'")
        .forEach((text, entry) -> hours.put(date(text), entry.specialHours(usual)));
    return hours;
  }

  private SessionHours specialHours(SessionHours usual) {
    String[] bounds = text().split("-", -1);
    Optional<LocalTime> open = time(bounds[0].strip());
    Optional<LocalTime> close = time(bounds[bounds.length - 1].strip());
    if (bounds.length != 2 || open.isEmpty() || close.isEmpty()) {
      throw invalid("an open and a close, such as 18:15-19:15");
    }
    SessionHours hours = new SessionHours(open.get(), close.get());
    boolean fits =
        usual.isOvernight()
            ? hours.isOvernight()
                ? !hours.open().isBefore(usual.open()) && !hours.close().isAfter(usual.open())
                : hours.close().isAfter(hours.open()) && !hours.close().isAfter(usual.open())
            : !hours.isOvernight();
    if (!fits) {
      throw invalid("an open and a close that lie in one day of the session " + usual);
    }
    return hours;
  }

  private static boolean isWithin(SessionHours usual, LocalTime close) {
    if (close.equals(LocalTime.MIDNIGHT)) {
      return false;
    }
    return usual.isOvernight()
        ? close.isBefore(usual.close())
        : close.isAfter(usual.open())
            && (close.isBefore(usual.close()) || usual.close().equals(LocalTime.MIDNIGHT));
  }

  private LocalDate date(Object text) {
    try {
      return LocalDate.parse(String.valueOf(text));
    } catch (DateTimeException e) {
      throw new SettingValue(file, key, text).invalid("a date such as 2026-01-26");
    }
  }

  private static Optional<LocalTime> time(Object text) {
    String padded = String.valueOf(text);
    try {
      return Optional.of(LocalTime.parse(padded.length() == 4 ? "0" + padded : padded));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Optional<DayOfWeek> weekday(String text) {
    String name = text.strip().toUpperCase(Locale.ROOT);
    for (DayOfWeek day : DayOfWeek.values()) {
      if (day.name().equals(name) || day.name().substring(0, 3).equals(name)) {
        return Optional.of(day);
      }
    }
    return Optional.empty();
  }

  private List<SettingValue> elements(String allowed) {
    List<SettingValue> elements = new ArrayList<>();
    if (value instanceof List<?> list) {
      list.forEach(element -> elements.add(new SettingValue(file, key, element)));
    } else if (value instanceof String text && !text.isBlank()) {
      elements.add(this);
    }
    if (elements.isEmpty()) {
      throw invalid(allowed);
    }
    return elements;
  }

  private Map<String, SettingValue> entries(String allowed) {
    if (!(value instanceof Map<?, ?> map)) {
      throw invalid(allowed);
    }
    Map<String, SettingValue> entries = new LinkedHashMap<>();
    map.forEach(
        (name, entry) ->
            entries.put(String.valueOf(name), new SettingValue(file, key + ": " + name, entry)));
    return entries;
  }

  RefusedException invalid(String allowed) {
    return new RefusedException(
        "Invalid value '%s' of %s in %s; use %s".formatted(value, key, file, allowed));
  }
}
