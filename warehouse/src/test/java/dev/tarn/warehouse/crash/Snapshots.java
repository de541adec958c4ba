package dev.tarn.warehouse.crash;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Copies of folders as they are, with links, times and modes. */
final class Snapshots {
  private Snapshots() {}

  /**
   * Copies by another process: should this one open and close a database that it has attached,
   * DuckDB's lock would be gone.
   */
  static void copy(Path from, Path to) throws IOException {
    Process copying =
        new ProcessBuilder("cp", "-a", from.toString(), to.toString())
            .redirectErrorStream(true)
            .start();
    try {
      String complaint = new String(copying.getInputStream().readAllBytes());
      if (copying.waitFor() != 0) {
        throw new IOException("Cannot copy " + from + " to " + to + ": " + complaint);
      }
    } catch (InterruptedException e) {
      throw new InterruptedIOException();
    }
  }

  /** Deletes a file, or a folder with all that is in it. */
  static void delete(Path path) throws IOException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (Stream<Path> all = Files.walk(path)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
