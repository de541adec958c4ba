package dev.tarn.staging.checksum;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalInt;

/**
 * The checksum of a whole Parquet file, which Tarn puts between the last page and the footer, where
 * no reader of Parquet looks: the letters {@code TCRC} and CRC-32, the least byte first, of all
 * other bytes of the file. Checksums of pages say nothing of footers and of the pages' headers.
 */
public final class FileChecksum {
  static final int BYTES = 8;
  private static final byte[] LETTERS = {'T', 'C', 'R', 'C'};

  private FileChecksum() {}

  /** What is put before the footer. */
  static byte[] mark(int checksum) {
    byte[] mark = new byte[BYTES];
    System.arraycopy(LETTERS, 0, mark, 0, LETTERS.length);
    for (int i = 0; i < Integer.BYTES; i++) {
      mark[LETTERS.length + i] = (byte) (checksum >>> Byte.SIZE * i);
    }
    return mark;
  }

  /** The checksum that stands before {@code footer}, if one does. */
  static OptionalInt told(byte[] bytes, int footer) {
    int from = footer - BYTES;
    for (int i = 0; i < LETTERS.length; i++) {
      if (bytes[from + i] != LETTERS[i]) {
        return OptionalInt.empty();
      }
    }
    return OptionalInt.of(Footer.number(bytes, from + LETTERS.length));
  }

  /**
   * Adds the checksum to a file that another program has written, and that nobody else sees yet.
   * One that has no footer is left as it is.
   */
  public static void add(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      FileBytes bytes = new FileBytes(channel, new byte[PageChecksums.WINDOW_BYTES]);
      long start = Footer.start(bytes);
      if (start > 0) {
        int checksum = bytes.checksum(0, channel.size());
        byte[] footer = bytes.copy(start, Math.toIntExact(channel.size() - start));
        write(channel, start, mark(checksum));
        write(channel, start + BYTES, footer);
      }
    }
  }

  private static void write(FileChannel channel, long position, byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      channel.write(buffer, position + buffer.position());
    }
  }
}
