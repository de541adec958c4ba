package dev.tarn.warehouse.write;

import dev.tarn.staging.ArchiveDays;
import dev.tarn.staging.Dataset;
import dev.tarn.staging.Segment;
import dev.tarn.staging.checksum.FileChecksum;
import dev.tarn.warehouse.merge.Inspection;
import dev.tarn.warehouse.merge.Misfit;
import dev.tarn.warehouse.merge.Staged;
import dev.tarn.warehouse.sql.Columns;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.Sql;
import dev.tarn.warehouse.sql.SqlFailure;
import dev.tarn.warehouse.sql.TableShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Compacts one day of a dataset, step by step. Segments that cannot be read, or do not fit the
 * dataset, are set apart: they stay as they are, and keep no other from being compacted.
 */
final class DayCompaction {
  /** A compacted segment holds at most this many rows, unless a single segment had more. */
  private static final long ROWS = 4_000_000;

  /** A segment with so many rows stays as it is. */
  private static final long LARGE_ROWS = ROWS / 2;

  private static final int SEGMENTS = 2_000;
  private static final int NAMED = 3;

  private final Session session;
  private final ArchiveDays archive;
  private final Dataset dataset;
  private final String day;
  private final Supplier<List<Segment>> segments;
  private final Steps steps;
  private final Tally tally;
  private final long bytes;
  private final List<Misfit> apart = new ArrayList<>();
  private final Set<String> left = new HashSet<>();
  private final int known;

  /**
   * @param apart segments that were set apart before
   * @param bytes a compacted segment is made of files of at most this many bytes together
   * @param segments lists the day's segments that are small
   */
  DayCompaction(
      Session session,
      ArchiveDays archive,
      Dataset dataset,
      String day,
      List<Misfit> apart,
      Supplier<List<Segment>> segments,
      long bytes,
      Steps steps,
      Tally tally) {
    this.session = session;
    this.archive = archive;
    this.dataset = dataset;
    this.day = day;
    this.segments = segments;
    this.bytes = bytes;
    this.steps = steps;
    this.tally = tally;
    apart.forEach(this::setApart);
    this.known = apart.size();
  }

  /** The segments that were set apart so far. */
  List<Misfit> apart() {
    return List.copyOf(apart);
  }

  /**
   * Replaces some segments by one, or finds some to leave as they are.
   *
   * @return false when nothing is left to do
   */
  boolean advance() throws IOException {
    List<Segment> some =
        segments.get().stream()
            .filter(segment -> !left.contains(segment.name()))
            .limit(SEGMENTS)
            .toList();
    if (some.size() < 2) {
      return false;
    }
    Staged found = new Inspection(session, dataset).inspect(some);
    found.misfits().forEach(this::setApart);
    for (Staged.Group group : found.groups()) {
      List<Staged.Counted> fitting = fitting(group.segments());
      if (fitting.size() > 1) {
        replace(fitting);
        return true;
      }
    }
    return !found.misfits().isEmpty();
  }

  private void setApart(Misfit misfit) {
    left.add(misfit.segment().name());
    apart.add(misfit);
  }

  private List<Staged.Counted> fitting(List<Staged.Counted> counted) {
    List<Staged.Counted> some = new ArrayList<>();
    long rows = 0;
    long length = 0;
    for (Staged.Counted each : counted) {
      boolean fits =
          each.rows() < LARGE_ROWS
              && rows + each.rows() <= ROWS
              && length + each.segment().bytes() <= bytes;
      if (fits) {
        rows += each.rows();
        length += each.segment().bytes();
        some.add(each);
      }
    }
    return some;
  }

  private void replace(List<Staged.Counted> counted) throws IOException {
    List<Segment> some = counted.stream().map(Staged.Counted::segment).toList();
    String rows = rows(some.stream().map(Segment::path).toList());
    Path part = archive.part(dataset);
    try {
      Collection<String> columns = TableShape.of(session, rows).columns().keySet();
      steps.before("write a compacted segment");
      session.execute(
          "COPY (%s%s) TO %s (FORMAT parquet, COMPRESSION zstd)"
              .formatted(rows, order(columns), Sql.literal(part.toString())));
      FileChecksum.add(part); // DuckDB writes no checksums
      Checksum before = Checksum.of(session, columns, rows);
      Checksum after = Checksum.of(session, columns, rows(List.of(part)));
      if (before.equals(after)) {
        steps.before("replace segments of " + day);
        archive.compact(dataset, day, some, part);
        tally.compacted(some.size());
      } else {
        leave(some, "%s was read back where there is %s".formatted(after, before));
      }
    } catch (SqlFailure e) {
      requireOfASegment(e);
      if (!setDamagedApart(counted)) {
        leave(some, e.getMessage());
      }
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /** Reads each segment through, for their footers look well. */
  private boolean setDamagedApart(List<Staged.Counted> counted) {
    boolean any = false;
    for (Staged.Counted each : counted) {
      Optional<String> problem = problem(each);
      problem.ifPresent(reason -> setApart(new Misfit(each.segment(), reason)));
      any |= problem.isPresent();
    }
    return any;
  }

  private Optional<String> problem(Staged.Counted counted) {
    String rows = rows(List.of(counted.segment().path()));
    try {
      Collection<String> columns = TableShape.of(session, rows).columns().keySet();
      long read = Checksum.of(session, columns, rows).rows();
      return read == counted.rows()
          ? Optional.empty()
          : Optional.of("it has %d rows where its footer tells %d".formatted(read, counted.rows()));
    } catch (SqlFailure e) {
      requireOfASegment(e);
      return Optional.of("it is damaged: " + e.getMessage() + "; bring it back from a backup");
    }
  }

  private static void requireOfASegment(SqlFailure failure) {
    if (!Inspection.mayBeOfASegment(failure)) {
      throw failure;
    }
  }

  private void leave(List<Segment> some, String reason) {
    some.forEach(segment -> left.add(segment.name()));
    tally.notices.add(
        "%d segments of %s in the archive of %s were not compacted: %s"
            .formatted(some.size(), day, dataset.name(), reason));
  }

  /** Has the run's report name what was set apart by this. */
  void tell() {
    List<Misfit> found = apart.subList(known, apart.size());
    if (!found.isEmpty()) {
      String more = found.size() > NAMED ? " and %d more".formatted(found.size() - NAMED) : "";
      tally.notices.add(
          "%d segments in the archive are left as they are, beside what is compacted: %s%s"
              .formatted(
                  found.size(),
                  found.stream()
                      .limit(NAMED)
                      .map(misfit -> misfit.segment().path() + " (" + misfit.reason() + ")")
                      .collect(Collectors.joining(", ")),
                  more));
    }
  }

  private String order(Collection<String> columns) {
    List<String> sorting = new ArrayList<>(Columns.sorting(dataset));
    sorting.removeIf(column -> !columns.contains(column));
    return sorting.isEmpty() ? "" : " ORDER BY " + Sql.names(sorting);
  }

  private static String rows(List<Path> files) {
    return "SELECT * FROM read_parquet(%s, hive_partitioning = false)"
        .formatted(Sql.list(files.stream().map(Path::toString).toList()));
  }
}
