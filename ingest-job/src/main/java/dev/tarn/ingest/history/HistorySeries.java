package dev.tarn.ingest.history;

import dev.tarn.market.Timeframe;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * What progress is noted for: the trades of a symbol, or its candles of one timeframe.
 *
 * @param venue as it stands in the rows
 * @param symbol as the venue writes it
 * @param timeframe of the candles; absent for trades
 */
public record HistorySeries(String venue, String symbol, Optional<Timeframe> timeframe) {

  /** Such as {@code BTCUSDT 1m} and {@code BTCUSDT trades}. */
  public String label() {
    return symbol + " " + kind();
  }

  String kind() {
    return timeframe.map(Timeframe::toString).orElse("trades");
  }

  /**
   * A file name without an ending. What venues call their symbols never becomes part of one; and 1m
   * and 1M would be the same on some file systems.
   */
  String fileName() {
    String identity = venue + "\0" + symbol + "\0" + kind();
    return kind() + "-" + sha256(identity).substring(0, 20);
  }

  private static String sha256(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
