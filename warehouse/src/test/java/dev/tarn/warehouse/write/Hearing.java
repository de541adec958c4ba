package dev.tarn.warehouse.write;

import java.io.IOException;
import java.nio.file.Path;

/** Hears of what is done to a lake's files, step by step. */
public interface Hearing {

  /** A step is about to happen; what this throws happens in its place. */
  void before(String step) throws IOException;

  /** Bytes were written to a file, from this position to its end. */
  default void wrote(Path file, long from) throws IOException {}
}
