package dev.tarn.warehouse.merge;

import dev.tarn.staging.Dataset;
import dev.tarn.staging.Segment;
import dev.tarn.warehouse.sql.Sql;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Segments of a dataset that have been looked at: those that can be read, by the shape of their
 * columns, and those that cannot.
 *
 * @param dataset the dataset
 * @param groups segments of one shape, with the SQL that makes its columns the dataset's
 * @param misfits segments that cannot be loaded
 */
public record Staged(Dataset dataset, List<Group> groups, List<Misfit> misfits) {

  public Staged {
    groups = List.copyOf(groups);
    misfits = List.copyOf(misfits);
  }

  /**
   * A segment with the number of rows that its footer tells.
   *
   * @param segment the segment
   * @param rows its rows
   */
  public record Counted(Segment segment, long rows) {}

  /**
   * Segments of one shape.
   *
   * @param shape tells it from all others: the columns that the files have, with their types
   * @param columns the select list that gives the dataset's columns
   * @param segments the segments
   */
  public record Group(String shape, String columns, List<Counted> segments) {

    public Group {
      segments = List.copyOf(segments);
    }

    /** Other segments of this shape. */
    public Group with(List<Counted> others) {
      return new Group(shape, columns, others);
    }
  }

  public boolean isEmpty() {
    return groups.isEmpty();
  }

  /** The segments that can be read. */
  public List<Counted> segments() {
    return groups.stream().flatMap(group -> group.segments().stream()).toList();
  }

  /** Rows in all segments that can be read. */
  public long rows() {
    return segments().stream().mapToLong(Counted::rows).sum();
  }

  /** A query that gives all rows with the dataset's columns; not for an empty one. */
  public String sql() {
    return groups.stream().map(Staged::sql).collect(Collectors.joining(" UNION ALL "));
  }

  private static String sql(Group group) {
    List<String> paths =
        group.segments().stream().map(counted -> counted.segment().path().toString()).toList();
    return "SELECT %s FROM read_parquet(%s, hive_partitioning = false)"
        .formatted(group.columns(), Sql.list(paths));
  }
}
