package dev.tarn.warehouse.sql;

import dev.tarn.market.MarketDatasets;
import dev.tarn.staging.Dataset;
import dev.tarn.staging.Datasets;
import dev.tarn.staging.Merge;
import dev.tarn.staging.RefusedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Names of the tables in an attached database.
 *
 * @param name the name that it is attached under
 */
public record Catalog(String name) {

  /** The table of a dataset. */
  public String table(Dataset dataset) {
    return Sql.name(name) + ".main." + Sql.name(dataset.name());
  }

  /**
   * Rows that another row of their key won over, and that may be wanted again: all of {@code
   * unique}, and candles that lost to one derived from ticks.
   */
  public String conflicts(Dataset dataset) {
    return Sql.name(name) + ".tarn." + Sql.name(dataset.name() + "_conflicts");
  }

  /** True when some of the dataset's rows are derived from those of another. */
  public static boolean derivesRows(Dataset dataset) {
    return dataset.name().equals(MarketDatasets.CANDLES.name());
  }

  /** The segments that the database has loaded. */
  public String ledger() {
    return Sql.name(name) + ".tarn.ledger";
  }

  /** One row: how often the database was published. */
  public String generation() {
    return Sql.name(name) + ".tarn.generation";
  }

  /** What each run did that published the database. */
  public String loadRuns() {
    return Sql.name(name) + ".main." + Sql.name(Datasets.LOAD_RUNS);
  }

  /** True when there is a table of runs; a replica that an older writer has left has none. */
  public boolean hasLoadRuns(Session session) {
    return session.number(
            "SELECT count(*) FROM duckdb_tables() WHERE database_name = ? AND schema_name = 'main' AND table_name = ?",
            name,
            Datasets.LOAD_RUNS)
        > 0;
  }

  /** The time of the last tick of each symbol. */
  public String lastTicks() {
    return Sql.name(name) + ".tarn.last_ticks";
  }

  /** True when the tables that every database has are there. */
  public boolean created(Session session) {
    return session.number(
            "SELECT count(*) FROM duckdb_tables() WHERE database_name = ? AND schema_name = 'tarn' AND table_name = 'generation'",
            name)
        > 0;
  }

  /** Attaches a replica under this name, for reading. */
  public void attachForReading(Session session, Path file) {
    session.execute(
        "ATTACH %s AS %s (READ_ONLY)".formatted(Sql.literal(file.toString()), Sql.name(name)));
  }

  /**
   * Attaches a replica under this name, for writing, creating it where it is missing. Its storage
   * version is one that DuckDB 1.4 to 2.0 can open; without naming it, DuckDB 2.0 would write files
   * for itself alone.
   */
  public void attachForWriting(Session session, Path file) {
    session.execute(
        "ATTACH %s AS %s (STORAGE_VERSION 'v1.2.0')"
            .formatted(Sql.literal(file.toString()), Sql.name(name)));
  }

  public void detach(Session session) {
    session.execute("DETACH " + Sql.name(name));
  }

  /** Brings everything into the database file, so that it needs no write-ahead log. */
  public void checkpoint(Session session) {
    session.execute("CHECKPOINT " + Sql.name(name));
  }

  /**
   * Creates the tables that are missing, and brings those of older schemas up to date. No primary
   * keys and no indexes: they have cost others their data after a crash, and they cost much time.
   *
   * @throws RefusedException when rows that are there cannot be the new schema's
   */
  public void create(Session session, List<Dataset> datasets) {
    Map<String, TableShape> present = TableShape.all(session, name);
    List<Runnable> changes = new ArrayList<>();
    if (!present.containsKey("tarn.generation")) {
      changes.add(() -> createInternals(session));
    }
    KeptSchemas schemas = new KeptSchemas(session, schemas());
    boolean remembers = present.containsKey("tarn.datasets");
    if (!remembers) {
      changes.add(() -> session.execute(KeptSchemas.definition(schemas())));
    }
    Map<String, String> kept = remembers ? schemas.all() : Map.of();
    if (!present.containsKey("main." + Datasets.LOAD_RUNS)) {
      changes.add(() -> createLoadRuns(session));
    }
    for (Dataset dataset : datasets) {
      TableShape table = present.get("main." + dataset.name());
      String before = kept.get(dataset.name());
      if (before != null) {
        KeptSchemas.requireSameRules(dataset, before);
      }
      if (table == null) {
        changes.add(() -> create(session, dataset));
      } else {
        alter(table(dataset), table.changes(dataset, dataset.formerNames()), session, changes);
        TableShape conflicts = present.get("tarn." + dataset.name() + "_conflicts");
        if (conflicts != null) {
          alter(conflicts(dataset), conflicts.changes(dataset, Map.of()), session, changes);
        }
      }
      if (!dataset.schema().toString().equals(before)) {
        changes.add(() -> schemas.keep(dataset));
      }
    }
    if (!changes.isEmpty()) {
      session.transaction(() -> changes.forEach(Runnable::run));
    }
  }

  private static void alter(
      String table, List<String> statements, Session session, List<Runnable> changes) {
    statements.forEach(
        statement -> changes.add(() -> session.execute("ALTER TABLE " + table + " " + statement)));
  }

  /**
   * The columns of a dataset's table; empty when there is no table yet.
   *
   * @throws RefusedException when its rows were merged by another rule than the dataset's
   */
  public Optional<TableShape> shape(Session session, Dataset dataset) {
    Map<String, TableShape> present = TableShape.all(session, name);
    if (present.containsKey("tarn.datasets")) {
      String before = new KeptSchemas(session, schemas()).all().get(dataset.name());
      if (before != null) {
        KeptSchemas.requireSameRules(dataset, before);
      }
    }
    return Optional.ofNullable(present.get("main." + dataset.name()));
  }

  /** The schemas of the datasets, as the database was last written with. */
  private String schemas() {
    return Sql.name(name) + ".tarn.datasets";
  }

  /** True for datasets whose rows may lose to others and are remembered. */
  public static boolean hasConflicts(Dataset dataset) {
    return dataset.merge() == Merge.UNIQUE || derivesRows(dataset);
  }

  private void createInternals(Session session) {
    session.execute("CREATE SCHEMA " + Sql.name(name) + ".tarn");
    session.execute(
        "CREATE TABLE %s (dataset VARCHAR NOT NULL, segment VARCHAR NOT NULL, row_count BIGINT NOT NULL, bytes BIGINT NOT NULL)"
            .formatted(ledger()));
    session.execute(
        "CREATE TABLE %s (venue VARCHAR NOT NULL, symbol VARCHAR NOT NULL, \"time\" TIMESTAMP NOT NULL)"
            .formatted(lastTicks()));
    session.execute(
        "CREATE TABLE %s (generation BIGINT NOT NULL, published_at TIMESTAMP NOT NULL)"
            .formatted(generation()));
  }

  private void createLoadRuns(Session session) {
    Map<String, String> columns = new LinkedHashMap<>();
    columns.put("generation BIGINT NOT NULL", "how often the database had been published then");
    columns.put("started_at TIMESTAMP NOT NULL", "when the run began, UTC");
    columns.put("milliseconds BIGINT NOT NULL", "how long it took until it wrote this row");
    columns.put("replica VARCHAR NOT NULL", "the replica that it loaded and published");
    columns.put("segments BIGINT NOT NULL", "segments loaded into this replica");
    columns.put("rows BIGINT NOT NULL", "rows in these segments");
    columns.put("bytes BIGINT NOT NULL", "bytes of these segments");
    columns.put("conflicts BIGINT NOT NULL", "rows that lost to another row of their key");
    columns.put("quarantined BIGINT NOT NULL", "segments that were refused");
    columns.put("pinned BIGINT NOT NULL", "replicas that could not be written, held by readers");
    columns.put("clones BIGINT NOT NULL", "replicas copied since all idle ones were pinned");
    columns.put(
        "evictions BIGINT NOT NULL", "replicas dropped since they were pinned for too long");
    session.execute(
        "CREATE TABLE %s (%s)".formatted(loadRuns(), String.join(", ", columns.keySet())));
    comment(
        session,
        "TABLE " + loadRuns(),
        "What each run of the writer did that published this database, of the last seven days");
    columns.forEach(
        (column, text) ->
            comment(session, "COLUMN " + loadRuns() + "." + column.split(" ", 2)[0], text));
  }

  private void create(Session session, Dataset dataset) {
    String columns = Columns.definitions(dataset);
    if (hasConflicts(dataset)) {
      session.execute("CREATE TABLE %s (%s)".formatted(conflicts(dataset), columns));
    }
    String former =
        dataset.formerNames().entrySet().stream()
            .map(
                alias ->
                    ", %s %s"
                        .formatted(
                            Sql.name(alias.getKey()),
                            Columns.type(dataset.schema().getField(alias.getValue()).schema())))
            .collect(Collectors.joining());
    session.execute("CREATE TABLE %s (%s%s)".formatted(table(dataset), columns, former));
    comment(session, "TABLE " + table(dataset), dataset.schema().getDoc());
    dataset
        .schema()
        .getFields()
        .forEach(
            field ->
                comment(
                    session,
                    "COLUMN " + table(dataset) + "." + Sql.name(field.name()),
                    field.doc()));
  }

  private static void comment(Session session, String object, String text) {
    if (text != null) {
      session.execute("COMMENT ON " + object + " IS " + Sql.literal(text));
    }
  }
}
