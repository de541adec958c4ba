package dev.tarn.ingest.source;

import java.util.List;

/**
 * Opens sources by the name of their exchange. Found by {@link java.util.ServiceLoader}: a jar that
 * names its provider in {@code META-INF/services/dev.tarn.ingest.source.SourceProvider} and lies in
 * the folder {@code sources} is enough; see {@link Sources#found}. Thread-safe.
 */
public interface SourceProvider {
  /**
   * The exchanges that it offers, in lower case, as {@code --exchange} takes them; for messages.
   */
  List<String> exchanges();

  /**
   * Makes a source, without reaching for the network.
   *
   * @param settings their exchange is one of {@link #exchanges}
   * @throws SourceException if the settings are not usable
   */
  Source open(SourceSettings settings) throws SourceException;
}
