package dev.tarn.staging.checksum;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Looks at the checksums of files, and at each file once in the life of the process: the writer
 * loads a segment into one replica after the other, and a server reads what is staged again and
 * again. A file that was written to since, or that another one was put in the place of, is looked
 * at again. Keeps a buffer; used by one thread.
 */
public final class IntactFiles {
  private static final int REMEMBERED = 4096;
  private static final Map<Seen, Optional<FooterSummary>> INTACT =
      Collections.synchronizedMap(
          new LinkedHashMap<>() {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Seen, Optional<FooterSummary>> eldest) {
              return size() > REMEMBERED;
            }
          });

  private final PageChecksums checksums = new PageChecksums();

  /** A file as it was, whatever its name: an archived segment is the one that was staged. */
  private record Seen(Object file, long bytes, FileTime modified) {}

  /**
   * What was found of a file.
   *
   * @param damage what checksums tell of damage, if they do
   * @param footer what the footer says, of a file that has Tarn's checksum and agrees with it
   */
  public record Look(Optional<Damage> damage, Optional<FooterSummary> footer) {}

  /** What checksums tell of damage to a file, if they do; as {@link #look}. */
  public Optional<Damage> damage(Path file) {
    return look(file).damage();
  }

  /**
   * Looks at a file, unless it was found intact before. One that cannot be read is not judged:
   * reading its rows fails, and says why.
   */
  public Look look(Path file) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      Object key = attributes.fileKey(); // null where the file system has none
      Seen seen =
          key == null ? null : new Seen(key, attributes.size(), attributes.lastModifiedTime());
      Optional<FooterSummary> known = seen == null ? null : INTACT.get(seen);
      if (known != null) {
        return new Look(Optional.empty(), known);
      }
      PageChecksums.Look look = checksums.look(file);
      if (look.damages().isEmpty() && seen != null) {
        INTACT.put(seen, look.footer());
      }
      return new Look(look.damages().stream().findFirst(), look.footer());
    } catch (IOException e) {
      return new Look(Optional.empty(), Optional.empty());
    }
  }
}
