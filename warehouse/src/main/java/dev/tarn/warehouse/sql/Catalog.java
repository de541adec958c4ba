package dev.tarn.warehouse.sql;

import dev.tarn.market.MarketDatasets;
import dev.tarn.staging.Dataset;
import dev.tarn.staging.Datasets;
import dev.tarn.staging.Merge;
import dev.tarn.staging.RefusedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Names of the tables in an attached database.
 *
 * @param name the name that it is attached under; empty inside of it
 * @param split datasets of which the database file may have a part of the days alone, the rest
 *     being in cold parts
 */
public record Catalog(String name, Set<String> split) {
  private static final String KEPT = Datasets.KEPT;
  private static final String FOOTPRINT = "footprint";
  private static final String LAST_TICKS = "tarn.last_ticks";

  public Catalog {
    split = Set.copyOf(split);
  }

  /** A database whose rows are all in its file, as far as is known. */
  public Catalog(String name) {
    this(name, Set.of());
  }

  /**
   * The same tables as a text names them that is evaluated in the database itself, whatever that is
   * attached as.
   */
  public Catalog inside() {
    return new Catalog("", split);
  }

  private String named(String table) {
    return name.isEmpty() ? table : Sql.name(name) + "." + table;
  }

  /** All rows of a dataset, wherever they are: what clients read. */
  public String rows(Dataset dataset) {
    return named("main." + Sql.name(dataset.name()));
  }

  /** The table of a dataset, with the rows that are in the database file. */
  public String table(Dataset dataset) {
    return isSplit(dataset) ? named("main." + Sql.name(dataset.name() + KEPT)) : rows(dataset);
  }

  /** True when rows of the dataset may be in cold parts. */
  public boolean isSplit(Dataset dataset) {
    return split.contains(dataset.name());
  }

  /** The cold parts of all datasets; a database without split ones need not have it. */
  public String coldParts() {
    return named("tarn.cold");
  }

  /**
   * Rows that another row of their key won over, and that may be wanted again: all of {@code
   * unique}, and candles that lost to one derived from ticks.
   */
  public String conflicts(Dataset dataset) {
    return named("tarn." + Sql.name(dataset.name() + "_conflicts"));
  }

  /** True when some of the dataset's rows are derived from those of another. */
  public static boolean derivesRows(Dataset dataset) {
    return dataset.name().equals(MarketDatasets.CANDLES.name());
  }

  /** The segments that the database has loaded. */
  public String ledger() {
    return named("tarn.ledger");
  }

  /** One row: how often the database was published. */
  public String generation() {
    return named("tarn.generation");
  }

  /** What each run did that published the database. */
  public String loadRuns() {
    return named("main." + Sql.name(Datasets.LOAD_RUNS));
  }

  /** The time of the last tick of each symbol, and its minute's bar: {@link LastTicks}. */
  public String lastTicks() {
    return named(LAST_TICKS);
  }

  /** The steps of footprints, where any were ever set. */
  public String footprint() {
    return named("tarn." + Sql.name(FOOTPRINT));
  }

  /**
   * The days whose candles may have footprints of other steps: they were cold when these changed.
   */
  public String olderFootprints() {
    return named("tarn.older_footprints");
  }

  /** Whether steps of footprints were ever set. */
  public boolean hasFootprint(Session session) {
    return session.number(
            "SELECT count(*) FROM duckdb_tables() WHERE database_name = %s AND schema_name = 'tarn' AND table_name = %s"
                .formatted(Sql.literal(name), Sql.literal(FOOTPRINT)))
        > 0;
  }

  /** The tables that are there, by {@code schema.table}. */
  public Set<String> tables(Session session) {
    return new HashSet<>(
        session.query(
            "SELECT schema_name || '.' || table_name FROM duckdb_tables() WHERE database_name = ?",
            row -> row.getString(1),
            name));
  }

  /** The database as one with {@code tables}, which tell the datasets that are split. */
  public Catalog with(Set<String> tables) {
    return new Catalog(
        name,
        tables.stream()
            .filter(table -> table.startsWith("main.") && table.endsWith(KEPT))
            .map(table -> table.substring("main.".length(), table.length() - KEPT.length()))
            .collect(Collectors.toSet()));
  }

  /** Attaches a replica under this name, for reading. */
  public void attachForReading(Session session, Path file) {
    session.execute(
        "ATTACH %s AS %s (READ_ONLY)".formatted(Sql.literal(file.toString()), Sql.name(name)));
  }

  /**
   * Attaches a replica under this name, for writing, creating it where it is missing. Its storage
   * version is one that DuckDB 1.4 to 2.0 can open; without naming it, DuckDB 2.0 would write files
   * for itself alone. With an older one, each checkpoint would read what is known of every block of
   * rows that does not change: 100 million rows made it cost eight times as much. A replica of an
   * older version has this one from its next checkpoint on. It writes no write-ahead log, since
   * staging is one: after a crash the replica is as it was at its last checkpoint, with the ledger
   * of that moment, and what is missing is loaded again. A log that an older version has left is
   * read, and goes with the next checkpoint.
   */
  public void attachForWriting(Session session, Path file) {
    session.execute(
        "ATTACH %s AS %s (STORAGE_VERSION 'v1.4.0', RECOVERY_MODE no_wal_writes)"
            .formatted(Sql.literal(file.toString()), Sql.name(name)));
  }

  public void detach(Session session) {
    session.execute("DETACH " + Sql.name(name));
  }

  /** Brings everything into the database file: what was committed before is safe from crashes. */
  public void checkpoint(Session session) {
    session.execute("CHECKPOINT " + Sql.name(name));
  }

  /** Creates the tables that are missing, where no dataset is split; as {@link #create}. */
  public Catalog create(Session session, List<Dataset> datasets) {
    return create(session, datasets, Set.of(), Path.of(""));
  }

  /**
   * Creates the tables that are missing, and brings those of older schemas up to date. No primary
   * keys and no indexes: they have cost others their data after a crash, and they cost much time.
   *
   * @param splitting datasets whose days may be in cold parts from now on
   * @param cold the folder of the cold parts, where it is now
   * @return the database as it is then
   * @throws RefusedException when rows that are there cannot be the new schema's
   */
  public Catalog create(
      Session session, List<Dataset> datasets, Set<Dataset> splitting, Path cold) {
    Map<String, TableShape> present = TableShape.all(session, name);
    Catalog now = with(present.keySet());
    Catalog next = now.splitting(splitting);
    List<Runnable> changes = new ArrayList<>();
    if (!present.containsKey("tarn.generation")) {
      changes.add(() -> internals().forEach(session::execute));
    } else if (LastTicks.lacksBars(present.get(LAST_TICKS))) {
      changes.add(() -> LastTicks.grow(session, lastTicks()));
    }
    KeptSchemas schemas = new KeptSchemas(session, schemas());
    boolean remembers = present.containsKey("tarn.datasets");
    if (!remembers) {
      changes.add(() -> session.execute(KeptSchemas.definition(schemas())));
    }
    if (!next.split().isEmpty() && !present.containsKey("tarn.cold")) {
      changes.add(() -> session.execute(ColdParts.definition(coldParts())));
    }
    Map<String, String> kept = remembers ? schemas.all() : Map.of();
    TableShape runs = present.get("main." + Datasets.LOAD_RUNS);
    RunsTable runsTable = new RunsTable(session, loadRuns());
    if (runs == null) {
      changes.add(runsTable::create);
    } else if (runsTable.lacksAny(runs)) {
      changes.add(() -> runsTable.grow(runs));
    }
    for (Dataset dataset : datasets) {
      int before = changes.size();
      TableShape table = present.get(now.key(dataset));
      String schema = kept.get(dataset.name());
      if (schema != null) {
        KeptSchemas.requireSameRules(dataset, schema);
      }
      if (table == null) {
        changes.add(() -> create(session, dataset));
      } else {
        alter(now.table(dataset), table.changes(dataset, dataset.formerNames()), session, changes);
        TableShape conflicts = present.get("tarn." + dataset.name() + "_conflicts");
        if (conflicts != null) {
          alter(conflicts(dataset), conflicts.changes(dataset, Map.of()), session, changes);
        }
      }
      if (next.isSplit(dataset) && !now.isSplit(dataset)) {
        changes.add(
            () ->
                session.execute(
                    "ALTER TABLE %s RENAME TO %s"
                        .formatted(rows(dataset), Sql.name(dataset.name() + KEPT))));
      }
      if (schema == null || !dataset.hasSchema(schema)) {
        changes.add(() -> schemas.keep(dataset));
      }
      if (next.isSplit(dataset)
          && (changes.size() > before || new KeptView(session, next, dataset, cold).isOfOld())) {
        changes.add(() -> new KeptView(session, next, dataset, cold).replace());
      }
    }
    if (!changes.isEmpty()) {
      session.transaction(() -> changes.forEach(Runnable::run));
    }
    return next;
  }

  /**
   * Tells whether {@link #create} has anything to do with tables that it left for datasets and
   * texts of the same fingerprint, none of them split.
   */
  public String fingerprint(List<Dataset> datasets) {
    return Fingerprint.of(List.of("tables", name, datasets), () -> definitions(datasets));
  }

  private String definitions(List<Dataset> datasets) {
    StringBuilder text = new StringBuilder(RunsTable.definition(loadRuns()));
    internals().forEach(text::append);
    text.append(KeptSchemas.definition(schemas()));
    for (Dataset dataset : datasets) {
      text.append(definition(dataset)).append(dataset.schema());
    }
    return text.toString();
  }

  private Catalog splitting(Set<Dataset> more) {
    Set<String> all = new HashSet<>(split);
    more.forEach(dataset -> all.add(dataset.name()));
    return new Catalog(name, all);
  }

  /** Of the table of a dataset, in what {@link TableShape#all} gives. */
  private String key(Dataset dataset) {
    return "main." + dataset.name() + (isSplit(dataset) ? KEPT : "");
  }

  private static void alter(
      String table, List<String> statements, Session session, List<Runnable> changes) {
    statements.forEach(
        statement -> changes.add(() -> session.execute("ALTER TABLE " + table + " " + statement)));
  }

  /** Reads what tables there are, and what the database was written as. */
  public Layout layout(Session session) {
    return layout(session, List.of());
  }

  /**
   * As {@link #layout(Session)}.
   *
   * @param known layouts of other databases; one with the same tables saves a look at each column
   */
  public Layout layout(Session session, Collection<Layout> known) {
    Map<String, String> definitions = TableShape.definitions(session, name);
    Map<String, TableShape> tables =
        known.stream()
            .filter(layout -> layout.definitions().equals(definitions))
            .findFirst()
            .map(Layout::tables)
            .orElseGet(() -> TableShape.all(session, name, definitions.keySet()));
    Map<String, String> schemas =
        tables.containsKey("tarn.datasets") ? new KeptSchemas(session, schemas()).all() : Map.of();
    return new Layout(definitions, tables, schemas);
  }

  /** True for the layout of an older version, which kept no bars beside the last ticks. */
  public static boolean lacksBars(Layout layout) {
    TableShape lastTicks = layout.tables().get(LAST_TICKS);
    return lastTicks != null && LastTicks.lacksBars(lastTicks);
  }

  /** The columns of the tables of {@code datasets}, where there are tables. */
  public static Map<Dataset, TableShape> shapes(Layout layout, List<Dataset> datasets) {
    Catalog known = new Catalog("").with(layout.tables().keySet());
    Map<Dataset, TableShape> shapes = new HashMap<>();
    for (Dataset dataset : datasets) {
      TableShape shape = layout.tables().get(known.key(dataset));
      if (shape != null) {
        shapes.put(dataset, shape);
      }
    }
    return shapes;
  }

  /** The schemas of the datasets, as the database was last written with. */
  private String schemas() {
    return named("tarn.datasets");
  }

  /** True for datasets whose rows may lose to others and are remembered. */
  public static boolean hasConflicts(Dataset dataset) {
    return dataset.merge() == Merge.UNIQUE || derivesRows(dataset);
  }

  /** The statements that create what no dataset has. */
  private List<String> internals() {
    return List.of(
        "CREATE SCHEMA " + Sql.name(name) + ".tarn",
        "CREATE TABLE %s (dataset VARCHAR NOT NULL, segment VARCHAR NOT NULL, row_count BIGINT NOT NULL, bytes BIGINT NOT NULL)"
            .formatted(ledger()),
        LastTicks.definition(lastTicks()),
        "CREATE TABLE %s (generation BIGINT NOT NULL, published_at TIMESTAMP NOT NULL)"
            .formatted(generation()));
  }

  /** Creates the tables of a dataset, where there are none. */
  public void create(Session session, Dataset dataset) {
    if (hasConflicts(dataset)) {
      session.execute(
          "CREATE TABLE %s (%s)".formatted(conflicts(dataset), Columns.definitions(dataset)));
    }
    session.execute(definition(dataset));
    comment(session, "TABLE " + rows(dataset), dataset.schema().getDoc());
    dataset
        .schema()
        .getFields()
        .forEach(
            field ->
                comment(
                    session,
                    "COLUMN " + rows(dataset) + "." + Sql.name(field.name()),
                    field.doc()));
  }

  private String definition(Dataset dataset) {
    String former =
        dataset.formerNames().entrySet().stream()
            .map(
                alias ->
                    ", %s %s"
                        .formatted(
                            Sql.name(alias.getKey()),
                            Columns.type(dataset.field(alias.getValue()).orElseThrow().type())))
            .collect(Collectors.joining());
    return "CREATE TABLE %s (%s%s)".formatted(rows(dataset), Columns.definitions(dataset), former);
  }

  static void comment(Session session, String object, String text) {
    if (text != null) {
      session.execute("COMMENT ON " + object + " IS " + Sql.literal(text));
    }
  }
}
