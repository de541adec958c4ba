package dev.tarn.ingest.file;

import java.io.IOException;
import java.io.InputStream;

/**
 * Takes what a file holds: called once for a plain or gzip file, and once for each member of a zip.
 */
@FunctionalInterface
public interface MemberReader {
  /**
   * Reads one member to its end.
   *
   * @param place what to say in messages: empty for a file that holds one thing only, else {@code
   *     member NAME}
   * @param content the uncompressed bytes; fails at the fault when the file is broken; closed by
   *     the caller
   */
  void read(String place, InputStream content) throws IOException;
}
