package dev.tarn.ingest.capture;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Binance's markets. Each is a venue of its own: they trade other instruments under the same
 * symbols, and number their trades apart.
 */
enum BinanceMarket {
  SPOT("binance", "stream."),
  FUTURES("binance-futures", "fstream."),
  COIN_FUTURES("binance-coin-futures", "dstream.");

  private final String venue;
  private final String host;

  BinanceMarket(String venue, String host) {
    this.venue = venue;
    this.host = host;
  }

  String venue() {
    return venue;
  }

  /**
   * Whether its trades are told by {@code aggTrade}, which is all that the futures markets offer;
   * the spot market tells single trades.
   */
  boolean tellsAggregates() {
    return this != SPOT;
  }

  static Optional<BinanceMarket> named(String venue) {
    return Arrays.stream(values()).filter(market -> market.venue.equals(venue)).findFirst();
  }

  static List<String> venues() {
    return Arrays.stream(values()).map(BinanceMarket::venue).toList();
  }

  /** The market whose stream has this address, such as {@code wss://fstream.binance.com/stream}. */
  static Optional<BinanceMarket> at(String address) {
    return Arrays.stream(values())
        .filter(market -> address.contains("://" + market.host + "binance."))
        .findFirst();
  }
}
