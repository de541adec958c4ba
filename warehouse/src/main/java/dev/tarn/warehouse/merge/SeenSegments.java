package dev.tarn.warehouse.merge;

import dev.tarn.staging.Dataset;
import dev.tarn.staging.Segment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What has been found out about segments that can be loaded, and how files of their shapes fit.
 * They never change, so who reads again and again looks at each once. A file that has taken
 * another's place is another one, as its length, its time or its inode tells. Of very many segments
 * those are remembered that were asked for last. Thread-safe.
 */
public final class SeenSegments {
  private final Map<Version, Staged.Group> seen = lastUsed(10_000);
  private final Map<Shape, Fit> fits = lastUsed(500);

  private record Shape(Dataset dataset, String shape) {}

  private static <K, V> Map<K, V> lastUsed(int most) {
    return Collections.synchronizedMap(
        new LinkedHashMap<>(16, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > most;
          }
        });
  }

  /**
   * A segment's file as it is at one moment, and what its rows are to be.
   *
   * @param file tells it from all others
   */
  record Version(Dataset dataset, Segment segment, Object file, long bytes, FileTime modified) {

    /**
     * To be taken before the file is looked at. Empty when it is not there, or the file system does
     * not tell files apart.
     */
    static Optional<Version> of(Dataset dataset, Segment segment) {
      try {
        BasicFileAttributes now = Files.readAttributes(segment.path(), BasicFileAttributes.class);
        return Optional.ofNullable(now.fileKey())
            .map(file -> new Version(dataset, segment, file, now.size(), now.lastModifiedTime()));
      } catch (IOException e) {
        return Optional.empty();
      }
    }
  }

  /** The segment alone, as it can be loaded; empty when it was not seen. */
  Optional<Staged.Group> find(Version version) {
    return Optional.ofNullable(seen.get(version));
  }

  /**
   * How files of one shape fit; what does not is looked at again.
   *
   * @param look finds out
   */
  Fit fit(Dataset dataset, String shape, Supplier<Fit> look) {
    Shape key = new Shape(dataset, shape);
    Fit known = fits.get(key);
    if (known != null) {
      return known;
    }
    Fit fit = look.get();
    if (fit.problems().isEmpty()) {
      fits.put(key, fit);
    }
    return fit;
  }

  void add(Version version, Staged.Group alone) {
    seen.put(version, alone);
  }
}
