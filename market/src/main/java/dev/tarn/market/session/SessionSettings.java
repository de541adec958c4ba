package dev.tarn.market.session;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the section {@code sessions} of {@code lake.yaml}, one session after the other. */
final class SessionSettings {
  private static final String SECTION = "sessions";
  private static final Set<String> KEYS =
      new LinkedHashSet<>(
          List.of(
              "symbols",
              "venues",
              "like",
              "time-zone",
              "open",
              "close",
              "weekdays",
              "holidays",
              "early-closes",
              "special-days"));

  private final Path file;
  private final Map<String, TradingSession> sessions = new LinkedHashMap<>();
  private final List<SessionRule> rules = new ArrayList<>();

  SessionSettings(Path file) {
    this.file = file;
  }

  List<SessionRule> rules() {
    return List.copyOf(rules);
  }

  Map<String, TradingSession> sessions() {
    return Map.copyOf(sessions);
  }

  /** Takes one session's settings. */
  void add(String name, Object settings) {
    SettingValue whole = new SettingValue(file, SECTION + ": " + name, settings);
    Map<String, SettingValue> values = whole.settings(KEYS);
    TradingSession session = session(name, whole, values);
    sessions.put(name, session);
    List<String> venues = texts(values.get("venues"));
    List<String> symbols = texts(values.get("symbols"));
    if (!venues.isEmpty() || !symbols.isEmpty()) {
      rules.add(SessionRule.of(venues, symbols, name));
    } else if (BuiltIn.RULES.stream().noneMatch(rule -> rule.session().equals(name))) {
      throw whole.invalid(
          "symbols or venues that have this session, such as 'symbols: [\"EUR*\"]'");
    }
  }

  private TradingSession session(
      String name, SettingValue whole, Map<String, SettingValue> values) {
    Optional<TradingSession> base = base(name, values);
    for (String key : List.of("time-zone", "open", "close")) {
      if (base.isEmpty() && !values.containsKey(key)) {
        throw whole.invalid(
            "time-zone, open and close, such as 'time-zone: Europe/Berlin', or 'like:' and one of "
                + String.join(", ", BuiltIn.NAMES));
      }
    }
    TradingSession usual = base.orElse(TradingSession.ALWAYS);
    SessionHours hours =
        new SessionHours(
            value(values, "open").map(SettingValue::time).orElse(usual.hours().open()),
            value(values, "close").map(SettingValue::time).orElse(usual.hours().close()));
    return new TradingSession(
        name,
        value(values, "time-zone").map(SettingValue::zone).orElse(usual.zone()),
        hours,
        value(values, "weekdays")
            .map(SettingValue::weekdays)
            .orElse(base.isPresent() ? usual.weekdays() : BuiltIn.mondayToFriday()),
        special(values, hours, base));
  }

  private Optional<TradingSession> base(String name, Map<String, SettingValue> values) {
    SettingValue like = values.get("like");
    if (like == null) {
      return BuiltIn.named(name);
    }
    String other = like.text();
    Optional<TradingSession> earlier = Optional.ofNullable(sessions.get(other));
    Optional<TradingSession> base = earlier.or(() -> BuiltIn.named(other));
    if (base.isEmpty()) {
      List<String> known = new ArrayList<>(BuiltIn.NAMES);
      sessions.keySet().stream().filter(key -> !known.contains(key)).forEach(known::add);
      throw like.invalid("a session that stands above or is built in: " + String.join(", ", known));
    }
    return base;
  }

  private static SpecialDays special(
      Map<String, SettingValue> values, SessionHours hours, Optional<TradingSession> base) {
    ListedDays listed =
        new ListedDays(
            value(values, "holidays").map(SettingValue::dates).orElse(Set.of()),
            value(values, "early-closes").map(value -> value.earlyCloses(hours)).orElse(Map.of()),
            value(values, "special-days").map(value -> value.hours(hours)).orElse(Map.of()),
            base.map(TradingSession::special).filter(days -> !days.equals(ListedDays.NONE)));
    return listed;
  }

  private static List<String> texts(@Nullable SettingValue value) {
    return value == null ? List.of() : value.texts();
  }

  private static Optional<SettingValue> value(Map<String, SettingValue> values, String key) {
    return Optional.ofNullable(values.get(key));
  }
}
