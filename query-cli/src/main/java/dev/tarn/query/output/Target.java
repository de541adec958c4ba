package dev.tarn.query.output;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/**
 * Where a result goes. Used by one thread; closing it without {@link #commit} leaves nothing
 * behind.
 */
public interface Target extends AutoCloseable {
  /** Takes the result as bytes. */
  OutputStream stream() throws IOException;

  /** A file of this target's own for programs that write files themselves. */
  Path part() throws IOException;

  /** The result is whole: makes it appear. */
  void commit() throws IOException;

  @Override
  void close() throws IOException;

  /** For messages: the absolute path, or "standard output". */
  String name();
}
