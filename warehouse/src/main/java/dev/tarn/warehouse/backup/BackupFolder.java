package dev.tarn.warehouse.backup;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tarn.staging.RefusedException;
import dev.tarn.staging.StorageException;
import dev.tarn.staging.storage.DurableFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Stream;

/**
 * The folder that holds a backup, and what it says of itself: {@code backup.json} once it is done
 * and verified, {@code backup.unfinished} before, and {@code backup.unproven} beside it when the
 * last verification found differences.
 *
 * @param home the lake's folder
 * @param path the backup's
 */
record BackupFolder(Path home, Path path) {
  private static final String DONE = "backup.json";
  private static final String BEGUN = "backup.unfinished";
  private static final String UNPROVEN = "backup.unproven";

  /**
   * Makes sure that nothing is overwritten but a backup of this lake.
   *
   * @throws RefusedException when the folder holds something else, or overlaps with the lake
   */
  void requireFit() {
    try {
      Path source = real(home);
      Path target = real(path);
      if (target.startsWith(source) || source.startsWith(target)) {
        throw new RefusedException(
            "Cannot back up %s to %s: one is in the other; choose a folder beside the lake"
                .formatted(source, target));
      }
      if (!Files.isDirectory(path)) {
        return;
      }
      if (isInUse()) {
        throw new RefusedException(
            "Cannot back up %s to %s: it is a lake in use, perhaps one that was restored; choose another folder"
                .formatted(home, path));
      }
      try (Stream<Path> files = Files.list(path)) {
        boolean ours = home.toString().equals(lake());
        if (!ours && files.findAny().isPresent()) {
          throw new RefusedException(
              "Cannot back up %s to %s: it holds something else; choose an empty folder, or a backup of this lake"
                  .formatted(home, path));
        }
      }
    } catch (IOException e) {
      throw new StorageException(
          "Cannot back up %s to %s: %s; choose another folder".formatted(home, path, e), e);
    }
  }

  /** Where the path leads through links, though its end may not be there yet. */
  private static Path real(Path path) throws IOException {
    if (Files.exists(path)) {
      return path.toRealPath();
    }
    Path parent = path.getParent();
    return parent == null ? path : real(parent).resolve(path.getFileName());
  }

  /** The lake of which the folder holds a backup, or part of one; empty for another folder. */
  private String lake() throws IOException {
    if (Files.exists(path.resolve(BEGUN))) {
      return Files.readString(path.resolve(BEGUN));
    }
    return Files.exists(path.resolve(DONE))
        ? new ObjectMapper().readTree(path.resolve(DONE).toFile()).path("lake").asText()
        : "";
  }

  /** A writer or a producer has been at work in it: neither leaves such things in a backup. */
  private boolean isInUse() throws IOException {
    if (Files.exists(path.resolve("warehouse/writer.lock"))) {
      return true;
    }
    Path staging = path.resolve("staging");
    if (!Files.isDirectory(staging)) {
      return false;
    }
    try (Stream<Path> datasets = Files.list(staging)) {
      return datasets.anyMatch(
          dataset -> Files.exists(dataset.resolve("open")) || Files.exists(dataset.resolve("tmp")));
    }
  }

  /** True when what is there must not be taken for what it is called. */
  boolean isUnproven() {
    return Files.exists(path.resolve(UNPROVEN));
  }

  /** From now on this is no backup. */
  void begin() throws IOException {
    DurableFiles.replace(path.resolve(BEGUN), home.toString().getBytes(StandardCharsets.UTF_8));
    Files.deleteIfExists(path.resolve(DONE));
    DurableFiles.syncFolder(path);
  }

  /** From now on it is one. */
  void finish(Backup.Report report) throws IOException {
    ObjectNode root = new ObjectMapper().createObjectNode();
    root.put("lake", home.toString());
    root.put("finishedAt", Instant.now().toString());
    root.put("files", report.files());
    root.put("bytes", report.bytes());
    ObjectNode each = root.putObject("generations");
    report.generations().forEach(each::put);
    Files.deleteIfExists(path.resolve(UNPROVEN));
    DurableFiles.replace(
        path.resolve(DONE), root.toPrettyString().getBytes(StandardCharsets.UTF_8));
    Files.deleteIfExists(path.resolve(BEGUN));
    DurableFiles.syncFolder(path);
  }

  /** Has the next attempt look into the files as well. */
  void distrust() throws IOException {
    DurableFiles.replace(path.resolve(UNPROVEN), new byte[0]);
  }
}
