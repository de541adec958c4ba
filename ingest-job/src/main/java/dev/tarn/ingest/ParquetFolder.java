package dev.tarn.ingest;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The Parquet files of a folder, as other programs leave them: side by side, or in folders of
 * partitions such as {@code symbol=XRPETH/date=2026-11-20}. Hidden files, and those that begin with
 * an underscore, are a program's own.
 *
 * @param files by folder and name
 * @param passedOver folders that are no partitions
 */
record ParquetFolder(List<Member> files, List<Path> passedOver) {
  /** What Hive and Spark write where the column is null. */
  private static final String NULL = "__HIVE_DEFAULT_PARTITION__";

  /**
   * A file with the values of its partition.
   *
   * @param path absolute
   * @param partition by the names of the columns; none that are null
   */
  record Member(Path path, Map<String, String> partition) {}

  static ParquetFolder of(Path folder) throws IOException {
    ParquetFolder found = new ParquetFolder(new ArrayList<>(), new ArrayList<>());
    found.add(folder, Map.of());
    return found;
  }

  private void add(Path folder, Map<String, String> partition) throws IOException {
    List<Path> entries;
    try (Stream<Path> listed = Files.list(folder)) {
      entries = listed.sorted().toList();
    }
    for (Path entry : entries) {
      String name = entry.getFileName().toString();
      if (name.startsWith(".") || name.startsWith("_")) {
        continue;
      }
      int equals = name.indexOf('=');
      if (!Files.isDirectory(entry)) {
        if (name.endsWith(".parquet")) {
          files.add(new Member(entry, partition));
        }
      } else if (equals > 0) {
        Map<String, String> deeper = new LinkedHashMap<>(partition);
        String value = name.substring(equals + 1);
        if (!value.equals(NULL)) {
          deeper.put(name.substring(0, equals), decoded(value));
        }
        add(entry, deeper);
      } else {
        passedOver.add(entry);
      }
    }
  }

  /** They escape what a name may not have as {@code %3A}; a plus is a plus. */
  private static String decoded(String value) {
    try {
      return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return value; // a percent sign of its own
    }
  }
}
