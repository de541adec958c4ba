package dev.tarn.staging;

import dev.tarn.staging.storage.Entry;
import dev.tarn.staging.storage.Location;
import dev.tarn.staging.storage.Storage;
import java.io.IOException;

/** What looking at segments takes, wherever they are. */
final class Segments {
  private Segments() {}

  static Segment of(Storage storage, Dataset dataset, Entry entry) {
    String name = entry.name().substring(0, entry.name().length() - Layout.PARQUET.length());
    return new Segment(
        dataset.name(), name, entry.location(), storage.localPath(entry.location()), entry.bytes());
  }

  /** Work on storage. */
  interface Work<T> {
    T run() throws IOException;
  }

  /** Does {@code work}; its failure tells what was tried, and where. */
  static <T> T attempt(Storage storage, String verb, Location location, Work<T> work) {
    try {
      return work.run();
    } catch (IOException e) {
      throw new StorageException(
          "Cannot %s %s: %s; check the disk and the folder's permissions, then run again"
              .formatted(verb, storage.localPath(location), Failures.describe(e)),
          e);
    }
  }
}
