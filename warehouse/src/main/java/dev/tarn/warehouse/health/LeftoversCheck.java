package dev.tarn.warehouse.health;

import dev.tarn.staging.Dataset;
import dev.tarn.staging.Datasets;
import dev.tarn.warehouse.ReplicaSet;
import dev.tarn.warehouse.sql.SessionOptions;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What was left behind and takes room. */
final class LeftoversCheck {
  private static final Duration UNDER_WAY = Duration.ofHours(1);
  private static final Pattern SPILL = Pattern.compile("tarn-spill-(\\d+)-[0-9a-f]+");

  private final Examination examination;

  LeftoversCheck(Examination examination) {
    this.examination = examination;
  }

  void check(Datasets datasets) {
    for (String database : datasets.databases()) {
      setAside(ReplicaSet.of(examination.lake, database));
    }
    Path warehouse = examination.lake.warehouse();
    if (!examination.writing) {
      tell(
          Severity.NOTE,
          "warehouse",
          "left in %s by a writer that was killed".formatted(warehouse.resolve("spill")),
          files(warehouse.resolve("spill"), "*", file -> true),
          "delete the folder while no writer is at work");
    }
    for (Dataset dataset : datasets.all()) {
      Path parts =
          examination.lake.home().resolve("staging").resolve(dataset.name()).resolve("tmp");
      tell(
          Severity.NOTE,
          dataset.name(),
          "left half written in " + parts,
          files(parts, "*", this::isOld),
          "nothing: the writer deletes parts after a day");
    }
    spilled();
  }

  private void setAside(ReplicaSet replicas) {
    tell(
        Severity.NOTE,
        replicas.database(),
        "set aside in %s since they were changed, damaged or replaced".formatted(replicas.folder()),
        files(replicas.folder(), "*.{tampered,damaged,replaced}-*", file -> true),
        "look at them, then delete them; the writer keeps the last two");
    tell(
        Severity.NOTE,
        replicas.database(),
        "left in %s by a copy that was broken off".formatted(replicas.folder()),
        files(replicas.folder(), "*.part", this::isOld),
        "nothing: the writer deletes it when it needs the place, or delete it");
    if (Files.exists(replicas.strayLog())) {
      examination.find(
          Severity.WARNING,
          replicas.database(),
          "somebody has written through the link: %s; DuckDB 1.4 reads it with every replica"
              .formatted(replicas.strayLog()),
          "have readers open the link read-only; the next run of the writer sets it aside");
    }
  }

  /** A query cleans up after itself, unless it is killed; see {@link SessionOptions}. */
  private void spilled() {
    Path temporary = examination.machine.temporary();
    List<Path> left = new ArrayList<>();
    for (Path folder : files(temporary, "tarn-spill-*", file -> true)) {
      Matcher name = SPILL.matcher(folder.getFileName().toString());
      if (name.matches() && !examination.machine.isAlive(Long.parseLong(name.group(1)))) {
        left.addAll(files(folder, "*", file -> true));
      }
    }
    tell(
        Severity.NOTE,
        "temporary files",
        "left in %s/tarn-spill-* by queries that were killed".formatted(temporary),
        left,
        "delete these folders");
  }

  private void tell(Severity severity, String thing, String what, List<Path> files, String next) {
    if (!files.isEmpty()) {
      long bytes = files.stream().mapToLong(LeftoversCheck::size).sum();
      examination.find(
          severity,
          thing,
          "%s (%s) %s %s"
              .formatted(
                  Examination.count(files.size(), "file"),
                  Examination.bytes(bytes),
                  files.size() == 1 ? "was" : "were",
                  what),
          next);
    }
  }

  private boolean isOld(Path file) {
    try {
      Instant modified = Files.getLastModifiedTime(file).toInstant();
      return modified.plus(UNDER_WAY).isBefore(examination.now);
    } catch (IOException e) {
      return false;
    }
  }

  private static List<Path> files(Path folder, String pattern, Predicate<Path> wanted) {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, pattern)) {
      for (Path file : files) {
        if (wanted.test(file)) {
          found.add(file);
        }
      }
    } catch (IOException | RuntimeException e) {
      // there is no such folder, or it is not for this user to look into
    }
    return found;
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      return 0;
    }
  }
}
