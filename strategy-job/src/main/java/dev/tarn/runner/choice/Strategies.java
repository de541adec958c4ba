package dev.tarn.runner.choice;

import dev.tarn.staging.RefusedException;
import dev.tarn.staging.service.AddedJars;
import dev.tarn.strategy.StrategyProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** The strategies that there are: those that come with Tarn, and those that users have added. */
public final class Strategies {
  private static final AddedJars ADDED = new AddedJars("strategies", "TARN_STRATEGIES");

  private final TreeMap<String, StrategyProvider> providers = new TreeMap<>();

  private Strategies(List<StrategyProvider> providers) {
    providers.forEach(provider -> this.providers.putIfAbsent(provider.name(), provider));
  }

  /** These, and no others; the first of a name. */
  public static Strategies of(List<StrategyProvider> providers) {
    return new Strategies(providers);
  }

  /**
   * All that can be found: those of the program and its class path, and those of the jars in the
   * folder {@code strategies} beside the launchers' {@code lib}, or in the folders that the
   * environment's {@code TARN_STRATEGIES} names instead. From then on this thread loads classes
   * from those jars, too.
   *
   * @throws RefusedException if a folder cannot be read, or a jar names a provider that cannot be
   *     loaded
   */
  public static Strategies found() {
    ClassLoader loader = ADDED.loader(Strategies.class, System.getenv(ADDED.variable()));
    Thread.currentThread().setContextClassLoader(loader);
    List<StrategyProvider> providers = new ArrayList<>();
    try {
      ServiceLoader.load(StrategyProvider.class, loader).forEach(providers::add);
    } catch (ServiceConfigurationError | LinkageError e) {
      throw new RefusedException(
          "Cannot load a strategy: "
              + e.getMessage()
              + "; correct the jar's META-INF/services, or take the jar away",
          e);
    }
    return new Strategies(providers);
  }

  /** All of them, by name. */
  public List<StrategyProvider> all() {
    return List.copyOf(providers.values());
  }

  /**
   * The one of this name.
   *
   * @throws RefusedException if there is none
   */
  public StrategyProvider require(String name) {
    StrategyProvider provider = providers.get(name);
    if (provider == null) {
      throw new RefusedException(
          "Cannot find a strategy called '%s'; there are %s; docs/strategies.md says how to add others"
              .formatted(name, String.join(", ", providers.keySet())));
    }
    return provider;
  }
}
