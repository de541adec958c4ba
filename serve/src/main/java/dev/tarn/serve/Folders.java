package dev.tarn.serve;

import dev.tarn.market.MarketDatasets;
import dev.tarn.staging.Dataset;
import dev.tarn.staging.Datasets;
import dev.tarn.staging.Lake;
import dev.tarn.staging.Segment;
import dev.tarn.staging.StagingArea;
import dev.tarn.warehouse.ReplicaSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What can be seen of a lake from outside its files: which segments are staged, and which files
 * there are whose change changes answers. Folders are listed only when their times tell that
 * something in them has changed. Used by one thread at a time.
 */
final class Folders {
  /** Within such a time two changes may have the same time of the file system. */
  private static final Duration GRAIN = Duration.ofMillis(50);

  private final Lake lake;
  private final Map<String, Listing> listings = new HashMap<>();

  private record Listing(FileTime modified, Instant listed, List<Segment> segments) {}

  Folders(Lake lake) {
    this.lake = lake;
  }

  /** The datasets of the lake. */
  Datasets datasets() {
    return MarketDatasets.of(lake);
  }

  /** The staged segments of a dataset, loaded or not. */
  List<Segment> segments(Dataset dataset) {
    StagingArea staging = new StagingArea(lake);
    Path folder = staging.folder(dataset);
    Instant now = Instant.now();
    FileTime modified = modified(folder);
    Listing last = listings.get(dataset.name());
    if (last != null
        && last.modified().equals(modified)
        && modified.toInstant().plus(GRAIN).isBefore(last.listed())) {
      return last.segments();
    }
    List<Segment> segments = staging.segments(dataset);
    listings.put(dataset.name(), new Listing(modified, now, segments));
    return segments;
  }

  /** Forgets what was listed. */
  void forget() {
    listings.clear();
  }

  /**
   * Tells one state of the lake's settings and folders from another: its folder and those in it,
   * {@code lake.yaml} and the schemas.
   */
  String settings() {
    StringBuilder text = new StringBuilder();
    for (String name : List.of("", "staging", "warehouse")) {
      text.append(key(lake.home().resolve(name))).append(' ');
    }
    text.append(state(lake.home().resolve("lake.yaml")));
    Path schemas = lake.datasets();
    if (Files.isDirectory(schemas)) {
      try (Stream<Path> files = Files.list(schemas)) {
        files.sorted().forEach(file -> text.append(file.getFileName()).append(state(file)));
      } catch (IOException e) {
        text.append("unreadable");
      }
    }
    return text.toString();
  }

  /** Tells one published replica of a database from another. */
  String published(String database) {
    Path link = ReplicaSet.of(lake, database).link();
    try {
      return Files.readSymbolicLink(link) + " " + key(link);
    } catch (IOException e) {
      return "none";
    }
  }

  /** True when a segment that was staged is in the archive now. */
  boolean isArchived(Dataset dataset, String segment) {
    Path archive = lake.home().resolve("archive").resolve(dataset.name());
    if (segment.matches("\\d{8}T.*")) {
      String day =
          "date=%s-%s-%s"
              .formatted(segment.substring(0, 4), segment.substring(4, 6), segment.substring(6, 8));
      if (Files.exists(archive.resolve(day).resolve(segment + ".parquet"))) {
        return true;
      }
    }
    if (!Files.isDirectory(archive)) {
      return false;
    }
    try (Stream<Path> days = Files.list(archive)) {
      return days.anyMatch(day -> Files.exists(day.resolve(segment + ".parquet")));
    } catch (IOException e) {
      return false;
    }
  }

  private static FileTime modified(Path folder) {
    try {
      return Files.getLastModifiedTime(folder);
    } catch (IOException e) {
      return FileTime.fromMillis(0);
    }
  }

  private static String key(Path path) {
    try {
      return String.valueOf(Files.readAttributes(path, BasicFileAttributes.class).fileKey());
    } catch (IOException e) {
      return "none";
    }
  }

  private static String state(Path file) {
    try {
      BasicFileAttributes attributes =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return "%s %d %s "
          .formatted(attributes.fileKey(), attributes.size(), attributes.lastModifiedTime());
    } catch (IOException e) {
      return "none ";
    }
  }
}
