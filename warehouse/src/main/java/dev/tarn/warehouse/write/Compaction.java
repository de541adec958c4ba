package dev.tarn.warehouse.write;

import dev.tarn.staging.ArchiveDays;
import dev.tarn.staging.Dataset;
import dev.tarn.staging.Segment;
import dev.tarn.warehouse.merge.Inspection;
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
import java.util.List;
import java.util.Optional;

/**
 * Replaces the many segments of a day of the archive by few, sorted by what queries ask for. Each
 * holds just the rows of those that it replaces, column for column as they were written: nothing is
 * merged, so the archive stays the log of all that was ever loaded.
 */
final class Compaction {
  /** A compacted segment holds at most this many rows, unless a single segment had more. */
  private static final long ROWS = 4_000_000;

  /** A segment with so many rows, or bytes, stays as it is. */
  private static final long LARGE_ROWS = ROWS / 2;

  private static final long LARGE_BYTES = 64L << 20;
  private static final int SEGMENTS = 2_000;

  private final Session session;
  private final ArchiveDays archive;
  private final Steps steps;
  private final Tally tally;

  Compaction(Session session, ArchiveDays archive, Steps steps, Tally tally) {
    this.session = session;
    this.archive = archive;
    this.steps = steps;
    this.tally = tally;
  }

  /** Told before each day whether to go on. */
  interface Patience {
    boolean lasts();
  }

  /**
   * Compacts days that are over.
   *
   * @return true when there may be more to do
   */
  boolean compact(List<Dataset> datasets, Patience patience) throws IOException {
    for (Dataset dataset : datasets) {
      for (String day : archive.over(dataset)) {
        while (true) {
          if (!patience.lasts()) {
            return true;
          }
          if (!compact(dataset, day)) {
            break;
          }
        }
      }
    }
    return false;
  }

  /** Replaces some segments of a day by one, if there are any to replace. */
  private boolean compact(Dataset dataset, String day) throws IOException {
    List<Segment> small =
        archive.segments(dataset, day).stream()
            .filter(segment -> segment.bytes() < LARGE_BYTES)
            .limit(SEGMENTS)
            .toList();
    if (small.size() < 2) {
      return false;
    }
    Staged found = new Inspection(session, dataset).inspect(small); // leaves damaged ones out
    for (Staged.Group group : found.groups()) {
      List<Segment> some = fitting(group.segments());
      if (some.size() > 1) {
        return replace(dataset, day, some);
      }
    }
    return false;
  }

  private static List<Segment> fitting(List<Staged.Counted> counted) {
    List<Segment> some = new ArrayList<>();
    long rows = 0;
    for (Staged.Counted each : counted) {
      if (each.rows() < LARGE_ROWS && rows + each.rows() <= ROWS) {
        rows += each.rows();
        some.add(each.segment());
      }
    }
    return some;
  }

  private boolean replace(Dataset dataset, String day, List<Segment> some) throws IOException {
    String rows =
        "SELECT * FROM read_parquet(%s, hive_partitioning = false)"
            .formatted(Sql.list(some.stream().map(each -> each.path().toString()).toList()));
    Path part = archive.part(dataset);
    try {
      Collection<String> columns = TableShape.of(session, rows).columns().keySet();
      steps.before("write a compacted segment");
      session.execute(
          "COPY (%s%s) TO %s (FORMAT parquet, COMPRESSION zstd)"
              .formatted(rows, order(dataset, columns), Sql.literal(part.toString())));
      Optional<String> problem = problem(columns, rows, part);
      if (problem.isPresent()) {
        tally.notices.add(
            "%d segments of %s in the archive were not compacted: %s"
                .formatted(some.size(), day, problem.get()));
        return false;
      }
      steps.before("replace segments of " + day);
      archive.compact(dataset, day, some, part);
      tally.compacted(some.size());
      return true;
    } catch (SqlFailure e) {
      if (!Inspection.mayBeOfASegment(e)) {
        throw e;
      }
      tally.notices.add(
          "%d segments of %s in the archive were not compacted: %s; writer-job verify tells which is damaged"
              .formatted(some.size(), day, e.getMessage()));
      return false;
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private Optional<String> problem(Collection<String> columns, String rows, Path part) {
    Checksum before = Checksum.of(session, columns, rows);
    Checksum after =
        Checksum.of(
            session,
            columns,
            "SELECT * FROM read_parquet(%s, hive_partitioning = false)"
                .formatted(Sql.literal(part.toString())));
    return before.equals(after)
        ? Optional.empty()
        : Optional.of("%s was read back where there is %s".formatted(after, before));
  }

  private static String order(Dataset dataset, Collection<String> columns) {
    List<String> sorting = new ArrayList<>(Columns.sorting(dataset));
    sorting.removeIf(column -> !columns.contains(column));
    return sorting.isEmpty() ? "" : " ORDER BY " + Sql.names(sorting);
  }
}
