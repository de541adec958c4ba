package dev.tarn.ingest;

import dev.tarn.staging.Lake;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

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
}
