package dev.tarn.ingest.check;

import dev.tarn.staging.Dataset;
import dev.tarn.staging.Datasets;
import dev.tarn.staging.Lake;
import dev.tarn.staging.NameCheck;
import dev.tarn.staging.RefusedException;
import dev.tarn.staging.SegmentName;
import dev.tarn.staging.StorageException;
import dev.tarn.warehouse.merge.FileCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Checks the files that producers put into a lake, or are going to. What it finds wrong with a file
 * is what the writer would quarantine it for, or never load it for. Changes nothing, and opens no
 * database. Used by one thread.
 */
public final class ProducerCheck {
  static final String PARQUET = ".parquet";

  /** Files beyond this take the writer long, all at once. */
  private static final long LARGE_BYTES = 1L << 30;

  /** How many files are read at once. */
  private static final int TOGETHER = 500;

  private final Lake lake;
  private final Datasets datasets;
  private final Optional<Dataset> named;
  private final FileCheck files;
  private final Consumer<Finding> findings;
  private long checked;
  private long rows;

  /**
   * @param lake the lake that the files are in or go to; it need not exist
   * @param datasets those of the lake
   * @param named the dataset that the user names; else it is told by a file's folder or footer
   * @param findings takes what is found, as it is found
   */
  public ProducerCheck(
      Lake lake,
      Datasets datasets,
      Optional<Dataset> named,
      FileCheck files,
      Consumer<Finding> findings) {
    this.lake = lake;
    this.datasets = datasets;
    this.named = named;
    this.files = files;
    this.findings = findings;
  }

  /** The lake that a file or folder is in, told by the names of its folders. */
  public static Optional<Path> lakeOf(Path path) {
    return Place.of(path.toAbsolutePath().normalize()).map(Place::home);
  }

  /** How many files were looked into. */
  public long checked() {
    return checked;
  }

  /** How many rows those of them have that can be loaded. */
  public long rows() {
    return rows;
  }

  /**
   * Checks a file, or all that is in a folder: of a lake, of its staging, or of a producer's own.
   *
   * @throws RefusedException when nothing tells the dataset of a file
   * @throws IOException when a folder cannot be listed
   */
  public void check(Path path) throws IOException {
    Path absolute = path.toAbsolutePath().normalize();
    if (!Files.exists(absolute)) {
      findings.accept(Finding.wrong(absolute, "there is no such file or folder; name another"));
    } else if (Files.isDirectory(absolute)) {
      new FolderCheck(this, findings).check(absolute);
    } else {
      file(absolute, Map.of());
      if (!tellsTime(absolute)) {
        findings.accept(Finding.hint(absolute, FolderCheck.TIMELESS));
      }
    }
  }

  /** Checks files of one folder. */
  void files(List<Path> files) throws IOException {
    for (int from = 0; from < files.size(); from += TOGETHER) {
      List<Path> some = files.subList(from, Math.min(files.size(), from + TOGETHER));
      Map<Path, FileCheck.Found> found =
          told(some.get(0)).map(dataset -> this.files.lookTogether(dataset, some)).orElse(Map.of());
      for (Path file : some) {
        file(file, found);
      }
    }
  }

  /** The dataset of all files of a folder, where it is told beforehand. */
  private Optional<Dataset> told(Path file) {
    return named.or(() -> Place.of(file).flatMap(Place::dataset).flatMap(name -> find(name)));
  }

  private Optional<Dataset> find(String name) {
    return datasets.all().stream().filter(dataset -> dataset.name().equals(name)).findFirst();
  }

  /**
   * Checks one file: its name, then its rows.
   *
   * @param looked what was found of files that were looked at together
   */
  private void file(Path file, Map<Path, FileCheck.Found> looked) throws IOException {
    Optional<Place> place = Place.of(file);
    boolean isPart = place.flatMap(Place::folder).isPresent();
    String name = file.getFileName().toString();
    if (!isPart) {
      misnamed(name).ifPresent(problem -> wrong(file, problem));
    }
    Optional<Dataset> dataset = dataset(file, place);
    if (dataset.isEmpty()) {
      return;
    }
    FileCheck.Found found =
        looked.containsKey(file) ? looked.get(file) : files.look(dataset.get(), file);
    if (!Files.exists(file)) {
      return; // it was retired, or published, in the meantime
    }
    checked++;
    rows += found.rows();
    found.problems().forEach(problem -> wrong(file, problem));
    found.hints().forEach(hint -> hint(file, hint));
    if (size(file) > LARGE_BYTES) {
      hint(
          file,
          "it is larger than 1 GB, and is loaded in one transaction; write several files of some 100 MB");
    }
    if (!isPart && name.endsWith(PARQUET)) {
      namesake(dataset.get(), file);
    }
  }

  /** A file's length; 0 when it is gone by now: the writer goes on while a lake is checked. */
  static long size(Path file) throws IOException {
    try {
      return Files.size(file);
    } catch (NoSuchFileException e) {
      return 0;
    }
  }

  private static Optional<String> misnamed(String name) {
    if (!name.endsWith(PARQUET)) {
      return Optional.of(
          "its name does not end in .parquet, so it is never loaded; rename it, or have it in tmp/ while it is written");
    }
    if (name.startsWith(".") || name.startsWith("_")) {
      return Optional.of(
          "its name begins with '%s', so it is never loaded; rename it"
              .formatted(name.substring(0, 1)));
    }
    return NameCheck.problem(name);
  }

  /** True for a name that tells the day in the archive. */
  static boolean tellsTime(Path file) {
    String name = file.getFileName().toString();
    return !name.endsWith(PARQUET)
        || SegmentName.parse(name.substring(0, name.length() - PARQUET.length())).isPresent();
  }

  private void namesake(Dataset dataset, Path file) {
    NameCheck.Namesake namesake;
    try {
      namesake = new NameCheck(lake).namesake(dataset, file);
    } catch (StorageException e) {
      if (!Files.exists(file)) {
        return; // it was retired while it was looked for
      }
      throw e;
    }
    switch (namesake) {
      case NONE -> {} // as it should be
      case SAME, COMPACTED ->
          hint(file, "the lake has had this segment already, so it adds nothing; leave it out");
      case OTHER ->
          wrong(
              file,
              "the lake has a segment of this name with other content, so it is never loaded; rename it");
    }
  }

  /** Empty when it has been said that the file is none. */
  private Optional<Dataset> dataset(Path file, Optional<Place> place) {
    if (named.isPresent()) {
      return named;
    }
    Optional<String> folder = place.flatMap(Place::dataset);
    if (folder.isPresent()) {
      return known(file, folder.get(), "it lies in the folder of");
    }
    Map<String, String> footer = files.footer(file);
    if (footer.containsKey("tarn.dataset")) {
      return known(file, footer.get("tarn.dataset"), "its footer says it holds");
    }
    throw new RefusedException(
        "Cannot tell the dataset of %s: neither its folder nor its footer says it; name it with --dataset"
            .formatted(file));
  }

  private Optional<Dataset> known(Path file, String name, String reason) {
    Optional<Dataset> found = find(name);
    if (found.isEmpty()) {
      wrong(
          file,
          "%s %s, which is no dataset of %s; put its schema into %s, or name another with --dataset"
              .formatted(reason, name, lake.home(), lake.datasets()));
    }
    return found;
  }

  boolean knows(String dataset) {
    return find(dataset).isPresent();
  }

  /** Schemas of the lake that give no dataset. */
  void schemas() {
    datasets.broken().forEach(broken -> wrong(lake.datasets(), broken.getMessage()));
  }

  private void wrong(Path file, String text) {
    findings.accept(Finding.wrong(file, text));
  }

  private void hint(Path file, String text) {
    findings.accept(Finding.hint(file, text));
  }
}
