package dev.tarn.staging.checksum;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Looks at the checksums of files, and at each file once in the life of the process: the writer
 * loads a segment into one replica after the other, and a server reads what is staged again and
 * again. A file that was written to since, or that another one was put in the place of, is looked
 * at again. Keeps a buffer; used by one thread.
 */
public final class IntactFiles {
  private static final int REMEMBERED = 4096;
  private static final Set<Seen> INTACT =
      Collections.synchronizedSet(
          Collections.newSetFromMap(
              new LinkedHashMap<>() {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Seen, Boolean> eldest) {
                  return size() > REMEMBERED;
                }
              }));

  private final PageChecksums checksums = new PageChecksums();

  /** A file as it was, whatever its name: an archived segment is the one that was staged. */
  private record Seen(Object file, long bytes, FileTime modified) {}

  /**
   * What checksums tell of damage to a file, if they do. One that cannot be read is not judged:
   * reading its rows fails, and says why.
   */
  public Optional<Damage> damage(Path file) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      Object key = attributes.fileKey(); // null where the file system has none
      Seen seen =
          key == null ? null : new Seen(key, attributes.size(), attributes.lastModifiedTime());
      if (seen != null && INTACT.contains(seen)) {
        return Optional.empty();
      }
      List<Damage> damages = checksums.damages(file);
      if (damages.isEmpty() && seen != null) {
        INTACT.add(seen);
      }
      return damages.stream().findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
