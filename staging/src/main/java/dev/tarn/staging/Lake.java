package dev.tarn.staging;

import dev.tarn.staging.hadoop.HadoopStorage;
import dev.tarn.staging.storage.LocalStorage;
import dev.tarn.staging.storage.Storage;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * A lake: a folder with {@code staging/}, {@code warehouse/} and {@code archive/}, and the storage
 * through which staging and archive are reached. It need not exist yet. Immutable and thread-safe.
 *
 * @param home the folder, absolute
 * @param storage the storage of staging and archive, rooted at the lake
 */
public record Lake(Path home, Storage storage) {
  private static final Pattern SCHEME = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]+:/.*");

  /**
   * The lake at a plain path, through this machine's file system, or at a URI such as {@code
   * file:/data/lake}, through Hadoop's.
   *
   * @throws RefusedException when the URI's scheme is not one that a warehouse can be kept at
   */
  public static Lake at(String folder) {
    if (SCHEME.matcher(folder).matches()) {
      URI uri = uri(folder);
      if (!"file".equals(uri.getScheme())) {
        throw new RefusedException(
            "Cannot open the lake %s: only plain paths and file: URIs are supported; use a local folder"
                .formatted(folder));
      }
      return new Lake(path(uri.getPath()), new HadoopStorage(uri));
    }
    Path home = path(folder);
    return new Lake(home, new LocalStorage(home));
  }

  private static URI uri(String folder) {
    try {
      return new URI(folder);
    } catch (URISyntaxException e) {
      throw new RefusedException(
          "Cannot open the lake %s: %s; write a space as %%20, or use the plain path"
              .formatted(folder, e.getReason()),
          e);
    }
  }

  private static Path path(String folder) {
    try {
      return readable(Path.of(folder).toAbsolutePath().normalize());
    } catch (InvalidPathException e) {
      throw new RefusedException(
          "Cannot open the lake '%s': %s; use the path of a folder"
              .formatted(folder.replace('\0', '?'), e.getReason()),
          e);
    }
  }

  /**
   * DuckDB reads some signs in a path in its own way, and offers none to have them read plainly.
   */
  private static Path readable(Path home) {
    if (home.toString().contains("?")) {
      throw new RefusedException(
          "Cannot use %s for a lake: DuckDB takes what follows a '?' in a path for parameters; use a folder without it"
              .formatted(home));
    }
    if (home.toString().contains("\\")) {
      throw new RefusedException(
          "Cannot use %s for a lake: DuckDB takes a '\\' in a path for the end of a folder's name; use a folder without it"
              .formatted(home));
    }
    return home;
  }

  /** The folder of the databases. */
  public Path warehouse() {
    return home.resolve("warehouse");
  }

  /** The folder of the user's own schemas. */
  public Path datasets() {
    return home.resolve("datasets");
  }

  /** True when the folder has staging or a warehouse. */
  public boolean exists() {
    return Files.isDirectory(home.resolve("staging")) || Files.isDirectory(warehouse());
  }

  /**
   * This lake, for a command that only reads.
   *
   * @throws RefusedException when there is no lake at the folder
   */
  public Lake requireExisting() {
    if (!exists()) {
      throw new RefusedException(
          "Cannot find a lake at %s: it has neither staging nor warehouse; name it with --lake or TARN_LAKE"
              .formatted(home));
    }
    return this;
  }
}
