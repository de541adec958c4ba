package dev.tarn.staging.storage;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A file that belongs to this process while it is open: no other process can claim it, and when the
 * process dies, however it dies, the ownership ends with it. What has been written survives the
 * process. Not safe for use by several threads.
 */
public interface OwnedFile extends Closeable {

  Location location();

  /**
   * Writes all of {@code bytes}, a buffer that an array backs, at {@code position}. After a
   * failure, writing them again at the same place mends it.
   */
  void write(long position, ByteBuffer bytes) throws IOException;

  /**
   * Reads up to {@code bytes.remaining()} bytes at {@code position} into a buffer that an array
   * backs; -1 at the end of the file.
   */
  int read(long position, ByteBuffer bytes) throws IOException;

  /** The file's length in bytes. */
  long size() throws IOException;

  /** Deletes the file and gives up the ownership. */
  void delete() throws IOException;

  /** Gives up the ownership; the file stays, for anybody to claim. */
  @Override
  void close() throws IOException;
}
