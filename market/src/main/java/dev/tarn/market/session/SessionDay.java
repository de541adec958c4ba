package dev.tarn.market.session;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * A day of a {@link TradingSession}. Every instant lies in exactly one. A day has one regular span,
 * perhaps with others before and after it; without a session it is closed as a whole.
 *
 * @param day the date by which the venue calls it
 * @param spans its parts, in order and without a hole; at least one
 */
public record SessionDay(LocalDate day, List<SessionSpan> spans) {
  public SessionDay {
    spans = List.copyOf(spans);
  }

  /** Where the day starts, whether or not the session does. */
  public Instant starts() {
    return spans.get(0).opens();
  }

  /** Where the next day starts. */
  public Instant ends() {
    return spans.get(spans.size() - 1).closes();
  }

  /** From the session's open to its close; absent on a day without a session. */
  public Optional<SessionSpan> regular() {
    return spans.stream().filter(span -> span.part() == SessionPart.REGULAR).findAny();
  }
}
