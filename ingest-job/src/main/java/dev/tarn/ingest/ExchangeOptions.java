package dev.tarn.ingest;

import dev.tarn.ingest.source.SourceSettings;
import dev.tarn.staging.RefusedException;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** Which exchange is asked for what. */
class ExchangeOptions {
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
  private List<String> endpoints = List.of();

  @Option(
      names = "--property",
      paramLabel = "NAME=VALUE",
      description =
          "What a source of your own is to know, such as a key; those that come with Tarn ask for nothing.")
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
    return new SourceSettings(exchange, Endpoints.byScheme(endpoints), properties);
  }
}
