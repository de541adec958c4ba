package dev.tarn.query.output;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/** A device or a named pipe, such as /dev/stdout: it is written to, not replaced. */
final class DeviceTarget implements Target {
  private final Path file;
  private final OutputStream out;
  private final StreamTarget target;

  DeviceTarget(Path file) throws IOException {
    this.file = file;
    this.out = new FileOutputStream(file.toFile(), true);
    this.target = new StreamTarget(out);
  }

  @Override
  public OutputStream stream() {
    return target.stream();
  }

  @Override
  public Path part() throws IOException {
    return target.part();
  }

  @Override
  public void commit() throws IOException {
    target.commit();
  }

  @Override
  public void close() throws IOException {
    try (out) {
      target.close();
    }
  }

  @Override
  public String name() {
    return file.toString();
  }
}
