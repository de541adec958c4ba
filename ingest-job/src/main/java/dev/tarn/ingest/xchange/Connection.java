package dev.tarn.ingest.xchange;

import dev.tarn.ingest.source.SourceException;
import dev.tarn.ingest.source.SourceSettings;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.knowm.xchange.ExchangeSpecification;
import org.knowm.xchange.client.ExchangeRestProxyBuilder;

/**
 * Where a venue is: its own addresses, or the ones that take their place.
 *
 * @param requests without a slash at its end
 * @param feed without a slash at its end
 */
record Connection(String requests, String feed) {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Set<String> SCHEMES = Set.of("http", "https", "ws", "wss");

  /**
   * The exchange's addresses, as far as the settings do not name others.
   *
   * @throws SourceException if the settings name an address that is none
   */
  static Connection of(SourceSettings settings, String requests, String feed)
      throws SourceException {
    for (Map.Entry<String, URI> endpoint : settings.endpoints().entrySet()) {
      if (!SCHEMES.contains(endpoint.getKey()) || endpoint.getValue().getHost() == null) {
        throw SourceException.refused(
            "Cannot use the endpoint %s: it must be an address such as https://HOST or wss://HOST:PORT"
                .formatted(endpoint.getValue()));
      }
    }
    return new Connection(bare(settings.requests(), requests), bare(settings.feed(), feed));
  }

  private static String bare(Optional<URI> endpoint, String own) {
    String address = endpoint.map(URI::toString).orElse(own);
    return address.endsWith("/") ? address.substring(0, address.length() - 1) : address;
  }

  String requestsHost() {
    return host(requests);
  }

  String feedHost() {
    return host(feed);
  }

  private static String host(String address) {
    URI uri = URI.create(address);
    return uri.getPort() < 0 ? uri.getHost() : uri.getHost() + ":" + uri.getPort();
  }

  /** Requests in the form of an interface, as XChange declares them; none is repeated. */
  <T> T requests(Class<T> declared, ExchangeSpecification specification) {
    specification.setHttpConnTimeout((int) PATIENCE.toMillis());
    specification.setHttpReadTimeout((int) PATIENCE.toMillis());
    return ExchangeRestProxyBuilder.forInterface(declared, specification).baseUrl(requests).build();
  }
}
