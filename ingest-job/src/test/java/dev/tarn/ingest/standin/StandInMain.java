package dev.tarn.ingest.standin;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * Runs a stand-in by hand: {@code StandInMain PORT TRADES_PER_SECOND [CAPTURE...]}. Without
 * captures, a market of 100,000 trades of BTCUSDT and of ETHUSDT is made up.
 */
public final class StandInMain {
  private StandInMain() {}

  /** See the class. */
  public static void main(String[] arguments) throws Exception {
    if (arguments.length < 2) {
      System.err.println("Usage: StandInMain PORT TRADES_PER_SECOND [CAPTURE...]");
      System.exit(2);
    }
    List<Path> captures = Arrays.stream(arguments).skip(2).map(Path::of).toList();
    Market market =
        captures.isEmpty()
            ? Market.generated(1, Instant.now(), 100_000, Instrument.BTC_USDT, Instrument.ETH_USDT)
            : Market.captured(Instrument.BTC_USDT, captures);
    try (ExchangeStandIn standIn = ExchangeStandIn.of(market, Integer.parseInt(arguments[0]))) {
      System.err.printf(
          "Trading %,d trades; ingest-job stream --exchange binance --symbols BTCUSDT --endpoint %s --endpoint %s%n",
          market.trades().size(), standIn.requests(), standIn.feed("binance"));
      standIn.play(Double.parseDouble(arguments[1]));
      Thread.currentThread().join();
    }
  }
}
