package dev.tarn.warehouse.verify;

import dev.tarn.staging.ArchiveDays;
import dev.tarn.staging.BusyException;
import dev.tarn.staging.Dataset;
import dev.tarn.staging.Segment;
import dev.tarn.staging.StagingArea;
import dev.tarn.warehouse.merge.Inspection;
import dev.tarn.warehouse.merge.Misfit;
import dev.tarn.warehouse.merge.Staged;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.Sql;
import dev.tarn.warehouse.sql.SqlFailure;
import dev.tarn.warehouse.sql.TableShape;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The segments of a dataset in archive and staging, as a replica's ledger names them, and the sums
 * of their rows. What was summed for one replica is not read again for the next: just what one has
 * and the other lacks.
 */
final class Log {
  private static final int SEGMENTS_AT_A_TIME = 1_000;

  private final Session session;
  private final Dataset dataset;
  private final StagingArea staging;
  private final List<Misfit> unreadable = new ArrayList<>();
  private Map<String, Segment> segments = Map.of();
  private Set<String> archived = Set.of();
  private Set<String> staged = Set.of();
  private @Nullable Map<String, String> standIns;
  private Set<String> summedNames = Set.of();
  private DaySums summed = DaySums.NONE;

  Log(Session session, Dataset dataset, StagingArea staging) {
    this.session = session;
    this.dataset = dataset;
    this.staging = staging;
    list();
  }

  /** Staging first: a segment that is being retired is found in one place or the other. */
  void list() {
    Map<String, Segment> found = new HashMap<>();
    staging.segments(dataset).forEach(segment -> found.put(segment.name(), segment));
    staged = Set.copyOf(found.keySet());
    List<Segment> retired = staging.archived(dataset);
    retired.forEach(segment -> found.put(segment.name(), segment));
    archived = retired.stream().map(Segment::name).collect(Collectors.toSet());
    segments = found;
    standIns = null;
    summedNames = today(summedNames); // the rows are the same
  }

  /**
   * The names of a ledger, with those of compacted segments in the place of what they stand for:
   * the ledger follows when its replica is next written.
   */
  Set<String> today(Set<String> names) {
    if (segments.keySet().containsAll(names)) {
      return new TreeSet<>(names);
    }
    if (standIns == null) {
      standIns = standIns();
    }
    return names.stream()
        .map(name -> standIns.getOrDefault(name, name))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private Map<String, String> standIns() {
    Map<String, String> all = new HashMap<>();
    ArchiveDays archive = staging.archiveDays();
    for (Segment segment : archive.compacted(dataset)) {
      archive.covered(segment).forEach(name -> all.put(name, segment.name()));
    }
    return all;
  }

  /** The names of all segments, wherever they are. */
  Set<String> names() {
    return segments.keySet();
  }

  /** The names of those in the archive. */
  Set<String> archived() {
    return archived;
  }

  /** The names of those that were in staging. */
  Set<String> staged() {
    return staged;
  }

  /** True when a segment was moved since the last list. */
  boolean isOfOld() {
    return !segments.values().stream().allMatch(segment -> Files.exists(segment.path()));
  }

  /** Segments that could not be read to their end. */
  List<Misfit> unreadable() {
    return unreadable;
  }

  /** The sums of the rows of {@code names}, all of which are in archive or staging. */
  DaySums sums(Set<String> names) {
    Set<String> more = new TreeSet<>(names);
    more.removeAll(summedNames);
    Set<String> fewer = new TreeSet<>(summedNames);
    fewer.removeAll(names);
    summed = summed.plus(read(more)).minus(read(fewer));
    summedNames = Set.copyOf(names);
    return summed;
  }

  private DaySums read(Set<String> names) {
    DaySums all = DaySums.NONE;
    for (Staged staged : staged(names)) {
      all = all.plus(sums(staged));
    }
    return all;
  }

  private DaySums sums(Staged staged) {
    try {
      return DaySums.of(session, dataset, staged.sql());
    } catch (SqlFailure e) {
      if (!Inspection.mayBeOfASegment(e) || !allAreThere(staged)) {
        throw e;
      }
      Staged probed = new Inspection(session, dataset).probe(staged, e.getMessage());
      requireThere(probed);
      unreadable.addAll(probed.misfits());
      return probed.isEmpty() ? DaySums.NONE : DaySums.of(session, dataset, probed.sql());
    }
  }

  private static boolean allAreThere(Staged staged) {
    return staged.segments().stream().allMatch(counted -> Files.exists(counted.segment().path()));
  }

  /** A file that was retired or compacted a moment ago is not damaged. */
  private static void requireThere(Staged staged) {
    for (Misfit misfit : staged.misfits()) {
      if (!Files.exists(misfit.segment().path())) {
        throw new BusyException(
            "Cannot read %s: it was moved while it was looked at; try again"
                .formatted(misfit.segment().path()));
      }
    }
  }

  /** A query that gives the rows of {@code names}, as the dataset's schema has them. */
  String rows(Set<String> names) {
    List<Staged> some = staged(names);
    if (some.isEmpty()) {
      return TableShape.of(dataset).columns().entrySet().stream()
          .map(each -> "NULL::%s AS %s".formatted(each.getValue().type(), Sql.name(each.getKey())))
          .collect(Collectors.joining(", ", "SELECT ", " WHERE false"));
    }
    return some.stream().map(Staged::sql).collect(Collectors.joining(" UNION ALL "));
  }

  private List<Staged> staged(Set<String> names) {
    List<Segment> some = names.stream().sorted().map(segments::get).toList();
    List<Staged> all = new ArrayList<>();
    for (int from = 0; from < some.size(); from += SEGMENTS_AT_A_TIME) {
      Staged staged =
          new Inspection(session, dataset)
              .inspect(some.subList(from, Math.min(some.size(), from + SEGMENTS_AT_A_TIME)));
      requireThere(staged);
      staged.misfits().stream()
          .filter(misfit -> !unreadable.contains(misfit))
          .forEach(unreadable::add);
      if (!staged.isEmpty()) {
        all.add(staged);
      }
    }
    return all;
  }
}
