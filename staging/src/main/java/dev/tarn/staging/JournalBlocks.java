package dev.tarn.staging;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Finds the whole blocks of an Avro object container file by their frames: a count, a size, that
 * many bytes, and the file's own marker. Not safe for use by several threads.
 */
final class JournalBlocks {
  static final int MARKER_BYTES = 16;
  private static final int CHUNK_BYTES = 64 * 1024;
  private static final long CUT_SHORT = Long.MAX_VALUE;
  private static final long NONSENSE = -1;

  private final JournalInput input;
  private final long bytes;
  private final byte[] marker;
  private long position;
  private boolean damaged;

  /**
   * @param first where the header has ended, with the marker
   */
  JournalBlocks(JournalInput input, long first) throws IOException {
    this.input = input;
    this.bytes = input.length();
    this.marker = input.bytes(first - MARKER_BYTES, MARKER_BYTES);
    this.position = first;
  }

  /** Where the next whole block starts, or -1 when there is none. Then stands behind it. */
  long next() throws IOException {
    while (position < bytes) {
      long start = position;
      long end = frameEnd(start);
      if (isWhole(end)) {
        position = end;
        return start;
      }
      boolean fits = end <= bytes;
      boolean onlyMarkerLost = fits && end != NONSENSE && isWhole(frameEnd(end));
      long behind = onlyMarkerLost ? end : behindMarker(start + 1);
      // The death of a writer leaves a block that reaches beyond the end, and nothing else.
      damaged |= fits || behind >= 0;
      position = behind < 0 ? bytes : behind;
    }
    return -1;
  }

  /** True when something other than a block cut short at the end was passed over. */
  boolean damaged() {
    return damaged;
  }

  /** True when a block that ends there, by its own account, has its marker there. */
  private boolean isWhole(long end) throws IOException {
    return end != NONSENSE
        && end <= bytes
        && Arrays.equals(input.bytes(end - MARKER_BYTES, MARKER_BYTES), marker);
  }

  private long frameEnd(long start) throws IOException {
    ByteBuffer frame = ByteBuffer.wrap(input.bytes(start, 20));
    long count = number(frame);
    long size = number(frame);
    if (count == CUT_SHORT || size == CUT_SHORT) {
      return CUT_SHORT;
    }
    return count < 0 || size < 0 || size > Integer.MAX_VALUE
        ? NONSENSE
        : start + frame.position() + size + MARKER_BYTES;
  }

  /** A number in Avro's variable length: seven bits a byte, the sign in the lowest. */
  private static long number(ByteBuffer frame) {
    long value = 0;
    for (int shift = 0; frame.hasRemaining() && shift < 64; shift += 7) {
      byte next = frame.get();
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return (value >>> 1) ^ -(value & 1);
      }
    }
    return frame.hasRemaining() ? NONSENSE : CUT_SHORT;
  }

  /** Where the first marker from {@code from} on ends, or -1 when there is none. */
  private long behindMarker(long from) throws IOException {
    for (long at = from; at < bytes; at += CHUNK_BYTES) {
      byte[] chunk = input.bytes(at, CHUNK_BYTES + MARKER_BYTES - 1);
      for (int i = 0; i + MARKER_BYTES <= chunk.length; i++) {
        if (Arrays.equals(chunk, i, i + MARKER_BYTES, marker, 0, MARKER_BYTES)) {
          return at + i + MARKER_BYTES;
        }
      }
    }
    return -1;
  }
}
