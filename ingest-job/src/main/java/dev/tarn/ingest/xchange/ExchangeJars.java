package dev.tarn.ingest.xchange;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * XChange's modules on the class path, by the names of their exchanges. XChange keeps no list; its
 * classes are named alike, and a look into the jars' directories finds them without loading any.
 */
final class ExchangeJars {
  private static final String STREAMING = "info/bitrich/xchangestream/";
  private static final String REQUESTS = "org/knowm/xchange/";
  private static final Pattern STREAMING_CLASS =
      Pattern.compile(STREAMING + "\\w+/(\\w+)StreamingExchange\\.class");
  private static final Pattern REQUESTS_CLASS =
      Pattern.compile(REQUESTS + "\\w+/(\\w+)Exchange\\.class");

  /** Those that have a source of their own; Coinbase's module still bears its former name. */
  private static final Set<String> KNOWN = Set.of("binance", "coinbasepro", "kraken");

  private ExchangeJars() {}

  /** Classes by exchange; the one with a live feed, where there are both. */
  static Map<String, String> find(ClassLoader loader) {
    Map<String, String> classes = new TreeMap<>();
    try {
      collect(loader, REQUESTS, REQUESTS_CLASS, classes);
      collect(loader, STREAMING, STREAMING_CLASS, classes);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the class path", e);
    }
    KNOWN.forEach(classes::remove);
    return classes;
  }

  private static void collect(
      ClassLoader loader, String folder, Pattern pattern, Map<String, String> classes)
      throws IOException {
    for (URL url : Collections.list(loader.getResources(folder))) {
      URLConnection connection = url.openConnection();
      connection.setUseCaches(false);
      if (connection instanceof JarURLConnection inJar) {
        try (JarFile jar = inJar.getJarFile()) {
          jar.stream()
              .map(entry -> pattern.matcher(entry.getName()))
              .filter(Matcher::matches)
              .forEach(
                  found ->
                      classes.put(
                          found.group(1).toLowerCase(Locale.ROOT),
                          found.group().replace('/', '.').replaceFirst("\\.class$", "")));
        }
      }
    }
  }
}
