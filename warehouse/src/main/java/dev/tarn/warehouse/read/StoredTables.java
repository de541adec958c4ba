package dev.tarn.warehouse.read;

import dev.tarn.staging.Dataset;
import dev.tarn.warehouse.sql.Catalog;
import dev.tarn.warehouse.sql.ColdParts;
import dev.tarn.warehouse.sql.LastTicks;
import dev.tarn.warehouse.sql.Layout;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.Sql;
import dev.tarn.warehouse.sql.TableShape;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The rows of a replica as a reader merges staged ones with them: its own tables where they are as
 * the schemas of today say, and otherwise views beside it that show what the writer will make of
 * them. Days that are in cold parts are brought back, for this reader alone, where a merge needs
 * them.
 */
final class StoredTables {
  private final Session session;
  private final Catalog replica;
  private final List<Dataset> datasets;
  private final Path coldFolder;
  private final Map<Dataset, TableShape> shapes;
  private final boolean lacksBars;
  private final Map<Dataset, ColdParts> cold = new HashMap<>();
  private final Map<Dataset, Set<LocalDate>> broughtBack = new HashMap<>();
  private Optional<Catalog> catalog = Optional.empty();

  /**
   * @param datasets all that the database has by the schemas of today
   * @param layout what tables it has
   */
  StoredTables(
      Session session, Catalog replica, List<Dataset> datasets, Layout layout, Path coldFolder) {
    this.session = session;
    this.replica = replica;
    this.datasets = datasets;
    this.coldFolder = coldFolder;
    this.shapes = Map.copyOf(Catalog.shapes(layout, datasets));
    this.lacksBars = Catalog.lacksBars(layout);
  }

  /** Where the tables are: in the replica, or beside it when it is older than a schema. */
  Catalog catalog() {
    if (catalog.isEmpty()) {
      boolean asToday =
          !lacksBars
              && datasets.stream()
                  .allMatch(
                      dataset ->
                          shape(dataset).filter(shape -> shape.gives(dataset)).isPresent()
                              && coldParts(dataset).isEmpty());
      catalog = Optional.of(asToday ? replica : beside());
    }
    return catalog.get();
  }

  /** Columns of the replica that the schema has no more; queries may still ask for them. */
  List<String> columnsWithoutField(Dataset dataset) {
    return shape(dataset).map(shape -> shape.withoutField(dataset)).orElse(List.of());
  }

  /**
   * A query that gives the rows that are in no table, with the dataset's columns and those that the
   * schema has no more; empty when there are none.
   */
  Optional<String> rest(Dataset dataset, List<String> columnsWithoutField) {
    ColdParts rest = coldParts(dataset).without(broughtBack.getOrDefault(dataset, Set.of()));
    return rest.isEmpty()
        ? Optional.empty()
        : Optional.of(rest.rows(target(dataset, columnsWithoutField)));
  }

  /** True when some rows of one of these datasets are in cold parts. */
  boolean hasColdParts(Collection<Dataset> some) {
    return some.stream().anyMatch(dataset -> !coldParts(dataset).isEmpty());
  }

  /** Has the tables hold all rows of some days; rows that are in them keep their row ids. */
  void bringBack(Dataset dataset, Set<LocalDate> days) {
    if (!coldParts(dataset).of(days).isEmpty()
        && broughtBack.computeIfAbsent(dataset, each -> new HashSet<>()).addAll(days)) {
      createView(catalog(), dataset);
    }
  }

  private Optional<TableShape> shape(Dataset dataset) {
    return Optional.ofNullable(shapes.get(dataset));
  }

  private ColdParts coldParts(Dataset dataset) {
    return cold.computeIfAbsent(
        dataset, each -> ColdParts.read(session, replica, each, coldFolder));
  }

  private Catalog beside() {
    Catalog beside = new Catalog(replica.name() + "_to_be");
    String name = Sql.name(beside.name());
    session.execute("ATTACH IF NOT EXISTS ':memory:' AS " + name);
    session.execute("CREATE SCHEMA IF NOT EXISTS " + name + ".tarn");
    session.execute(
        "CREATE OR REPLACE VIEW %s AS %s"
            .formatted(
                beside.lastTicks(),
                lacksBars ? LastTicks.grown(replica.lastTicks()) : "FROM " + replica.lastTicks()));
    if (replica.hasFootprint(session)) {
      session.execute(
          "CREATE OR REPLACE TABLE %s AS FROM %s"
              .formatted(beside.footprint(), replica.footprint()));
    }
    for (Dataset dataset : datasets) {
      if (shape(dataset).isPresent()) {
        createView(beside, dataset);
      } else {
        beside.create(session, dataset);
      }
    }
    return beside;
  }

  /** The table's rows as the writer will bring them to the schema of today. */
  private void createView(Catalog beside, Dataset dataset) {
    TableShape shape = shape(dataset).orElseThrow();
    List<String> without = shape.withoutField(dataset);
    List<String> columns = new ArrayList<>(shape.select(dataset));
    without.stream().map(Sql::name).forEach(columns::add);
    String view = "CREATE OR REPLACE VIEW %s AS %s";
    String rows = "SELECT rowid, %s FROM %s";
    String kept = rows.formatted(String.join(", ", columns), replica.table(dataset));
    ColdParts all = coldParts(dataset);
    ColdParts back = all.of(broughtBack.getOrDefault(dataset, Set.of()));
    String everything =
        back.isEmpty()
            ? kept
            : kept + " UNION ALL " + back.numberedRows(target(dataset, without), all);
    session.execute(view.formatted(beside.table(dataset), everything));
    if (Catalog.hasConflicts(dataset)) {
      String select = String.join(", ", shape.select(dataset));
      session.execute(
          view.formatted(
              beside.conflicts(dataset), rows.formatted(select, replica.conflicts(dataset))));
    }
  }

  private TableShape target(Dataset dataset, List<String> columnsWithoutField) {
    Map<String, TableShape.Column> columns = new LinkedHashMap<>(TableShape.of(dataset).columns());
    columnsWithoutField.forEach(
        name -> columns.put(name, shape(dataset).orElseThrow().columns().get(name)));
    return new TableShape(columns);
  }
}
