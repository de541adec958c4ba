package dev.tarn.ingest.check;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where in a lake a path is, told by the names of its folders.
 *
 * @param home the lake's folder
 * @param dataset the name of the folder below {@code staging}; empty for the lake and {@code
 *     staging} themselves
 * @param folder the folder below that one, such as {@code tmp}; empty for what lies beside it
 */
record Place(Path home, Optional<String> dataset, Optional<String> folder) {
  private static final String STAGING = "staging";

  /**
   * The place of a file or folder; empty when it is in no lake.
   *
   * @param path absolute
   */
  static Optional<Place> of(Path path) {
    boolean isFolder = Files.isDirectory(path);
    if (isFolder && Files.isDirectory(path.resolve(STAGING))) {
      return Optional.of(new Place(path, Optional.empty(), Optional.empty()));
    }
    Path folder = isFolder ? path : path.getParent();
    int count = folder.getNameCount();
    for (int i = count - 1; i >= Math.max(0, count - 3); i--) {
      if (folder.getName(i).toString().equals(STAGING)) {
        Path home = i == 0 ? folder.getRoot() : folder.getRoot().resolve(folder.subpath(0, i));
        return Optional.of(new Place(home, name(folder, i + 1), name(folder, i + 2)));
      }
    }
    return Optional.empty();
  }

  private static Optional<String> name(Path folder, int index) {
    return index < folder.getNameCount()
        ? Optional.of(folder.getName(index).toString())
        : Optional.empty();
  }

  /** True for a folder that holds datasets' folders. */
  boolean isOfAll() {
    return dataset.isEmpty();
  }

  /** True for a folder of segments, and for a file in it. */
  boolean isOfSegments() {
    return dataset.isPresent() && folder.isEmpty();
  }

  Path staging() {
    return home.resolve(STAGING);
  }
}
