package dev.tarn.query.output;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A stream, such as standard output. It is flushed, and stays open. */
public final class StreamTarget implements Target {
  private final OutputStream stream;
  private @Nullable Path part;

  /** A target that writes to {@code stream}. */
  public StreamTarget(OutputStream stream) {
    this.stream = stream;
  }

  @Override
  public OutputStream stream() {
    return stream;
  }

  @Override
  public Path part() throws IOException {
    if (part == null) {
      part = Files.createTempFile("tarn-result-", ".part");
      part.toFile().deleteOnExit();
    }
    return part;
  }

  @Override
  public void commit() throws IOException {
    if (part != null) {
      Files.copy(part, stream);
    }
    stream.flush();
  }

  @Override
  public void close() throws IOException {
    if (part != null) {
      Files.deleteIfExists(part);
    }
  }

  @Override
  public String name() {
    return "standard output";
  }
}
