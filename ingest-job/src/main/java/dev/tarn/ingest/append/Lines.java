package dev.tarn.ingest.append;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a stream, as bytes, each handed over as soon as it has come in. A line that is too
 * long to be a row is cut, so that memory stays bounded whatever is piped in. Used by one thread.
 */
final class Lines {
  /** Longer lines are cut to a few bytes more than this. */
  static final int LONGEST_BYTES = 4 << 20;

  private final InputStream in;
  private final byte[] buffer = new byte[1 << 16];
  private int at;
  private int end;

  Lines(InputStream in) {
    this.in = in;
  }

  /**
   * The next line without its end, or null when there is none. The last one need not have an end.
   */
  byte @Nullable [] next() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(256);
    boolean begun = false;
    while (at < end || fill()) {
      begun = true;
      int stop = at;
      while (stop < end && buffer[stop] != '\n') {
        stop++;
      }
      if (line.size() <= LONGEST_BYTES) {
        line.write(buffer, at, stop - at);
      }
      at = stop;
      if (stop < end) {
        at++;
        return withoutReturn(line.toByteArray());
      }
    }
    return begun ? withoutReturn(line.toByteArray()) : null;
  }

  private boolean fill() throws IOException {
    at = 0;
    end = Math.max(0, in.read(buffer));
    return end > 0;
  }

  private static byte[] withoutReturn(byte[] line) {
    return line.length > 0 && line[line.length - 1] == '\r'
        ? Arrays.copyOf(line, line.length - 1)
        : line;
  }
}
