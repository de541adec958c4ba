package dev.tarn.warehouse.read;

import dev.tarn.warehouse.Replica;
import dev.tarn.warehouse.sql.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The tables of the replicas that were read last. A replica that was written since is another one,
 * as its generation, its length or its time tells; its tables are most likely the same.
 * Thread-safe.
 */
final class SeenLayouts {
  private static final int MOST = 16;

  private record Version(Object file, long bytes, FileTime modified, long generation) {}

  private final Map<Version, Layout> seen =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Version, Layout> eldest) {
          return size() > MOST;
        }
      };

  /**
   * The tables of a replica that is attached, so that nobody writes to it.
   *
   * @param file tells the file that is attached from all others
   * @param look reads them, and is told those of others
   */
  Layout of(
      Replica replica, Object file, long generation, Function<Collection<Layout>, Layout> look) {
    Version version;
    try {
      BasicFileAttributes now = Files.readAttributes(replica.path(), BasicFileAttributes.class);
      if (!file.equals(now.fileKey())) {
        return look.apply(known()); // it was evicted, and another one has its name
      }
      version = new Version(file, now.size(), now.lastModifiedTime(), generation);
    } catch (IOException e) {
      return look.apply(known()); // it was evicted
    }
    synchronized (seen) {
      Layout layout = seen.get(version);
      if (layout != null) {
        return layout;
      }
    }
    Layout layout = look.apply(known());
    synchronized (seen) {
      seen.put(version, layout);
    }
    return layout;
  }

  private List<Layout> known() {
    synchronized (seen) {
      return List.copyOf(seen.values());
    }
  }
}
