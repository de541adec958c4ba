package dev.tarn.strategy;

import dev.tarn.staging.RefusedException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The values of all parameters of a strategy. Immutable. */
public final class Parameters {
  private final Map<String, String> values;

  private Parameters(Map<String, String> values) {
    this.values = values;
  }

  /**
   * The values that are set, and the standard ones for the others.
   *
   * @throws RefusedException when a value is set that no parameter has
   */
  public static Parameters of(StrategyProvider provider, Map<String, String> set) {
    Map<String, String> values = new TreeMap<>();
    provider.parameters().forEach(parameter -> values.put(parameter.name(), parameter.standard()));
    set.forEach(
        (name, value) -> {
          if (values.put(name, value) == null) {
            throw new RefusedException(
                "Invalid parameter '%s' of %s: it has %s"
                    .formatted(name, provider.name(), names(provider.parameters())));
          }
        });
    return new Parameters(values);
  }

  private static String names(List<Parameter> parameters) {
    return parameters.isEmpty()
        ? "none"
        : parameters.stream().map(Parameter::name).collect(Collectors.joining(", "));
  }

  /** A value, as it was given. */
  public String text(String name) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("There is no parameter " + name);
    }
    return value;
  }

  /**
   * A whole number above zero, such as a number of bars.
   *
   * @throws RefusedException when the value is something else
   */
  public int count(String name) {
    try {
      int count = Integer.parseInt(text(name));
      if (count > 0) {
        return count;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw new RefusedException(
        "Invalid %s '%s': use a whole number above zero".formatted(name, text(name)));
  }

  /**
   * A finite number.
   *
   * @throws RefusedException when the value is something else
   */
  public double number(String name) {
    try {
      double number = Double.parseDouble(text(name));
      if (Double.isFinite(number)) {
        return number;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw new RefusedException("Invalid %s '%s': use a number".formatted(name, text(name)));
  }

  /** All values by name, in the order of the names. */
  public Map<String, String> all() {
    return new TreeMap<>(values);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Parameters parameters && values.equals(parameters.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  /** Such as {@code fast=10,slow=30}. */
  @Override
  public String toString() {
    return values.entrySet().stream()
        .map(value -> value.getKey() + "=" + value.getValue())
        .collect(Collectors.joining(","));
  }
}
