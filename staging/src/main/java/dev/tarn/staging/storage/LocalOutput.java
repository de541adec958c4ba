package dev.tarn.staging.storage;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file being written, buffered by its callers. Not through a channel: the interrupt of a writing
 * thread would close that.
 */
final class LocalOutput extends StorageOutput {
  private final RandomAccessFile file;
  private long position;

  private LocalOutput(RandomAccessFile file) {
    this.file = file;
  }

  static LocalOutput create(Path path) throws IOException {
    Files.createFile(path);
    try {
      return new LocalOutput(new RandomAccessFile(path.toFile(), "rw"));
    } catch (IOException e) {
      Files.deleteIfExists(path);
      throw e;
    }
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public void write(int b) throws IOException {
    file.write(b);
    position++;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    file.write(bytes, offset, length);
    position += length;
  }

  @Override
  public void sync() throws IOException {
    file.getFD().sync();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
