package dev.tarn.warehouse.merge;

import dev.tarn.staging.Dataset;
import dev.tarn.staging.Segment;
import dev.tarn.staging.checksum.Damage;
import dev.tarn.staging.checksum.FooterSummary;
import dev.tarn.staging.checksum.IntactFiles;
import dev.tarn.warehouse.sql.Columns;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.Sql;
import dev.tarn.warehouse.sql.SqlFailure;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Looks at the checksums and footers of segments: which are as they were written and can be read,
 * how many rows they have, and how their columns become the dataset's. One damaged file fails a
 * whole {@code read_parquet}, or has DuckDB give other values, since it does not look at checksums;
 * so whatever is left out here is what keeps it from hurting the others.
 */
public final class Inspection {
  private final Session session;
  private final Dataset dataset;
  private final SeenSegments seen;
  private final IntactFiles checksums = new IntactFiles();

  public Inspection(Session session, Dataset dataset) {
    this(session, dataset, new SeenSegments());
  }

  /**
   * @param seen segments and shapes that need no look, to which those are added that get one
   */
  public Inspection(Session session, Dataset dataset, SeenSegments seen) {
    this.session = session;
    this.dataset = dataset;
    this.seen = seen;
  }

  /** Looks at all of {@code segments} at once, and one by one only when that fails. */
  public Staged inspect(List<Segment> segments) {
    List<Staged.Group> groups = new ArrayList<>();
    Map<Segment, Optional<SeenSegments.Version>> unseen = new LinkedHashMap<>();
    for (Segment segment : segments) {
      Optional<SeenSegments.Version> version = SeenSegments.Version.of(dataset, segment);
      version.flatMap(seen::find).ifPresentOrElse(groups::add, () -> unseen.put(segment, version));
    }
    Staged looked = look(unseen.keySet());
    for (Staged.Group group : looked.groups()) {
      for (Staged.Counted counted : group.segments()) {
        unseen
            .get(counted.segment())
            .ifPresent(version -> seen.add(version, group.with(List.of(counted))));
      }
    }
    groups.addAll(looked.groups());
    return new Staged(dataset, byShape(groups), looked.misfits());
  }

  private static List<Staged.Group> byShape(List<Staged.Group> groups) {
    return groups.stream()
        .collect(
            Collectors.groupingBy(Staged.Group::shape, LinkedHashMap::new, Collectors.toList()))
        .values()
        .stream()
        .map(
            some ->
                some.get(0).with(some.stream().flatMap(one -> one.segments().stream()).toList()))
        .toList();
  }

  private Staged look(Collection<Segment> segments) {
    Map<Segment, Optional<FooterSummary>> intact = new LinkedHashMap<>();
    List<Misfit> misfits = new ArrayList<>();
    for (Segment segment : segments) {
      IntactFiles.Look look = checksums.look(segment.path());
      look.damage()
          .ifPresentOrElse(
              damage -> misfits.add(Misfit.of(segment, description(damage))),
              () -> intact.put(segment, look.footer()));
    }
    Staged staged = inspectIntact(intact);
    misfits.addAll(staged.misfits());
    return new Staged(dataset, staged.groups(), misfits);
  }

  private Staged inspectIntact(Map<Segment, Optional<FooterSummary>> segments) {
    if (segments.isEmpty()) {
      return new Staged(dataset, List.of(), List.of());
    }
    try {
      return footers(segments);
    } catch (SqlFailure e) {
      requireStatement(e);
      return oneByOne(segments);
    }
  }

  private static String description(Damage damage) {
    return damage.description() + "; write it anew, or bring it back from a backup";
  }

  /**
   * Finds the segments whose footers look well and whose rows still cannot be read or break the
   * dataset's rules. Called after reading {@code staged} as a whole has failed; reads every segment
   * through. What lies behind the end of a damaged page may be read as other rows each time, so a
   * segment that the failure names is at fault, though it can be read now.
   *
   * @param failure what the read has failed with
   */
  public Staged probe(Staged staged, String failure) {
    List<Staged.Group> groups = new ArrayList<>();
    List<Misfit> misfits = new ArrayList<>(staged.misfits());
    for (Staged.Group group : staged.groups()) {
      List<Staged.Counted> good = new ArrayList<>();
      for (Staged.Counted counted : group.segments()) {
        List<String> problems = problems(group.with(List.of(counted)));
        if (!problems.isEmpty()) {
          misfits.add(Misfit.of(counted.segment(), problems.get(0)));
        } else if (failure.contains("\"" + counted.segment().path() + "\"")) {
          misfits.add(Misfit.of(counted.segment(), unreadable(failure)));
        } else {
          good.add(counted);
        }
      }
      if (!good.isEmpty()) {
        groups.add(group.with(good));
      }
    }
    return new Staged(dataset, groups, misfits);
  }

  /**
   * All that keeps a segment from being loaded, by the same rules: each problem with what to do
   * about it. Empty when it can be loaded.
   */
  List<String> problems(Segment segment) {
    IntactFiles.Look look = checksums.look(segment.path());
    if (look.damage().isPresent()) {
      return List.of(description(look.damage().get()));
    }
    try {
      Staged staged = footers(Map.of(segment, look.footer()));
      return staged.groups().isEmpty()
          ? Fit.of(dataset, types(segment)).problems()
          : problems(staged.groups().get(0));
    } catch (SqlFailure e) {
      requireStatement(e);
      return List.of(noParquet(e));
    }
  }

  /** What is wrong with the rows of segments of one shape; empty when nothing is. */
  List<String> problems(Staged.Group group) {
    try {
      Staged alone = new Staged(dataset, List.of(group), List.of());
      // a count of values may be answered from the footer; a hash needs every value
      long rows =
          session.number(
              "SELECT count(*), max(hash(%s)) FROM (%s)"
                  .formatted(Sql.names(Columns.names(dataset)), alone.sql()));
      if (rows != alone.rows()) {
        return List.of(
            "it has %d rows where its footer tells %d; write it anew"
                .formatted(rows, alone.rows()));
      }
      return Rules.violations(session, dataset, "(" + alone.sql() + ")");
    } catch (SqlFailure e) {
      requireStatement(e);
      return List.of(unreadable(e.getMessage()));
    }
  }

  static String unreadable(String failure) {
    return "it cannot be read: " + failure + "; write it anew";
  }

  private static String noParquet(SqlFailure failure) {
    return "it is no readable Parquet file: " + failure.getMessage() + "; write it anew";
  }

  private Staged oneByOne(Map<Segment, Optional<FooterSummary>> segments) {
    Map<Segment, Optional<FooterSummary>> readable = new LinkedHashMap<>();
    List<Misfit> misfits = new ArrayList<>();
    segments.forEach(
        (segment, footer) -> {
          try {
            footers(Map.of(segment, footer));
            readable.put(segment, footer);
          } catch (SqlFailure e) {
            requireStatement(e);
            misfits.add(Misfit.of(segment, noParquet(e)));
          }
        });
    Staged staged =
        readable.isEmpty() ? new Staged(dataset, List.of(), List.of()) : footers(readable);
    misfits.addAll(staged.misfits());
    return new Staged(dataset, staged.groups(), misfits);
  }

  private record Footer(Segment segment, String shape, long rows) {}

  /**
   * Of files with Tarn's checksum the footer was read together with that, and is as it was written.
   * The others are DuckDB's to judge.
   */
  private Staged footers(Map<Segment, Optional<FooterSummary>> segments) {
    List<Footer> footers = new ArrayList<>();
    List<Segment> foreign = new ArrayList<>();
    segments.forEach(
        (segment, known) ->
            known.ifPresentOrElse(
                footer -> footers.add(new Footer(segment, footer.schema(), footer.rows())),
                () -> foreign.add(segment)));
    if (!foreign.isEmpty()) {
      footers.addAll(asked(foreign));
    }
    footers.sort(Comparator.comparing(footer -> footer.segment().path().toString()));
    Map<String, List<Staged.Counted>> byShape = new LinkedHashMap<>();
    for (Footer footer : footers) {
      byShape
          .computeIfAbsent(footer.shape(), shape -> new ArrayList<>())
          .add(new Staged.Counted(footer.segment(), footer.rows()));
    }
    List<Staged.Group> groups = new ArrayList<>();
    List<Misfit> misfits = new ArrayList<>();
    byShape.forEach((shape, counted) -> fit(shape, counted, groups, misfits));
    return new Staged(dataset, groups, misfits);
  }

  private List<Footer> asked(List<Segment> segments) {
    Map<String, Segment> byPath = new LinkedHashMap<>();
    segments.forEach(segment -> byPath.put(segment.path().toString(), segment));
    String files = Sql.list(byPath.keySet());
    return session.query(
        """
        WITH shapes AS (
          SELECT file_name, sum(hash(column_id, name, type, duckdb_type, converted_type, logical_type, num_children))::VARCHAR AS shape
          FROM parquet_schema(%s) GROUP BY file_name)
        SELECT file_name, shape, num_rows FROM shapes JOIN parquet_file_metadata(%s) USING (file_name)"""
            .formatted(files, files),
        row -> new Footer(byPath.get(row.getString(1)), row.getString(2), row.getLong(3)));
  }

  /** Segments of one shape fit, or do not fit, together. */
  private void fit(
      String shape, List<Staged.Counted> counted, List<Staged.Group> groups, List<Misfit> misfits) {
    Fit fit = seen.fit(dataset, shape, () -> Fit.of(dataset, types(counted.get(0).segment())));
    if (fit.problems().isEmpty()) {
      groups.add(new Staged.Group(shape, fit.columns(), counted));
    } else {
      String problem = fit.problems().get(0);
      counted.forEach(each -> misfits.add(Misfit.of(each.segment(), problem)));
    }
  }

  /** The types of a file's columns, by their names, in the order of the file. */
  Map<String, String> types(Segment segment) {
    Map<String, String> types = new LinkedHashMap<>();
    session
        .query(
            "DESCRIBE SELECT * FROM read_parquet(%s, hive_partitioning = false)"
                .formatted(Sql.literal(segment.path().toString())),
            row -> Map.entry(row.getString(1), row.getString(2)))
        .forEach(column -> types.put(column.getKey(), column.getValue()));
    return types;
  }

  private static void requireStatement(SqlFailure failure) {
    if (!mayBeOfASegment(failure)) {
      throw failure;
    }
  }

  /**
   * Whether a file that was read may be at fault. A Parquet file whose footer points beyond its end
   * fails in the same words as a damaged database.
   */
  public static boolean mayBeOfASegment(SqlFailure failure) {
    return switch (failure.kind()) {
      case STATEMENT, DAMAGED -> true;
      case LOCKED, NEWER, ENVIRONMENT, LOST, INTERRUPTED -> false;
    };
  }
}
