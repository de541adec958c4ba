package dev.tarn.ingest.source;

import dev.tarn.staging.RefusedException;
import dev.tarn.staging.service.AddedJars;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeSet;

/**
 * The sources that there are: those that come with Tarn, and those of jars that users have added.
 */
public final class Sources {
  private final List<SourceProvider> providers;

  private Sources(List<SourceProvider> providers) {
    this.providers = List.copyOf(providers);
  }

  /** These, and no others. */
  public static Sources of(List<SourceProvider> providers) {
    return new Sources(providers);
  }

  /**
   * All that can be found: those of the program, and those of the jars in the folder {@code
   * sources} beside the launchers' {@code lib}, or in the folders that the environment's {@code
   * TARN_SOURCES} names instead. From then on this thread loads classes from those jars, too.
   *
   * @throws SourceException if a folder cannot be read, or a jar names a provider that cannot be
   *     loaded
   */
  public static Sources found() throws SourceException {
    ClassLoader loader = loader();
    Thread.currentThread().setContextClassLoader(loader);
    List<SourceProvider> providers = new ArrayList<>();
    try {
      ServiceLoader.load(SourceProvider.class, loader).forEach(providers::add);
    } catch (ServiceConfigurationError e) {
      throw SourceException.refused(
          "Cannot load a source: "
              + e.getMessage()
              + "; correct the jar's META-INF/services, or take the jar away");
    }
    return new Sources(providers);
  }

  private static ClassLoader loader() throws SourceException {
    try {
      return new AddedJars("sources", "TARN_SOURCES")
          .loader(Sources.class, System.getenv("TARN_SOURCES"));
    } catch (RefusedException e) {
      throw SourceException.refused(e.getMessage());
    }
  }

  /**
   * Opens the exchange's source, whose history is asked for no more often than it {@linkplain
   * Source#requestsPerMinute says}, together with the others of this process that were opened with
   * the same settings. Where two providers offer one exchange, the first on the class path is
   * taken.
   *
   * @throws SourceException if nobody offers the exchange, or its settings are not usable
   */
  public Source open(SourceSettings settings) throws SourceException {
    for (SourceProvider provider : providers) {
      if (provider.exchanges().contains(settings.exchange())) {
        return GatedSource.of(provider.open(settings), settings);
      }
    }
    throw SourceException.refused(
        "Cannot find an exchange called '%s'; there are %s; docs/ingest.md says how to add others"
            .formatted(settings.exchange(), String.join(", ", exchanges())));
  }

  /** All exchanges, by name. */
  public List<String> exchanges() {
    TreeSet<String> names = new TreeSet<>();
    providers.forEach(provider -> names.addAll(provider.exchanges()));
    return List.copyOf(names);
  }
}
