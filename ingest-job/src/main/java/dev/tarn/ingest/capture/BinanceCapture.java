package dev.tarn.ingest.capture;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tarn.ingest.source.FeedListener;
import dev.tarn.ingest.value.BadInputException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Binance's streams: single messages, and those of combined streams, which carry their stream's
 * name. Messages of no interest are told by their first bytes and are not read further.
 */
final class BinanceCapture implements CaptureFormat {
  private static final byte[] COMBINED = ascii("{\"stream\":\"");
  private static final byte[] DATA = ascii("\",\"data\":");
  private static final byte[] EVENT = ascii("{\"e\":\"");

  /** Beginnings of the messages that name neither a stream nor their kind. */
  private static final byte[][] NAMELESS = {ascii("{\"u\":"), ascii("{\"lastUpdateId\":")};

  private static final String[] NAMES_OF_NAMELESS = {"bookTicker", "depth"};

  private final BinanceRows rows;

  BinanceCapture(BinanceMarket market) {
    this.rows = new BinanceRows(market);
  }

  @Override
  public String venue() {
    return rows.venue();
  }

  @Override
  public void address(String address) {
    BinanceMarket.at(address).ifPresent(rows::of);
  }

  @Override
  public @Nullable String message(
      byte[] bytes, int from, int to, @Nullable Instant receivedAt, FeedListener listener) {
    if (startsWith(COMBINED, bytes, from, to)) {
      int name = from + COMBINED.length;
      int end = quote(bytes, name, to);
      if (bytes[to - 1] == '}' && startsWith(DATA, bytes, end, to)) {
        int data = end + DATA.length;
        String kind = kindOfStream(bytes, name, end);
        return rows.message(kind, BinanceJson.text(bytes, data, to - 1), receivedAt, listener);
      }
    } else if (startsWith(EVENT, bytes, from, to)) {
      int name = from + EVENT.length;
      String kind = Kinds.of(bytes, name, quote(bytes, name, to));
      requireEnd(bytes, to);
      return rows.message(kind, BinanceJson.text(bytes, from, to), receivedAt, listener);
    }
    for (int i = 0; i < NAMELESS.length; i++) {
      if (startsWith(NAMELESS[i], bytes, from, to)) {
        requireEnd(bytes, to);
        return NAMES_OF_NAMELESS[i];
      }
    }
    return written(BinanceJson.tree(bytes, from, to), receivedAt, listener);
  }

  /** Messages that are written otherwise than the exchange does, such as with blanks. */
  private @Nullable String written(
      JsonNode node, @Nullable Instant receivedAt, FeedListener listener) {
    if (node.isArray()) {
      return "list";
    }
    JsonNode stream = node.path("stream");
    JsonNode data = stream.isTextual() ? node.path("data") : node;
    if (stream.isTextual() && data.isObject()) {
      byte[] name = stream.textValue().getBytes(StandardCharsets.UTF_8);
      String kind = kindOfStream(name, 0, name.length);
      return rows.message(kind, BinanceJson.text(data), receivedAt, listener);
    }
    if (stream.isTextual() && data.isArray()) {
      return "list";
    }
    if (data.path("e").isTextual()) {
      return rows.message(data.get("e").textValue(), BinanceJson.text(data), receivedAt, listener);
    }
    if (node.has("result") && node.has("id")) {
      return "reply";
    }
    for (int i = 0; i < NAMELESS.length; i++) {
      if (node.has(i == 0 ? "u" : "lastUpdateId")) {
        return NAMES_OF_NAMELESS[i];
      }
    }
    throw BadInputException.of(
        node.isObject()
            ? "it is none of the messages of Binance's streams"
            : "it is no JSON object");
  }

  /** The kind of a stream such as {@code btcusdt@depth@100ms} or {@code !ticker@arr}. */
  private static String kindOfStream(byte[] bytes, int from, int to) {
    int begin = from;
    while (begin < to && bytes[begin] != '@') {
      begin++;
    }
    if (begin == to || bytes[from] == '!') {
      return Kinds.of(bytes, from, begin);
    }
    int end = begin + 1;
    while (end < to && bytes[end] != '@' && bytes[end] != '_') {
      end++;
    }
    return Kinds.of(bytes, begin + 1, end);
  }

  private static void requireEnd(byte[] bytes, int to) {
    if (bytes[to - 1] != '}') {
      throw BadInputException.of("it is not JSON (it breaks off)");
    }
  }

  /** Where the next quote is; {@code to} if there is none. */
  private static int quote(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && bytes[at] != '"') {
      at++;
    }
    return at;
  }

  private static boolean startsWith(byte[] start, byte[] bytes, int from, int to) {
    if (to - from < start.length) {
      return false;
    }
    for (int i = 0; i < start.length; i++) {
      if (bytes[from + i] != start[i]) {
        return false;
      }
    }
    return true;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
