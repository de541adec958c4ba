package dev.tarn.staging;

import dev.tarn.staging.storage.Location;
import dev.tarn.staging.storage.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Whether a file's name may be that of a segment, and whether the lake has had one of that name.
 * Changes nothing. Thread-safe.
 */
public final class NameCheck {
  private static final String MISNAMED =
      "the name has characters other than letters, digits, '.', '_', '-' and '='; rename it";

  private final Storage storage;

  public NameCheck(Lake lake) {
    this.storage = lake.storage();
  }

  /** What is said of a file in staging with this name; empty when a segment may have it. */
  public static Optional<String> problem(String file) {
    return Layout.isLegal(file) ? Optional.empty() : Optional.of(MISNAMED);
  }

  /** What the lake has under a file's name. */
  public enum Namesake {
    /** Nothing, or only the file itself. */
    NONE,
    /** A segment with the same bytes: this one would add nothing. */
    SAME,
    /** A segment with other bytes: this one would never be loaded. */
    OTHER,
    /** It was loaded and is now part of a larger segment: this one would add nothing. */
    COMPACTED
  }

  /**
   * Looks for the segment of a file's name in staging and in the archive.
   *
   * @param file ends in {@code .parquet}
   * @throws StorageException when the lake cannot be read
   */
  public Namesake namesake(Dataset dataset, Path file) {
    String name = file.getFileName().toString();
    String stem = name.substring(0, name.length() - Layout.PARQUET.length());
    Location staged = Layout.segment(dataset.name(), stem);
    return Segments.attempt(
        storage,
        "look for",
        staged,
        () -> {
          if (new Compacted(storage).has(dataset.name(), stem)) {
            return Namesake.COMPACTED;
          }
          boolean isStaged = isSame(file, staged);
          if (!isStaged && storage.find(staged).isPresent()) {
            return compare(file, staged);
          }
          Optional<Location> archived = new Archive(storage).find(dataset.name(), stem);
          if (archived.isEmpty() || isSame(file, archived.get())) {
            return Namesake.NONE;
          }
          Namesake found = compare(file, archived.get());
          return isStaged && found == Namesake.SAME ? Namesake.NONE : found;
        });
  }

  private boolean isSame(Path file, Location location) throws IOException {
    Path other = storage.localPath(location);
    return Files.exists(other) && Files.isSameFile(file, other);
  }

  private Namesake compare(Path file, Location location) throws IOException {
    return Files.mismatch(file, storage.localPath(location)) < 0 ? Namesake.SAME : Namesake.OTHER;
  }
}
