package dev.tarn.ingest.source;

import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How to reach an exchange.
 *
 * @param exchange its name, in lower case, such as {@code binance}
 * @param endpoints other addresses than its own, by scheme: {@code https} or {@code http} for
 *     requests, {@code wss} or {@code ws} for the live feed
 * @param properties what else the source may want to know, such as keys; names and values are the
 *     source's
 */
public record SourceSettings(
    String exchange, Map<String, URI> endpoints, Map<String, String> properties) {

  public SourceSettings {
    exchange = exchange.toLowerCase(Locale.ROOT);
    endpoints = Map.copyOf(endpoints);
    properties = Map.copyOf(properties);
  }

  /** The exchange at its own addresses. */
  public static SourceSettings of(String exchange) {
    return new SourceSettings(exchange, Map.of(), Map.of());
  }

  /** Where requests go, if not to the exchange's own address. */
  public Optional<URI> requests() {
    return Optional.ofNullable(endpoints.getOrDefault("https", endpoints.get("http")));
  }

  /** Where the live feed is, if not at the exchange's own address. */
  public Optional<URI> feed() {
    return Optional.ofNullable(endpoints.getOrDefault("wss", endpoints.get("ws")));
  }
}
