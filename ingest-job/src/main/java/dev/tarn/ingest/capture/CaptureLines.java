package dev.tarn.ingest.capture;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * The lines of a stream as parts of one buffer, so that none is copied. A line that is too long to
 * be a message is cut. A line without an end is handed over only if the stream ended soundly behind
 * it. Used by one thread.
 */
final class CaptureLines {
  /** Longer lines are cut to this. */
  static final int LONGEST_BYTES = 8 << 20;

  private final InputStream in;
  private byte[] buffer = new byte[1 << 16];

  /** What has been read and not been handed over yet. */
  private int at;

  private int filled;

  private int from;
  private int to;
  private long number;
  private boolean cut;

  CaptureLines(InputStream in) {
    this.in = in;
  }

  /** Goes on to the next line; false when there is none. */
  boolean next() throws IOException {
    int scanned = at;
    while (true) {
      int end = lineEnd(scanned);
      if (end >= 0) {
        take(end, end + 1);
        return true;
      }
      scanned = filled - at;
      if (!fill()) {
        if (at == filled) {
          return false;
        }
        take(filled, filled);
        return true;
      }
      scanned += at;
    }
  }

  byte[] bytes() {
    return buffer;
  }

  /** Where the line begins in {@link #bytes}. */
  int from() {
    return from;
  }

  /** Where it ends, without its line end. */
  int to() {
    return to;
  }

  /** The line's number, from 1. */
  long number() {
    return number;
  }

  /** Whether the line was longer than it is now. */
  boolean isCut() {
    return cut;
  }

  private void take(int end, int next) throws IOException {
    number++;
    from = at;
    to = end > at && buffer[end - 1] == '\r' ? end - 1 : end;
    cut = false;
    at = next;
    if (to - from >= LONGEST_BYTES) {
      cut = true;
      if (next == end) {
        passOverTheRest();
      }
    }
  }

  private int lineEnd(int scanFrom) {
    for (int i = scanFrom; i < filled; i++) {
      if (buffer[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  /** Reads more behind what is there; false at the end, or when the line is too long. */
  private boolean fill() throws IOException {
    if (at > 0) {
      System.arraycopy(buffer, at, buffer, 0, filled - at);
      filled -= at;
      at = 0;
    }
    if (filled >= LONGEST_BYTES) {
      return false;
    }
    if (filled == buffer.length) {
      buffer = Arrays.copyOf(buffer, buffer.length * 2);
    }
    int count = in.read(buffer, filled, buffer.length - filled);
    if (count <= 0) {
      return false;
    }
    filled += count;
    return true;
  }

  private void passOverTheRest() throws IOException {
    byte[] chunk = new byte[1 << 16];
    for (int count = in.read(chunk); count > 0; count = in.read(chunk)) {
      for (int i = 0; i < count; i++) {
        if (chunk[i] == '\n') {
          // What lies behind the line's end follows the line in the buffer.
          int rest = count - i - 1;
          buffer = Arrays.copyOf(buffer, Math.max(buffer.length, filled + rest));
          System.arraycopy(chunk, i + 1, buffer, filled, rest);
          at = filled;
          filled += rest;
          return;
        }
      }
    }
  }
}
