package dev.tarn.ingest;

import dev.tarn.staging.Lake;
import dev.tarn.staging.RefusedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** Where rejected rows go when nobody says where. */
final class RejectsFile {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private RejectsFile() {}

  /**
   * A file of this process, in the lake.
   *
   * @param what the beginning of its name: a dataset, or a producer
   */
  static Path defaultFor(Lake lake, String what) {
    return lake.home()
        .resolve("rejects")
        .resolve(
            "%s-%s-%d.jsonl"
                .formatted(what, TIME.format(Instant.now()), ProcessHandle.current().pid()));
  }

  /**
   * The file that a user has named, or that of this process.
   *
   * @param what the beginning of the latter's name
   * @throws RefusedException if the named one would lie in a folder that is not there
   */
  static Path of(@Nullable Path named, Lake lake, String what) {
    if (named == null) {
      return defaultFor(lake, what);
    }
    Path folder = named.toAbsolutePath().normalize().getParent();
    if (folder != null && !Files.isDirectory(folder)) {
      throw new RefusedException(
          "Cannot keep rejects in %s: there is no folder %s; make it, or name another file"
              .formatted(named, folder));
    }
    return named;
  }
}
