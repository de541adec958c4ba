package dev.tarn.market.session;

import dev.tarn.market.NamePattern;
import java.util.List;
import java.util.Locale;

/**
 * Which series have a session.
 *
 * @param venues patterns, in capitals; a list without any takes every venue
 * @param symbols patterns, as the venue writes symbols; a list without any takes every symbol
 * @param session the session's name
 */
record SessionRule(List<NamePattern> venues, List<NamePattern> symbols, String session) {
  SessionRule {
    venues = List.copyOf(venues);
    symbols = List.copyOf(symbols);
  }

  static SessionRule of(List<String> venues, List<String> symbols, String session) {
    return new SessionRule(
        venues.stream().map(SessionRule::capitals).map(NamePattern::new).toList(),
        symbols.stream().map(NamePattern::new).toList(),
        session);
  }

  boolean applies(String venue, String symbol) {
    return matches(venues, capitals(venue)) && matches(symbols, symbol);
  }

  private static boolean matches(List<NamePattern> patterns, String name) {
    return patterns.isEmpty() || patterns.stream().anyMatch(pattern -> pattern.matches(name));
  }

  private static String capitals(String venue) {
    return venue.toUpperCase(Locale.ROOT);
  }
}
