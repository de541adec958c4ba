package dev.tarn.warehouse.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The table {@code load_runs}: its columns, as they were added from version to version. */
final class RunsTable {
  private static final List<Column> COLUMNS =
      List.of(
          new Column(
              "generation", "BIGINT NOT NULL", "how often the database had been published then"),
          new Column("started_at", "TIMESTAMP NOT NULL", "when the run began, UTC"),
          new Column("milliseconds", "BIGINT NOT NULL", "how long it took until it wrote this row"),
          new Column("replica", "VARCHAR NOT NULL", "the replica that it loaded and published"),
          new Column("segments", "BIGINT NOT NULL", "segments loaded into this replica"),
          new Column("rows", "BIGINT NOT NULL", "rows in these segments"),
          new Column("bytes", "BIGINT NOT NULL", "bytes of these segments"),
          new Column("conflicts", "BIGINT NOT NULL", "rows that lost to another row of their key"),
          new Column("quarantined", "BIGINT NOT NULL", "segments that were refused"),
          new Column(
              "pinned", "BIGINT NOT NULL", "replicas that could not be written, held by readers"),
          new Column(
              "clones", "BIGINT NOT NULL", "replicas copied since all idle ones were pinned"),
          new Column(
              "evictions",
              "BIGINT NOT NULL",
              "replicas dropped since they were pinned for too long"),
          new Column(
              "pinned_by", "BIGINT[]", "the processes that held them, where they could be told"),
          new Column("locked", "BIGINT", "how often a replica was found held"),
          new Column(
              "lag_milliseconds",
              "BIGINT",
              "age of the oldest segment that readers did not see before this run"),
          new Column(
              "step_microseconds",
              "MAP(VARCHAR, BIGINT)",
              "how long each step took until the run wrote this row"));

  private final Session session;
  private final String name;

  private record Column(String name, String type, String comment) {}

  /**
   * @param name the table, as statements name it
   */
  RunsTable(Session session, String name) {
    this.session = session;
    this.name = name;
  }

  void create() {
    session.execute(definition(name));
    Catalog.comment(
        session,
        "TABLE " + name,
        "What each run of the writer did that published this database, of the last seven days");
    COLUMNS.forEach(this::comment);
  }

  /** The statement that creates the table. */
  static String definition(String name) {
    return "CREATE TABLE %s (%s)"
        .formatted(
            name,
            COLUMNS.stream()
                .map(column -> Sql.name(column.name()) + " " + column.type())
                .collect(Collectors.joining(", ")));
  }

  /** True for the table of an older version. */
  boolean lacksAny(TableShape present) {
    return !lacking(present).isEmpty();
  }

  /** Adds the columns that an older version did not have; its rows have no values there. */
  void grow(TableShape present) {
    for (Column column : lacking(present)) {
      String type = column.type().replace(" NOT NULL", "");
      session.execute(
          "ALTER TABLE %s ADD COLUMN %s %s".formatted(name, Sql.name(column.name()), type));
      comment(column);
    }
  }

  private static List<Column> lacking(TableShape present) {
    List<Column> lacking = new ArrayList<>(COLUMNS);
    lacking.removeIf(column -> present.columns().containsKey(column.name()));
    return lacking;
  }

  private void comment(Column column) {
    Catalog.comment(session, "COLUMN " + name + "." + Sql.name(column.name()), column.comment());
  }
}
