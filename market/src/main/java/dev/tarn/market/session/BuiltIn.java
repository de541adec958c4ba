package dev.tarn.market.session;

import static java.time.DayOfWeek.FRIDAY;
import static java.time.DayOfWeek.MONDAY;

import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The sessions that need no {@code lake.yaml}. A zone's rules are read when it is asked for. */
final class BuiltIn {
  static final String ALWAYS = "always";
  private static final String NSE = "nse";
  private static final String US_EQUITIES = "us-equities";
  private static final String FX = "fx";

  /** As messages list them. */
  static final List<String> NAMES = List.of(ALWAYS, NSE, US_EQUITIES, FX);

  /** Indian brokers write the exchange's segment before a symbol. */
  static final List<SessionRule> RULES =
      List.of(
          SessionRule.of(List.of("NSE", "BSE"), List.of(), NSE),
          SessionRule.of(
              List.of(),
              List.of("NSE_EQ|*", "NSE_FO|*", "NSE_INDEX|*", "BSE_EQ|*", "BSE_FO|*", "BSE_INDEX|*"),
              NSE),
          SessionRule.of(List.of("NYSE", "NASDAQ", "ARCA", "AMEX"), List.of(), US_EQUITIES));

  private BuiltIn() {}

  static Optional<TradingSession> named(String name) {
    return switch (name) {
      case ALWAYS -> Optional.of(TradingSession.ALWAYS);
      case NSE -> Optional.of(nse());
      case US_EQUITIES -> Optional.of(usEquities());
      case FX -> Optional.of(foreignExchange());
      default -> Optional.empty();
    };
  }

  /**
   * Its holidays are announced year by year, many after the moon, so {@code lake.yaml} has them.
   */
  private static TradingSession nse() {
    return new TradingSession(
        NSE,
        ZoneId.of("Asia/Kolkata"),
        new SessionHours(LocalTime.of(9, 15), LocalTime.of(15, 30)),
        mondayToFriday(),
        ListedDays.NONE);
  }

  private static TradingSession usEquities() {
    return new TradingSession(
        US_EQUITIES,
        ZoneId.of("America/New_York"),
        new SessionHours(LocalTime.of(9, 30), LocalTime.of(16, 0)),
        mondayToFriday(),
        UsEquityDays.INSTANCE);
  }

  private static TradingSession foreignExchange() {
    return new TradingSession(
        FX,
        ZoneId.of("America/New_York"),
        new SessionHours(LocalTime.of(17, 0), LocalTime.of(17, 0)),
        mondayToFriday(),
        ListedDays.NONE);
  }

  static Set<DayOfWeek> mondayToFriday() {
    return EnumSet.range(MONDAY, FRIDAY);
  }
}
