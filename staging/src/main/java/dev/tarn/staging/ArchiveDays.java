package dev.tarn.staging;

import dev.tarn.staging.storage.DurableFiles;
import dev.tarn.staging.storage.Entry;
import dev.tarn.staging.storage.Location;
import dev.tarn.staging.storage.Storage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * The days of the archive, in which many segments can be replaced by one that has their rows. For
 * the writer, and one at a time. Thread-safe otherwise.
 */
public final class ArchiveDays {
  private static final Duration DAY_IS_OVER_AFTER = Duration.ofHours(1);

  private final Storage storage;
  private final Archive archive;
  private final Clock clock;

  ArchiveDays(Storage storage, Clock clock) {
    this.storage = storage;
    this.archive = new Archive(storage);
    this.clock = clock;
  }

  /** The days of the archive that are over, such as {@code date=2026-11-20}. */
  public List<String> over(Dataset dataset) {
    String today =
        "date=" + clock.instant().minus(DAY_IS_OVER_AFTER).atOffset(ZoneOffset.UTC).toLocalDate();
    return Segments.attempt(
        storage,
        "list",
        Layout.archive(dataset.name()),
        () -> archive.days(dataset).stream().filter(day -> day.compareTo(today) < 0).toList());
  }

  /**
   * Segments of a day of the archive whose names tell their time, by name, but for those that are
   * still in staging as well. What is left of a compaction that was broken off is swept up on the
   * way.
   */
  public List<Segment> segments(Dataset dataset, String day) {
    Location folder = Layout.archive(dataset.name()).resolve(day);
    return Segments.attempt(
        storage,
        "list",
        folder,
        () -> {
          new Compacted(storage).deleteCovered(folder);
          Set<String> staged =
              storage.list(Layout.staging(dataset.name())).stream()
                  .map(Entry::name)
                  .collect(Collectors.toSet());
          return archive.files(dataset, day).stream()
              .filter(entry -> !staged.contains(entry.name()))
              .map(entry -> Segments.of(storage, dataset, entry))
              .filter(segment -> SegmentName.parse(segment.name()).isPresent())
              .toList();
        });
  }

  /** Where to write a compacted segment to; what was left there by others is swept up in a day. */
  public Path part(Dataset dataset) {
    Location parts = Layout.part(dataset.name(), "compacted-" + UUID.randomUUID());
    return Segments.attempt(
        storage,
        "prepare",
        parts,
        () -> {
          Path path = storage.localPath(parts);
          Files.createDirectories(path.getParent());
          return path;
        });
  }

  /**
   * Puts a file in the place of segments of one day of the archive, all of whose rows it has.
   * Nothing is deleted before the file is durable and has its name.
   *
   * @param part as {@link #part} gave it
   * @return the segment that the file is now
   */
  public Segment compact(Dataset dataset, String day, List<Segment> segments, Path part) {
    Location folder = Layout.archive(dataset.name()).resolve(day);
    return Segments.attempt(
        storage,
        "compact",
        folder,
        () -> {
          Compacted compacted = new Compacted(storage);
          Set<String> names = new TreeSet<>();
          for (Segment segment : segments) {
            names.add(segment.name());
            names.addAll(compacted.coveredBy(folder, segment.name()));
          }
          DurableFiles.syncFile(part);
          Instant time = SegmentName.parse(segments.get(0).name()).orElseThrow().time();
          String name = SegmentName.next(time, "compacted").toString();
          Location file =
              Layout.part(dataset.name(), part.getFileName().toString().replace(Layout.PART, ""));
          compacted.replace(dataset.name(), folder, file, name, names);
          compacted.deleteCovered(folder);
          Location place = folder.resolve(name + Layout.PARQUET);
          return Segments.of(storage, dataset, storage.find(place).orElseThrow());
        });
  }

  /** The compacted segments of the archive. */
  public List<Segment> compacted(Dataset dataset) {
    return Segments.attempt(
        storage,
        "list",
        Layout.archive(dataset.name()),
        () -> {
          List<Segment> all = new ArrayList<>();
          for (String day : archive.days(dataset)) {
            Location folder = Layout.archive(dataset.name()).resolve(day);
            for (String name : new Compacted(storage).lists(folder)) {
              storage
                  .find(folder.resolve(name + Layout.PARQUET))
                  .ifPresent(entry -> all.add(Segments.of(storage, dataset, entry)));
            }
          }
          return all;
        });
  }

  /** The names of the segments for which a compacted one stands. */
  public Set<String> covered(Segment compacted) {
    Path folder = compacted.path().getParent();
    Location day =
        Layout.archive(compacted.dataset()).resolve(String.valueOf(folder.getFileName()));
    return Segments.attempt(
        storage,
        "read the list of",
        compacted.location(),
        () -> new Compacted(storage).coveredBy(day, compacted.name()));
  }
}
