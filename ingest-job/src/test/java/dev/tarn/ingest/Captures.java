package dev.tarn.ingest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;

/** Lines of captures as recorders write them. */
final class Captures {
  /** The local time of the first trade. */
  static final long FIRST_NANOS = 1_723_161_254_000_000_000L;

  static final String DEPTH =
      "1723161253937085768 {\"stream\":\"btcusdt@depth@100ms\",\"data\":{\"e\":\"depthUpdate\",\"E\":1723161255208,\"s\":\"BTCUSDT\",\"U\":1,"
          + "\"u\":2,\"b\":[[\"61737.63000000\",\"0.00000000\"]],\"a\":[]}}\n";
  static final String BOOK_TICKER =
      "1723161254087891268 {\"stream\":\"btcusdt@bookTicker\",\"data\":{\"u\":50093239212,\"s\":\"BTCUSDT\",\"b\":\"61837.63\",\"B\":\"3.7\","
          + "\"a\":\"61837.64\",\"A\":\"1.5\"}}\n";

  private Captures() {}

  /** The message of trade {@code id}; each is a millisecond after the one before. */
  static String message(long id) {
    return String.format(
        Locale.ROOT,
        "{\"e\":\"trade\",\"E\":%d,\"s\":\"BTCUSDT\",\"t\":%d,\"p\":\"%d.50000000\",\"q\":\"0.00%03d000\",\"T\":%d,\"m\":%s,\"M\":true}",
        1_723_161_255_343L + id,
        id,
        61_000 + id % 7,
        1 + id % 900,
        1_723_161_255_342L + id,
        id % 2 == 0);
  }

  /** A line of a combined stream. */
  static String trade(long id) {
    return "%d {\"stream\":\"btcusdt@trade\",\"data\":%s}\n"
        .formatted(FIRST_NANOS + id * 1_000_000, message(id));
  }

  static String trades(long first, int count) {
    StringBuilder lines = new StringBuilder();
    for (long id = first; id < first + count; id++) {
      lines.append(trade(id));
    }
    return lines.toString();
  }

  static byte[] gzip(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
