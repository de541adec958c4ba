package dev.tarn.runner.choice;

import dev.tarn.staging.RefusedException;
import dev.tarn.strategy.Parameters;
import dev.tarn.strategy.StrategyProvider;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A strategy and values for its parameters, several of them where they are to be tried. Immutable.
 *
 * @param provider the strategy
 * @param values of the parameters that were named, at least one each
 */
public record Choice(StrategyProvider provider, Map<String, List<String>> values) {
  private static final int MOST_SETS = 100_000;

  public Choice {
    Map<String, List<String>> copy = new LinkedHashMap<>();
    values.forEach((name, several) -> copy.put(name, List.copyOf(several)));
    values = java.util.Collections.unmodifiableMap(copy);
  }

  /**
   * Reads a choice such as {@code sma-cross:fast=5|10,slow=20}.
   *
   * @throws RefusedException when there is no such strategy or parameter, or values do not go
   *     together
   */
  public static Choice parse(String text, Strategies strategies) {
    int colon = text.indexOf(':');
    StrategyProvider provider = strategies.require(colon < 0 ? text : text.substring(0, colon));
    Map<String, List<String>> values = new LinkedHashMap<>();
    if (colon >= 0) {
      for (String setting : text.substring(colon + 1).split(",", -1)) {
        int equals = setting.indexOf('=');
        if (equals < 1) {
          throw new RefusedException(
              "Invalid parameter '%s' of %s: write it like fast=5".formatted(setting, text));
        }
        List<String> several = List.of(setting.substring(equals + 1).split("\\|", -1));
        if (several.contains("") || several.stream().distinct().count() < several.size()) {
          throw new RefusedException(
              "Invalid parameter '%s' of %s: write different values, like fast=5|10"
                  .formatted(setting, text));
        }
        if (values.put(setting.substring(0, equals), several) != null) {
          throw new RefusedException(
              "Invalid strategy '%s': a parameter is named twice; write several values like fast=5|10"
                  .formatted(text));
        }
      }
    }
    return new Choice(provider, values);
  }

  /** Whether a parameter has several values. */
  public boolean isOptimization() {
    return values.values().stream().anyMatch(several -> several.size() > 1);
  }

  /**
   * All sets of values, those of the last parameter changing first.
   *
   * @throws RefusedException when a parameter is unknown, or there are too many sets
   */
  public List<Parameters> sets() {
    long count = values.values().stream().mapToLong(List::size).reduce(1, Choice::product);
    if (count > MOST_SETS) {
      throw new RefusedException(
          "Cannot try more than %,d sets of parameters of %s; name fewer values"
              .formatted(MOST_SETS, provider.name()));
    }
    List<Map<String, String>> sets = List.of(Map.of());
    for (Map.Entry<String, List<String>> parameter : values.entrySet()) {
      List<Map<String, String>> longer = new ArrayList<>();
      for (Map<String, String> set : sets) {
        for (String value : parameter.getValue()) {
          Map<String, String> next = new LinkedHashMap<>(set);
          next.put(parameter.getKey(), value);
          longer.add(next);
        }
      }
      sets = longer;
    }
    return sets.stream().map(set -> Parameters.of(provider, set)).toList();
  }

  private static long product(long one, long other) {
    return Math.min(one * other, MOST_SETS + 1L);
  }
}
