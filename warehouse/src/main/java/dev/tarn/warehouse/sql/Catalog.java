package dev.tarn.warehouse.sql;

import dev.tarn.market.MarketDatasets;
import dev.tarn.staging.Dataset;
import dev.tarn.staging.Merge;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.Schema;

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
   * Creates the tables that are missing, and the columns of fields that a schema has got since. No
   * primary keys and no indexes: they have cost others their data after a crash, and they cost much
   * time.
   *
   * @throws RefusedException when a new field must not be null and has no default
   */
  public void create(Session session, List<Dataset> datasets) {
    Map<String, Set<String>> present = columns(session);
    List<Runnable> changes = new ArrayList<>();
    if (!present.containsKey("tarn.generation")) {
      changes.add(() -> createInternals(session));
    }
    for (Dataset dataset : datasets) {
      Set<String> columns = present.get("main." + dataset.name());
      if (columns == null) {
        changes.add(() -> create(session, dataset));
      } else if (!columns.containsAll(Columns.names(dataset))) {
        changes.add(() -> addColumns(session, dataset, columns));
      }
    }
    if (!changes.isEmpty()) {
      session.transaction(() -> changes.forEach(Runnable::run));
    }
  }

  /** The columns of every table, by {@code schema.table}. */
  public Map<String, Set<String>> columns(Session session) {
    Map<String, Set<String>> columns = new HashMap<>();
    session
        .query(
            "SELECT schema_name || '.' || table_name, column_name FROM duckdb_columns() WHERE database_name = ?",
            row -> Map.entry(row.getString(1), row.getString(2)),
            name)
        .forEach(
            column ->
                columns
                    .computeIfAbsent(column.getKey(), table -> new HashSet<>())
                    .add(column.getValue()));
    return columns;
  }

  private void addColumns(Session session, Dataset dataset, Set<String> present) {
    for (Schema.Field field : dataset.schema().getFields()) {
      if (!present.contains(field.name())) {
        String column =
            "%s %s DEFAULT %s"
                .formatted(
                    Sql.name(field.name()),
                    Columns.type(field.schema()),
                    Columns.absent(dataset, field));
        session.execute("ALTER TABLE %s ADD COLUMN %s".formatted(table(dataset), column));
        if (hasConflicts(dataset)) {
          session.execute("ALTER TABLE %s ADD COLUMN %s".formatted(conflicts(dataset), column));
        }
      }
    }
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

  private void create(Session session, Dataset dataset) {
    String columns = Columns.definitions(dataset);
    if (hasConflicts(dataset)) {
      session.execute("CREATE TABLE %s (%s)".formatted(conflicts(dataset), columns));
    }
    session.execute("CREATE TABLE %s (%s)".formatted(table(dataset), columns));
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
