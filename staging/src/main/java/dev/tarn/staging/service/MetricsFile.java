package dev.tarn.staging.service;

import dev.tarn.staging.StorageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A file that node_exporter's textfile collector reads: whoever reads it sees all of one run or all
 * of another. It need not survive a power failure, so it waits for no disk.
 *
 * @param file where it is; its folder is there
 */
public record MetricsFile(Path file) {

  /**
   * @throws StorageException when the file cannot be written
   */
  public void write(String metrics) {
    Path absolute = file.toAbsolutePath();
    // the collector takes names that end in .prom, and this one does not
    Path next = absolute.resolveSibling("." + absolute.getFileName() + ".next");
    try {
      Files.write(next, metrics.getBytes(StandardCharsets.UTF_8));
      Files.move(
          next, absolute, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new StorageException(
          "Cannot write %s: %s; check that its folder is there and can be written"
              .formatted(absolute, e),
          e);
    }
  }
}
