package dev.tarn.warehouse.write;

import dev.tarn.staging.storage.DurableFiles;
import dev.tarn.warehouse.ReplicaSet;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * The files of a database's cold parts: {@code warehouse/<database>/cold/<dataset>/date=<day>/}. A
 * file is complete and durable before it gets its name, and never changes afterwards.
 */
final class ColdFiles {
  private static final String PART = ".part";
  private static final String PARQUET = ".parquet";

  private final Path folder;
  private final Steps steps;

  ColdFiles(ReplicaSet replicas, Steps steps) {
    this.folder = replicas.coldParts();
    this.steps = steps;
  }

  Path folder() {
    return folder;
  }

  /** The names of the files of a day. */
  List<String> of(String dataset, LocalDate day) throws IOException {
    Path place = folder.resolve(day(dataset, day));
    if (!Files.isDirectory(place)) {
      return List.of();
    }
    List<String> files = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(place, "*" + PARQUET)) {
      found.forEach(file -> files.add(day(dataset, day) + "/" + file.getFileName()));
    }
    files.sort(null);
    return files;
  }

  /** A place to write a file to. */
  Path part() throws IOException {
    DurableFiles.createFolders(folder);
    return folder.resolve(unique() + PART);
  }

  /** Gives a file that was written its name, durably; answers the name. */
  String keep(Path part, String dataset, LocalDate day) throws IOException {
    Path place = folder.resolve(day(dataset, day));
    DurableFiles.createFolders(place);
    String name = unique() + PARQUET;
    steps.before("sync a cold part");
    DurableFiles.syncFile(part);
    steps.before("move a cold part to " + place.getFileName());
    Files.move(part, place.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    steps.before("sync " + place.getFileName());
    DurableFiles.syncFolder(place);
    return day(dataset, day) + "/" + name;
  }

  long bytes(String file) throws IOException {
    return Files.size(folder.resolve(file));
  }

  /** Deletes what a writer that died has left half written. */
  void sweepParts() throws IOException {
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> parts = Files.newDirectoryStream(folder, "*" + PART)) {
        for (Path part : parts) {
          delete(part);
        }
      }
    }
  }

  /** The names of all files that are not among {@code referenced}. */
  Set<String> unreferenced(Set<String> referenced) throws IOException {
    Set<String> names = new TreeSet<>();
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        files
            .filter(file -> file.toString().endsWith(PARQUET))
            .forEach(file -> names.add(folder.relativize(file).toString()));
      }
    }
    names.removeAll(referenced);
    return names;
  }

  /** Deletes a file, and the folder of its day with the last one. */
  void drop(String file) throws IOException {
    Path path = folder.resolve(file);
    delete(path);
    try (Stream<Path> rest = Files.list(path.getParent())) {
      if (rest.findAny().isEmpty()) {
        delete(path.getParent());
      }
    }
  }

  private void delete(Path path) throws IOException {
    steps.before("delete a cold part");
    Files.deleteIfExists(path);
  }

  private static String day(String dataset, LocalDate day) {
    return dataset + "/date=" + day;
  }

  private static String unique() {
    return "%016x".formatted(ThreadLocalRandom.current().nextLong());
  }
}
