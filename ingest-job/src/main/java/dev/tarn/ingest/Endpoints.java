package dev.tarn.ingest;

import dev.tarn.staging.RefusedException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Other addresses than an exchange's own, as they are written on the command line. */
final class Endpoints {
  private static final Set<String> SCHEMES = Set.of("http", "https", "ws", "wss");

  private Endpoints() {}

  /**
   * The addresses by their schemes.
   *
   * @throws RefusedException if one is none
   */
  static Map<String, URI> byScheme(List<String> texts) {
    Map<String, URI> endpoints = new LinkedHashMap<>();
    for (String text : texts) {
      URI uri = parse(text);
      endpoints.put(uri.getScheme(), uri);
    }
    return endpoints;
  }

  private static URI parse(String text) {
    try {
      URI uri = new URI(text);
      if (uri.getScheme() != null && SCHEMES.contains(uri.getScheme()) && uri.getHost() != null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // such as 127.0.0.1:8080; what is needed is said below
    }
    throw new RefusedException(
        "Invalid --endpoint '%s'; write https://, http://, wss:// or ws:// and a host"
            .formatted(text));
  }
}
