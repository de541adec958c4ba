package dev.tarn.staging;

import dev.tarn.staging.storage.Entry;
import dev.tarn.staging.storage.Location;
import dev.tarn.staging.storage.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.FileAlreadyExistsException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Where segments are that every replica has loaded, by dataset and day. */
final class Archive {
  private static final String NAMESAKE =
      "a segment of this name was loaded before, with other content; rename it and put it back";
  private static final int COMPARED_BYTES = 1 << 16;

  private final Storage storage;

  Archive(Storage storage) {
    this.storage = storage;
  }

  /** A dataset's files, by day and name. */
  List<Entry> files(Dataset dataset) throws IOException {
    Location folder = Layout.archive(dataset.name());
    List<Entry> files = new ArrayList<>();
    for (String day : storage.folders(folder)) {
      files.addAll(files(folder.resolve(day)));
    }
    return files;
  }

  /**
   * The files of a day, but for those that a compacted segment stands for. What is deleted while
   * the folder is listed has a compacted segment in its place by then, which the listing may have
   * missed: its list tells, and the folder is listed again.
   */
  private List<Entry> files(Location day) throws IOException {
    while (true) {
      List<Entry> files =
          storage.list(day).stream()
              .filter(entry -> entry.name().endsWith(Layout.PARQUET))
              .toList();
      Set<String> names = files.stream().map(Archive::segmentName).collect(Collectors.toSet());
      Compacted compacted = new Compacted(storage);
      if (!compacted.hasOthers(day, names)) {
        Set<String> covered = compacted.covered(day, names);
        return files.stream().filter(entry -> !covered.contains(segmentName(entry))).toList();
      }
    }
  }

  private static String segmentName(Entry entry) {
    return entry.name().substring(0, entry.name().length() - Layout.PARQUET.length());
  }

  /** The days that there are, as their folders are called. */
  List<String> days(Dataset dataset) throws IOException {
    return storage.folders(Layout.archive(dataset.name()));
  }

  /** The files of a day, by name. */
  List<Entry> files(Dataset dataset, String day) throws IOException {
    return files(Layout.archive(dataset.name()).resolve(day));
  }

  /**
   * Takes a segment out of staging. One that is here already is deleted there; one that is in
   * neither place is fine.
   *
   * @return why it was left in staging: a segment of its name is here, with other content
   */
  Optional<String> take(Segment segment) throws IOException {
    Optional<Entry> staged = storage.find(segment.location());
    if (staged.isEmpty()) {
      return Optional.empty();
    }
    if (staged.get().bytes() != segment.bytes()) {
      return Optional.of(NAMESAKE); // it was renamed over the one that was loaded
    }
    if (new Compacted(storage).has(segment.dataset(), segment.name())) {
      storage.delete(segment.location()); // it was loaded and retired before
      return Optional.empty();
    }
    Optional<Location> namesake = find(segment.dataset(), segment.name());
    if (namesake.isEmpty()) {
      storage.move(segment.location(), place(segment, staged.get().modified()));
    } else if (sameContent(segment.location(), namesake.get())) {
      storage.delete(segment.location());
    } else {
      return Optional.of(NAMESAKE);
    }
    return Optional.empty();
  }

  /**
   * Takes a segment in that stays in staging as well, and answers since when it is here; long ago
   * where the two are not the same file, or it is in neither place.
   */
  Instant add(Segment segment) throws IOException {
    Optional<Entry> staged = storage.find(segment.location());
    if (staged.isEmpty() || new Compacted(storage).has(segment.dataset(), segment.name())) {
      return Instant.EPOCH;
    }
    Optional<Location> namesake = find(segment.dataset(), segment.name());
    Location place = namesake.orElse(place(segment, staged.get().modified()));
    try {
      storage.link(segment.location(), place);
    } catch (FileAlreadyExistsException e) {
      return Instant.EPOCH; // it is a matter of what is in them
    }
    return storage.placedAt(place);
  }

  /** The segment of a name. Names of other programs do not tell the day. */
  Optional<Location> find(String dataset, String name) throws IOException {
    Optional<Instant> time = SegmentName.parse(name).map(SegmentName::time);
    if (time.isPresent()) {
      Location place = Layout.archived(dataset, name, time.get());
      return storage.find(place).map(Entry::location);
    }
    Location archive = Layout.archive(dataset);
    for (String day : storage.folders(archive)) {
      Location place = archive.resolve(day).resolve(name + Layout.PARQUET);
      if (storage.find(place).isPresent()) {
        return Optional.of(place);
      }
    }
    return Optional.empty();
  }

  private boolean sameContent(Location one, Location other) throws IOException {
    try (InputStream left = content(one);
        InputStream right = content(other)) {
      byte[] a = left.readNBytes(COMPARED_BYTES);
      while (Arrays.equals(a, right.readNBytes(COMPARED_BYTES))) {
        if (a.length < COMPARED_BYTES) {
          return true;
        }
        a = left.readNBytes(COMPARED_BYTES);
      }
      return false;
    }
  }

  private InputStream content(Location file) throws IOException {
    return Channels.newInputStream(storage.open(file));
  }

  /**
   * The day in the archive is told by the name; by the file's age where another program chose the
   * name.
   */
  private static Location place(Segment segment, Instant modified) {
    Instant time = SegmentName.parse(segment.name()).map(SegmentName::time).orElse(modified);
    return Layout.archived(segment.dataset(), segment.name(), time);
  }
}
