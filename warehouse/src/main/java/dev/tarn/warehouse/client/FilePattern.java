package dev.tarn.warehouse.client;

import java.nio.file.Path;

/** A folder as a part of a pattern for files, as DuckDB reads it. */
final class FilePattern {

  private FilePattern() {}

  static String of(Path folder) {
    return folder.toString().replaceAll("[\\[*{]", "[$0]");
  }
}
