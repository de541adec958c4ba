package dev.tarn.runner.rules;

import java.util.Locale;
import java.util.Optional;

/** What rules say of a bar. */
public enum Decision {
  /** To enter. */
  BUY("LONG"),
  /** To leave. */
  SELL("NEUTRAL");

  private final String bias;

  Decision(String bias) {
    this.bias = bias;
  }

  /** What is held afterwards: LONG or NEUTRAL. */
  public String bias() {
    return bias;
  }

  /** The decision of a signal of this type; empty when others gave it. */
  public static Optional<Decision> of(String signalType) {
    String name = signalType.toUpperCase(Locale.ROOT);
    for (Decision decision : values()) {
      if (decision.name().equals(name)) {
        return Optional.of(decision);
      }
    }
    return Optional.empty();
  }
}
