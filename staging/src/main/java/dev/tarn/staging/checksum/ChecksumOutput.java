package dev.tarn.staging.checksum;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.CRC32;

/**
 * Puts the {@link FileChecksum} into a Parquet file that is being written. It goes before the
 * footer, which has come before it can be told; so the last bytes are held back until the end. A
 * footer that is longer than that gets none. Not safe for use by several threads.
 */
public final class ChecksumOutput extends OutputStream {
  private static final int HELD_BYTES = 64 << 10;

  private final OutputStream output;
  private final CRC32 checksum = new CRC32();
  private final byte[] held = new byte[2 * HELD_BYTES];
  private int count;

  /**
   * @param output where the file goes; is not closed
   */
  public ChecksumOutput(OutputStream output) {
    this.output = output;
  }

  @Override
  public void write(int b) throws IOException {
    if (count == held.length) {
      release();
    }
    held[count++] = (byte) b;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int passed = 0;
    if (length >= HELD_BYTES) {
      emit(held, 0, count);
      count = 0;
      passed = length - HELD_BYTES;
      emit(bytes, offset, passed);
    } else if (length > held.length - count) {
      release();
    }
    System.arraycopy(bytes, offset + passed, held, count, length - passed);
    count += length - passed;
  }

  /** What is held back must stay so. */
  @Override
  public void flush() {}

  /** Completes the file; the output is left open. */
  @Override
  public void close() throws IOException {
    int length = count < Footer.TAIL_BYTES ? -1 : Footer.length(held, count);
    int footer = count - Footer.TAIL_BYTES - length;
    if (length >= 0 && footer >= 0) {
      emit(held, 0, footer);
      checksum.update(held, footer, count - footer);
      output.write(FileChecksum.mark((int) checksum.getValue()));
      output.write(held, footer, count - footer);
    } else {
      emit(held, 0, count);
    }
    count = 0;
    output.flush();
  }

  private void release() throws IOException {
    int more = count - HELD_BYTES;
    if (more > 0) {
      emit(held, 0, more);
      System.arraycopy(held, more, held, 0, HELD_BYTES);
      count = HELD_BYTES;
    }
  }

  private void emit(byte[] bytes, int offset, int length) throws IOException {
    checksum.update(bytes, offset, length);
    output.write(bytes, offset, length);
  }
}
