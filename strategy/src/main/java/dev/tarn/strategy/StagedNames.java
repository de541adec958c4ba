package dev.tarn.strategy;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The names of the segments in one folder, without its hidden files. While the folder's
 * modification time stays, it is listed once a second only: asking for the time costs a hundredth
 * of listing some thousand files. Used by one thread at a time.
 */
final class StagedNames {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  /** File systems tell two changes apart that are so far from one another. */
  private static final Duration GRANULE = Duration.ofMillis(100);

  private final Path folder;
  private Set<Path> known = Set.of();
  private Optional<FileTime> modified = Optional.empty();
  private boolean settled;
  private long listedAt = System.nanoTime() - SECOND;

  StagedNames(Path folder) {
    this.folder = folder;
  }

  /** The files that were not there at the last call. */
  List<Path> added() throws IOException {
    Optional<FileTime> time = modified();
    long now = System.nanoTime();
    if (settled && time.equals(modified) && now - listedAt < SECOND) {
      return List.of();
    }
    modified = time;
    listedAt = now;
    Instant granule = Instant.now().minus(GRANULE);
    settled = time.isPresent() && time.get().toInstant().isBefore(granule);
    Set<Path> listed = list();
    List<Path> added = listed.stream().filter(file -> !known.contains(file)).toList();
    known = listed;
    return added;
  }

  private Optional<FileTime> modified() throws IOException {
    try {
      return Optional.of(Files.getLastModifiedTime(folder));
    } catch (NoSuchFileException e) {
      return Optional.empty(); // nothing was ever staged
    }
  }

  private Set<Path> list() throws IOException {
    Set<Path> listed = new HashSet<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "[!_.]*.parquet")) {
      files.forEach(listed::add);
    } catch (NoSuchFileException e) {
      return listed; // nothing was ever staged
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return listed;
  }
}
