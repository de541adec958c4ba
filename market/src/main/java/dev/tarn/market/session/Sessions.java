package dev.tarn.market.session;

import dev.tarn.staging.Lake;
import dev.tarn.staging.LakeSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Which session each symbol has: what {@code lake.yaml} says, else what is built in, else that it
 * is traded at all times. Immutable and thread-safe.
 */
public final class Sessions {
  /** The sessions of a lake whose settings say nothing about them. */
  public static final Sessions BUILT_IN = new Sessions(List.of(), Map.of());

  private final List<SessionRule> rules;
  private final Map<String, TradingSession> defined;

  private Sessions(List<SessionRule> rules, Map<String, TradingSession> defined) {
    List<SessionRule> all = new ArrayList<>(rules);
    all.addAll(BuiltIn.RULES);
    this.rules = List.copyOf(all);
    this.defined = Map.copyOf(defined);
  }

  /**
   * The sessions of a lake.
   *
   * @throws dev.tarn.staging.RefusedException when {@code lake.yaml} cannot be understood; the
   *     message names the file, the setting, its value and what is allowed
   */
  public static Sessions of(Lake lake) {
    Map<String, Object> section = LakeSettings.of(lake).sessions();
    if (section.isEmpty()) {
      return BUILT_IN;
    }
    SessionSettings settings = new SessionSettings(LakeSettings.file(lake));
    section.forEach(settings::add);
    return new Sessions(settings.rules(), settings.sessions());
  }

  /** The session of a series; the first rule that applies says which. */
  public TradingSession of(String venue, String symbol) {
    return rules.stream()
        .filter(rule -> rule.applies(venue, symbol))
        .findFirst()
        .map(rule -> named(rule.session()))
        .orElse(TradingSession.ALWAYS);
  }

  private TradingSession named(String name) {
    TradingSession session = defined.get(name);
    return session == null ? BuiltIn.named(name).orElseThrow() : session;
  }
}
