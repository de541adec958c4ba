package dev.tarn.warehouse.backup;

import dev.tarn.staging.storage.DurableFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A folder of a backup that gets the files of one that goes on being written: files appear there,
 * complete, and disappear. Files that never change are not copied again; all others are, for a
 * length tells nothing of them.
 */
final class MirroredFolder {
  private static final int ROUNDS = 20;
  private static final String PART = ".backup-part";

  private final Path from;
  private final Path to;
  private final Predicate<Path> wanted;
  private final Likeness likeness;

  /**
   * @param wanted tells by the path relative to the folder which files belong to the backup
   */
  MirroredFolder(Path from, Path to, Predicate<Path> wanted, Likeness likeness) {
    this.from = from;
    this.to = to;
    this.wanted = wanted;
    this.likeness = likeness;
  }

  /** Copies what is new, and deletes what is gone, until both are the same. */
  void update() throws IOException {
    for (int round = 1; ; round++) {
      Set<Path> there = files(from);
      boolean complete = true;
      for (Path file : there) {
        complete &= copy(file);
      }
      Set<Path> surplus = files(to);
      surplus.removeAll(there);
      for (Path file : surplus) {
        Files.deleteIfExists(to.resolve(file));
      }
      if (complete) {
        return;
      }
      if (round == ROUNDS) {
        throw new IOException("files of " + from + " move faster than they can be copied");
      }
    }
  }

  /** Answers false when the file has gone elsewhere. */
  private boolean copy(Path file) throws IOException {
    Path source = from.resolve(file);
    Path target = to.resolve(file);
    try {
      if (!Files.exists(target) || !alike(file, source, target)) {
        copy(source, target);
      }
      return true;
    } catch (NoSuchFileException e) {
      if (Files.exists(source)) {
        throw e;
      }
      return false;
    }
  }

  private boolean alike(Path file, Path source, Path target) throws IOException {
    return switch (likeness) {
      case NAME -> neverChanges(file) && Files.size(target) == Files.size(source);
      case CONTENT -> Files.mismatch(source, target) < 0;
    };
  }

  /**
   * True for segments, cold parts, and lists of what was compacted. What is in quarantine may be
   * written anew under its name.
   */
  private static boolean neverChanges(Path file) {
    String name = file.getFileName().toString();
    boolean quarantined =
        file.getNameCount() > 1 && file.getName(1).toString().equals("quarantine");
    return name.endsWith(".segments")
        || (name.endsWith(".parquet") && !name.startsWith("_") && !quarantined);
  }

  /** Copies a file; it has its name in the backup only once it is complete and durable. */
  static void copy(Path source, Path target) throws IOException {
    DurableFiles.createFolders(target.getParent());
    Path part = target.resolveSibling(target.getFileName() + PART);
    try {
      Files.copy(
          source, part, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
      DurableFiles.syncFile(part);
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
    DurableFiles.syncFolder(target.getParent());
  }

  /** Relative to the folder; none when it does not exist. */
  private Set<Path> files(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return new TreeSet<>();
    }
    for (int round = 1; ; round++) {
      try (Stream<Path> paths = Files.walk(folder)) {
        List<Path> all = paths.filter(Files::isRegularFile).map(folder::relativize).toList();
        return all.stream().filter(wanted).collect(Collectors.toCollection(TreeSet::new));
      } catch (UncheckedIOException e) { // a folder was deleted while it was walked
        if (round == ROUNDS || !(e.getCause() instanceof NoSuchFileException)) {
          throw e.getCause();
        }
      }
    }
  }
}
