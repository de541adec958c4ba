package dev.tarn.staging;

import dev.tarn.staging.storage.Entry;
import dev.tarn.staging.storage.Location;
import dev.tarn.staging.storage.Storage;
import dev.tarn.staging.storage.StorageOutput;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Compacted segments of the archive: each stands for the segments of its day that are listed in
 * {@code date=<day>/_compacted/<name>.segments}, a name in a line. The list is durable before the
 * segment has its name, and the segment before the others are deleted. So whoever sees it knows
 * what it stands for, and passes by what has not been deleted yet. A list without its segment says
 * nothing.
 *
 * <p>An object of this class reads each list once: it is made for one look at the lake.
 */
final class Compacted {
  private static final String FOLDER = "_compacted";
  private static final String LIST = ".segments";

  /** So many letters of a name tell the day of its time: hour 24 is of the next one. */
  private static final int HOUR = "20261120T21".length();

  private final Storage storage;
  private final Map<Location, Set<String>> covered = new HashMap<>();
  private final Map<String, Set<String>> coveredOfHour = new HashMap<>();

  Compacted(Storage storage) {
    this.storage = storage;
  }

  /** True when a compacted segment stands for the segment of this name. */
  boolean has(String dataset, String name) throws IOException {
    String hour = dataset + "/" + name.substring(0, Math.min(HOUR, name.length()));
    Set<String> known = coveredOfHour.get(hour);
    if (known != null && !known.contains(name)) {
      return false; // nearly always; to take names apart is most of what a long listing costs
    }
    Optional<Instant> time = SegmentName.parse(name).map(SegmentName::time);
    if (time.isEmpty()) {
      return false;
    }
    known = covered(Layout.archiveDay(dataset, time.get()));
    coveredOfHour.put(hour, known);
    return known.contains(name);
  }

  private Set<String> covered(Location day) throws IOException {
    Set<String> names = covered.get(day);
    if (names == null) {
      Set<String> there = new TreeSet<>();
      for (String segment : lists(day)) {
        if (storage.find(day.resolve(segment + Layout.PARQUET)).isPresent()) {
          there.add(segment);
        }
      }
      names = covered(day, there);
      covered.put(day, names);
    }
    return names;
  }

  /** The names that those of {@code segments} which are compacted stand for. */
  Set<String> covered(Location day, Collection<String> segments) throws IOException {
    Set<String> names = new TreeSet<>();
    for (String segment : lists(day)) {
      if (segments.contains(segment)) {
        names.addAll(read(list(day, segment)));
      }
    }
    return names;
  }

  /** True when there are compacted segments besides {@code segments}. */
  boolean hasOthers(Location day, Collection<String> segments) throws IOException {
    for (String segment : lists(day)) {
      if (!segments.contains(segment)
          && storage.find(day.resolve(segment + Layout.PARQUET)).isPresent()) {
        return true;
      }
    }
    return false;
  }

  /** What a segment stands for, if it is a compacted one. */
  Set<String> coveredBy(Location day, String segment) throws IOException {
    return storage.find(list(day, segment)).isPresent() ? read(list(day, segment)) : Set.of();
  }

  /** The names of compacted segments of a day, some of which may not be there yet, or no more. */
  List<String> lists(Location day) throws IOException {
    return storage.list(day.resolve(FOLDER)).stream()
        .map(Entry::name)
        .filter(name -> name.endsWith(LIST))
        .map(name -> name.substring(0, name.length() - LIST.length()))
        .toList();
  }

  private Set<String> read(Location list) throws IOException {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Channels.newInputStream(storage.open(list)), StandardCharsets.UTF_8))) {
      return lines.lines().collect(Collectors.toCollection(TreeSet::new));
    } catch (NoSuchFileException e) {
      return Set.of(); // its segment was compacted again, and the list of that one has it all
    }
  }

  /**
   * Puts a segment in the place of others. What it holds must be durable at {@code part}. May be
   * broken off anywhere: before the segment has its name nothing has changed for anybody, and after
   * it {@link #deleteCovered} does the rest.
   */
  void replace(String dataset, Location day, Location part, String name, Set<String> names)
      throws IOException {
    Location draft = Layout.part(dataset, name + LIST);
    storage.delete(draft);
    try (StorageOutput output = storage.create(draft)) {
      output.write((String.join("\n", names) + "\n").getBytes(StandardCharsets.UTF_8));
      output.sync();
    }
    try {
      storage.move(draft, list(day, name));
    } catch (FileAlreadyExistsException e) {
      throw new IOException("the list of another segment " + name + " is there already", e);
    }
    storage.move(part, day.resolve(name + Layout.PARQUET));
    covered.remove(day);
    coveredOfHour.clear();
  }

  /** Deletes what compacted segments stand for, and lists whose segments are not there. */
  void deleteCovered(Location day) throws IOException {
    List<String> lists = lists(day);
    if (lists.isEmpty()) {
      return;
    }
    List<String> segments =
        storage.list(day).stream()
            .map(Entry::name)
            .filter(name -> name.endsWith(Layout.PARQUET))
            .map(name -> name.substring(0, name.length() - Layout.PARQUET.length()))
            .toList();
    Set<String> gone = covered(day, segments);
    for (String segment : segments) {
      if (gone.contains(segment)) {
        storage.delete(day.resolve(segment + Layout.PARQUET));
      }
    }
    for (String list : lists) {
      if (gone.contains(list) || !segments.contains(list)) {
        storage.delete(list(day, list));
      }
    }
  }

  private static Location list(Location day, String segment) {
    return day.resolve(FOLDER).resolve(segment + LIST);
  }
}
