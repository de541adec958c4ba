package dev.tarn.warehouse.read;

import dev.tarn.market.MarketDatasets;
import dev.tarn.staging.Dataset;
import dev.tarn.staging.Merge;
import dev.tarn.staging.Segment;
import dev.tarn.warehouse.merge.BrokenRowsException;
import dev.tarn.warehouse.merge.Delta;
import dev.tarn.warehouse.merge.Inspection;
import dev.tarn.warehouse.merge.Merges;
import dev.tarn.warehouse.merge.Misfit;
import dev.tarn.warehouse.merge.SeenSegments;
import dev.tarn.warehouse.merge.Staged;
import dev.tarn.warehouse.merge.TouchedDays;
import dev.tarn.warehouse.sql.Catalog;
import dev.tarn.warehouse.sql.Columns;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.Sql;
import dev.tarn.warehouse.sql.SqlFailure;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Lays what is staged over what is published: the same changes that the writer would make, kept in
 * temporary tables. Staged rows are read once, here; the files are not needed afterwards.
 */
final class Overlay {
  private final Session session;
  private final StoredTables tables;
  private final SeenSegments seen;
  private final Map<Dataset, Staged> staged = new HashMap<>();
  private final Map<Dataset, Delta> deltas = new HashMap<>();
  private final List<String> notices = new ArrayList<>();

  /**
   * @param seen segments that need no look
   */
  Overlay(Session session, StoredTables tables, SeenSegments seen) {
    this.session = session;
    this.tables = tables;
    this.seen = seen;
  }

  static boolean feedsCandles(Dataset dataset) {
    return Merges.rollsUp(dataset);
  }

  static boolean isCandles(Dataset dataset) {
    return Catalog.derivesRows(dataset);
  }

  /**
   * Takes the segments that the base lacks. Those that cannot be read are left out, as the writer
   * will leave them out.
   *
   * @throws OvertakenException when a segment has gone elsewhere since it was listed
   */
  void stage(Dataset dataset, List<Segment> segments) {
    Inspection inspection = new Inspection(session, dataset, seen);
    Staged found = computed(dataset, inspection.inspect(segments), inspection);
    staged.put(dataset, found);
    for (Misfit misfit : found.misfits()) {
      requireThere(misfit.segment());
      notices.add(misfit.notice());
    }
  }

  /** Answers what could be read. */
  private Staged computed(Dataset dataset, Staged found, Inspection inspection) {
    try {
      compute(dataset, found);
      return found;
    } catch (SqlFailure | BrokenRowsException e) {
      if (e instanceof SqlFailure failure && !Inspection.mayBeOfASegment(failure)) {
        throw e;
      }
      Staged probed = inspection.probe(found, e.getMessage());
      if (probed.misfits().size() == found.misfits().size()) {
        throw e; // no segment is at fault
      }
      return computed(dataset, probed, inspection);
    }
  }

  /** A segment that was retired meanwhile cannot be read either, and must not be left out. */
  private static void requireThere(Segment segment) {
    if (!Files.exists(segment.path())) {
      throw new OvertakenException(segment.path() + " was moved while it was read");
    }
  }

  private void compute(Dataset dataset, Staged found) {
    deltas.remove(dataset); // of an attempt that failed
    bringBack(dataset, found);
    if (isCandles(dataset) && deltas.containsKey(MarketDatasets.TICKS)) {
      Delta ticks = deltas.get(MarketDatasets.TICKS);
      keep(dataset, merges().candles("(" + view(MarketDatasets.TICKS) + ")", found, ticks));
    } else if (!found.isEmpty()) {
      Merges merges = merges();
      keep(dataset, merges.delta(dataset, found.sql(), found.rows()));
      if (dataset.merge() == Merge.APPEND) { // the writer's table would refuse what breaks a rule
        merges.check(dataset, Sql.name("added_" + dataset.name()), found.rows());
      }
    }
  }

  /** Merging looks for the counterparts of new rows in the tables. */
  private void bringBack(Dataset dataset, Staged found) {
    List<Dataset> concerned =
        Merges.rollsUp(dataset) ? List.of(dataset, MarketDatasets.CANDLES) : List.of(dataset);
    if (!found.isEmpty() && tables.hasColdParts(concerned)) {
      new TouchedDays(session, tables.catalog())
          .of(dataset, found.sql())
          .forEach(tables::bringBack);
    }
  }

  private Merges merges() {
    return new Merges(session, tables.catalog());
  }

  /** Turns the queries of a delta into tables, so that later ones do not disturb them. */
  private void keep(Dataset dataset, Delta delta) {
    String added = Sql.name("added_" + dataset.name());
    if (!delta.addsBatch()) {
      session.execute("CREATE OR REPLACE TEMP TABLE %s AS %s".formatted(added, delta.added()));
    }
    String removed = Sql.name("removed_" + dataset.name());
    if (delta.removed().isPresent()) {
      session.execute(
          "CREATE OR REPLACE TEMP TABLE %s AS %s".formatted(removed, delta.removed().get()));
    }
    deltas.put(
        dataset,
        new Delta(
            delta.addsBatch() ? delta.added() : "SELECT * FROM " + added,
            delta.removed().map(query -> "SELECT * FROM " + removed),
            delta.conflicts(),
            delta.conflictCount(),
            delta.addsBatch()));
  }

  /** Makes the dataset queryable under its name. */
  void createView(Dataset dataset) {
    session.execute(
        "CREATE OR REPLACE TEMP VIEW %s AS %s".formatted(Sql.name(dataset.name()), named(dataset)));
  }

  /** With the former names of fields beside today's, so that queries go on working. */
  private String named(Dataset dataset) {
    List<String> without = tables.columnsWithoutField(dataset);
    if (dataset.formerNames().isEmpty() && without.isEmpty()) {
      return view(dataset);
    }
    String former =
        dataset.formerNames().entrySet().stream()
            .map(alias -> ", " + Sql.name(alias.getValue()) + " AS " + Sql.name(alias.getKey()))
            .collect(Collectors.joining());
    return "SELECT *%s FROM (%s)".formatted(former, view(dataset, without));
  }

  private String view(Dataset dataset) {
    return view(dataset, List.of());
  }

  private String view(Dataset dataset, List<String> without) {
    List<String> names = new ArrayList<>(Columns.names(dataset));
    names.addAll(without);
    String columns = Sql.names(names);
    String table = "SELECT %s FROM %s".formatted(columns, tables.catalog().table(dataset));
    Delta delta = deltas.get(dataset);
    if (delta == null) {
      return withRest(table, dataset, without);
    }
    String kept =
        delta.removed().map(rows -> table + " WHERE rowid NOT IN (" + rows + ")").orElse(table);
    return withRest(kept, dataset, without)
        + (without.isEmpty() ? " UNION ALL " : " UNION ALL BY NAME ")
        + delta.added();
  }

  /** A SELECT for what the view has, and for the rows that staged ones replace. */
  String withReplaced(Dataset dataset) {
    String columns = Sql.names(Columns.names(dataset));
    String table = "SELECT %s FROM %s".formatted(columns, tables.catalog().table(dataset));
    String stored = withRest(table, dataset, List.of());
    Delta delta = deltas.get(dataset);
    return delta == null ? stored : stored + " UNION ALL " + delta.added();
  }

  private String withRest(String rows, Dataset dataset, List<String> without) {
    return tables.rest(dataset, without).map(rest -> rows + " UNION ALL " + rest).orElse(rows);
  }

  int segments() {
    return staged.values().stream().mapToInt(some -> some.segments().size()).sum();
  }

  long rows() {
    return staged.values().stream().mapToLong(Staged::rows).sum();
  }

  List<String> notices() {
    return notices;
  }
}
