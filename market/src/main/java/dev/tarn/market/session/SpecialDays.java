package dev.tarn.market.session;

import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Optional;

/** Which days differ from a session's usual week. Immutable and thread-safe. */
public interface SpecialDays {
  /** Whether no session is held though the weekday has one. */
  boolean isHoliday(LocalDate day);

  /** When the session ends, where that is earlier than usual. */
  Optional<LocalTime> earlyClose(LocalDate day);

  /** The hours of a session held instead of the usual one, whatever the weekday or the holiday. */
  Optional<SessionHours> hours(LocalDate day);
}
