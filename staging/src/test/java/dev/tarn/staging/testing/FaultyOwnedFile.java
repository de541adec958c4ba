package dev.tarn.staging.testing;

import dev.tarn.staging.storage.Location;
import dev.tarn.staging.storage.OwnedFile;
import java.io.IOException;
import java.nio.ByteBuffer;

/** An owned file whose operations a {@link FaultyStorage} counts and fails. */
final class FaultyOwnedFile implements OwnedFile {
  private final FaultyStorage storage;
  private final OwnedFile file;

  FaultyOwnedFile(FaultyStorage storage, OwnedFile file) {
    this.storage = storage;
    this.file = file;
  }

  void letGo() throws IOException {
    file.close();
  }

  @Override
  public Location location() {
    return file.location();
  }

  @Override
  public void write(long position, ByteBuffer bytes) throws IOException {
    storage.run(
        "write",
        location(),
        new FaultyStorage.Work<Void>() {
          @Override
          public Void run() throws IOException {
            file.write(position, bytes);
            return null;
          }

          @Override
          public void tear() throws IOException {
            file.write(
                position,
                ByteBuffer.wrap(
                    bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining() / 2));
          }
        });
  }

  @Override
  public int read(long position, ByteBuffer bytes) throws IOException {
    return storage.run("read", location(), () -> file.read(position, bytes));
  }

  @Override
  public long size() throws IOException {
    return storage.run("size", location(), file::size);
  }

  @Override
  public void delete() throws IOException {
    storage.run(
        "delete",
        location(),
        () -> {
          file.delete();
          return null;
        });
  }

  /** Closes the file in any case, as the operating system does; a fault is thrown afterwards. */
  @Override
  public void close() throws IOException {
    try {
      storage.run("close", location(), () -> null);
    } finally {
      file.close();
    }
  }
}
