package dev.tarn.ingest.capture;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Names of kinds of messages, without making a text of each. */
final class Kinds {
  private static final int LONGEST = 30;

  /** The usual ones. */
  private static final String[] NAMES = {
    "trade", "bookTicker", "depth", "depthUpdate", "aggTrade", "kline", "markPrice", "forceOrder"
  };

  private static final byte[][] BYTES =
      Arrays.stream(NAMES)
          .map(name -> name.getBytes(StandardCharsets.US_ASCII))
          .toArray(byte[][]::new);

  private Kinds() {}

  /** The text of a part of {@code bytes}; a long one is cut. */
  static String of(byte[] bytes, int from, int to) {
    for (int i = 0; i < NAMES.length; i++) {
      if (Arrays.equals(bytes, from, to, BYTES[i], 0, BYTES[i].length)) {
        return NAMES[i];
      }
    }
    return new String(bytes, from, Math.min(to - from, LONGEST), StandardCharsets.UTF_8);
  }
}
