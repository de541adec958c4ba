package dev.tarn.staging.checksum;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.zip.CRC32;

/** A file's bytes, some at a time: a small file is read at once. Used by one thread. */
final class FileBytes {
  private final byte[] window;
  private final SeekableByteChannel channel;
  private final long size;
  private long from;
  private int length;

  /**
   * @param window where the bytes are put; lent by the caller, who uses it for many files
   */
  FileBytes(SeekableByteChannel channel, byte[] window) throws IOException {
    this.channel = channel;
    this.window = window;
    this.size = channel.size();
  }

  long size() {
    return size;
  }

  byte[] window() {
    return window;
  }

  /**
   * Has the window hold the byte at {@code position}, which is one of the file's, and what follows.
   *
   * @param wanted how many bytes are needed, as far as file and window go
   * @return where in the window it is
   */
  int at(long position, int wanted) throws IOException {
    long needed = Math.min(Math.min(wanted, window.length), size - position);
    if (position < from || position + needed > from + length) {
      fill(position);
    }
    return Math.toIntExact(position - from);
  }

  /** Where the window's content ends. */
  int end() {
    return length;
  }

  /**
   * True when the window begins at {@code position}, so that no more can be had of what follows.
   */
  boolean isFilledFrom(long position) {
    return position == from;
  }

  /** Bytes that are needed in one piece. */
  byte[] copy(long position, int count) throws IOException {
    byte[] bytes = new byte[count];
    if (position >= from && position + count <= from + length) {
      System.arraycopy(window, (int) (position - from), bytes, 0, count);
    } else {
      read(position, ByteBuffer.wrap(bytes));
    }
    return bytes;
  }

  /** CRC-32 of {@code count} bytes from {@code position} on. */
  int checksum(long position, long count) throws IOException {
    CRC32 checksum = new CRC32();
    update(checksum, position, count);
    return (int) checksum.getValue();
  }

  /** CRC-32 of all bytes but {@code count} from {@code position} on. */
  int checksumWithout(long position, int count) throws IOException {
    CRC32 checksum = new CRC32();
    update(checksum, 0, position);
    update(checksum, position + count, size - position - count);
    return (int) checksum.getValue();
  }

  private void update(CRC32 checksum, long position, long count) throws IOException {
    long done = 0;
    while (done < count) {
      int index = at(position + done, 1);
      int some = (int) Math.min(end() - index, count - done);
      checksum.update(window, index, some);
      done += some;
    }
  }

  private void fill(long position) throws IOException {
    length = 0; // should reading fail
    int count = (int) Math.min(window.length, size - position);
    read(position, ByteBuffer.wrap(window, 0, count));
    from = position;
    length = count;
  }

  private void read(long position, ByteBuffer bytes) throws IOException {
    channel.position(position);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes) < 0) {
        throw new EOFException("the file has become shorter");
      }
    }
  }
}
