package dev.tarn.staging.testing;

import dev.tarn.staging.storage.Location;
import dev.tarn.staging.storage.StorageOutput;
import java.io.IOException;

/** A new file whose operations a {@link FaultyStorage} counts and fails. */
final class FaultyOutput extends StorageOutput {
  private final FaultyStorage storage;
  private final Location location;
  private final StorageOutput output;

  FaultyOutput(FaultyStorage storage, Location location, StorageOutput output) {
    this.storage = storage;
    this.location = location;
    this.output = output;
  }

  void letGo() throws IOException {
    output.close();
  }

  @Override
  public long position() {
    return output.position();
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    storage.run(
        "write",
        location,
        new FaultyStorage.Work<Void>() {
          @Override
          public Void run() throws IOException {
            output.write(bytes, offset, length);
            return null;
          }

          @Override
          public void tear() throws IOException {
            output.write(bytes, offset, length / 2);
          }
        });
  }

  @Override
  public void sync() throws IOException {
    storage.run(
        "sync",
        location,
        () -> {
          output.sync();
          return null;
        });
  }

  /** Closes the file in any case, as the operating system does; a fault is thrown afterwards. */
  @Override
  public void close() throws IOException {
    try {
      storage.run("close", location, () -> null);
    } finally {
      output.close();
    }
  }
}
