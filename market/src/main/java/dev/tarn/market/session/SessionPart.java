package dev.tarn.market.session;

import java.util.Locale;

/** The parts of a day, as a {@link TradingSession} divides it. */
public enum SessionPart {
  /** Between the session's open and its close. */
  REGULAR,
  /** On a day with a session, before its open. */
  PRE,
  /** On a day with a session, from its close on. */
  POST,
  /** On a day without a session. */
  CLOSED;

  /** As results show it, such as {@code regular}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
