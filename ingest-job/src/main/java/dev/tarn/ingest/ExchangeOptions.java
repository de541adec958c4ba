package dev.tarn.ingest;

import dev.tarn.ingest.source.SourceSettings;
import dev.tarn.staging.RefusedException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Option;

/** Which exchange is asked for what. */
class ExchangeOptions {
  private static final Set<String> SCHEMES = Set.of("http", "https", "ws", "wss");

  @Option(names = "--exchange", required = true, paramLabel = "NAME", description = "The exchange.")
  private String exchange = "";

  @Option(
      names = "--symbols",
      required = true,
      split = ",",
      paramLabel = "SYMBOL",
      description = "Its instruments, such as BTC/USDT.")
  private List<String> symbols = List.of();

  @Option(
      names = "--endpoint",
      split = ",",
      paramLabel = "URI",
      description =
          "Other addresses than the exchange's own: https: (or http:) for requests, wss: (or ws:) for the live feed.")
  private List<URI> endpoints = List.of();

  @Option(
      names = "--property",
      paramLabel = "NAME=VALUE",
      description = "What else the source is to know; see docs/ingest.md.")
  private Map<String, String> properties = Map.of();

  final List<String> symbols() {
    return symbols.stream().map(String::strip).filter(symbol -> !symbol.isEmpty()).toList();
  }

  final String exchange() {
    return exchange;
  }

  /**
   * How to reach it.
   *
   * @throws RefusedException if an endpoint is none
   */
  final SourceSettings settings() {
    Map<String, URI> byScheme = new LinkedHashMap<>();
    for (URI uri : endpoints) {
      if (uri.getScheme() == null || !SCHEMES.contains(uri.getScheme())) {
        throw new RefusedException(
            "Invalid --endpoint '%s': it begins with none of https:, http:, wss: and ws:"
                .formatted(uri));
      }
      byScheme.put(uri.getScheme(), uri);
    }
    return new SourceSettings(exchange, byScheme, properties);
  }
}
