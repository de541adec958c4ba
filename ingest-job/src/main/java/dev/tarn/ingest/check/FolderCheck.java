package dev.tarn.ingest.check;

import static dev.tarn.ingest.check.ProducerCheck.PARQUET;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Checks folders: what lies where it should not, and what there is too much of. */
final class FolderCheck {
  static final String TIMELESS =
      "its name does not tell a time, so it is archived by the day of its last change; a name such as 20261120T214700.123456Z-producer-0123456789abcdef.parquet does";

  private static final Set<String> OWN = Set.of("open", "tmp", "quarantine");

  /** From so many small files on, opening them is most of the work. */
  private static final int MANY = 1_000;

  private static final long SMALL_BYTES = 1 << 16;

  private final ProducerCheck check;
  private final Consumer<Finding> findings;

  FolderCheck(ProducerCheck check, Consumer<Finding> findings) {
    this.check = check;
    this.findings = findings;
  }

  void check(Path folder) throws IOException {
    Optional<Place> place = Place.of(folder);
    if (place.isPresent() && place.get().isOfAll()) {
      check.schemas();
      staging(place.get().staging());
    } else if (place.isPresent() && place.get().isOfSegments()) {
      segments(folder);
    } else {
      files(folder);
    }
  }

  private void staging(Path staging) throws IOException {
    for (Path each : entries(staging)) {
      if (!Files.isDirectory(each)) {
        wrong(each, "it lies in no dataset's folder, so it is never loaded; move it into one");
      } else if (!entries(each).isEmpty()) {
        segments(each);
      }
    }
  }

  /** The folder of a dataset. */
  private void segments(Path folder) throws IOException {
    String dataset = folder.getFileName().toString();
    if (!check.knows(dataset)) {
      wrong(
          folder,
          "the lake has no dataset "
              + dataset
              + ", so nothing in it is loaded; put its schema into the lake's datasets folder, or move the files");
      return;
    }
    for (Path each : entries(folder)) {
      if (Files.isDirectory(each) && !OWN.contains(each.getFileName().toString())) {
        wrong(each, "nobody looks into this folder; move its files to " + folder);
      }
    }
    for (Path part : entries(folder.resolve("tmp"))) {
      if (part.getFileName().toString().endsWith(PARQUET)) {
        wrong(
            part,
            "a file in the making must not end in .parquet, since readers of **/*.parquet take it for a segment; call it .part until it gets its name in "
                + folder);
      }
    }
    long refused =
        entries(folder.resolve("quarantine")).stream()
            .filter(file -> !file.toString().endsWith(".json"))
            .count();
    if (refused > 0) {
      hint(
          folder.resolve("quarantine"),
          refused + " refused before; 'writer-job quarantine list' tells why");
    }
    each(
        folder,
        entries(folder).stream()
            .filter(file -> !Files.isDirectory(file))
            .filter(file -> !file.getFileName().toString().equals("_schema" + PARQUET))
            .toList());
  }

  /** A producer's own folder: what does not end in {@code .parquet} is none of ours. */
  private void files(Path folder) throws IOException {
    List<Path> files =
        entries(folder).stream()
            .filter(file -> !Files.isDirectory(file))
            .filter(file -> file.toString().endsWith(PARQUET))
            .toList();
    if (files.isEmpty()) {
      wrong(folder, "there is no .parquet file in it; name the folder that they are in");
    }
    each(folder, files);
    for (Path each : entries(folder)) {
      if (Files.isDirectory(each)) {
        hint(each, "this folder was not looked into; check it by itself");
      }
    }
  }

  private void each(Path folder, List<Path> files) throws IOException {
    long bytes = 0;
    check.files(files);
    for (Path file : files) {
      bytes += ProducerCheck.size(file);
    }
    List<Path> timeless = files.stream().filter(file -> !ProducerCheck.tellsTime(file)).toList();
    if (timeless.size() == 1) {
      hint(timeless.get(0), TIMELESS);
    } else if (!timeless.isEmpty()) {
      hint(
          timeless.get(0),
          TIMELESS + "; the same goes for " + (timeless.size() - 1) + " more in this folder");
    }
    if (files.size() >= MANY && bytes / files.size() < SMALL_BYTES) {
      hint(
          folder,
          "%d files of %d bytes each wait here; run the writer, or write fewer and larger files"
              .formatted(files.size(), bytes / files.size()));
    }
  }

  private static List<Path> entries(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.sorted().toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  private void wrong(Path place, String text) {
    findings.accept(Finding.wrong(place, text));
  }

  private void hint(Path place, String text) {
    findings.accept(Finding.hint(place, text));
  }
}
