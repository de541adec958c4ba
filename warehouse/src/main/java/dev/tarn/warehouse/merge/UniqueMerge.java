package dev.tarn.warehouse.merge;

import dev.tarn.staging.Dataset;
import dev.tarn.warehouse.sql.Catalog;
import dev.tarn.warehouse.sql.Columns;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.Sql;
import java.util.List;
import java.util.Optional;

/**
 * The rule of {@code unique}: a row is kept unless there is a row of the same key, within the
 * window, whose content is smaller. A row that is not kept goes to the table of conflicts, where it
 * goes on deciding about others: thus what is kept depends on the set of all rows alone, never on
 * the order in which they came. Rows with a null in their key are always kept; equal rows are one.
 */
final class UniqueMerge {
  private final Session session;
  private final Catalog catalog;
  private final Dataset dataset;
  private final String columns;

  UniqueMerge(Session session, Catalog catalog, Dataset dataset) {
    this.session = session;
    this.catalog = catalog;
    this.dataset = dataset;
    this.columns = Sql.names(Columns.names(dataset));
  }

  Delta delta(Batch batch) {
    String hits = gatherCounterparts(batch);
    if (!batch.repeats() && session.number("SELECT count(*) FROM " + hits) == 0) {
      return Delta.adding("SELECT %s FROM %s".formatted(columns, batch.table()));
    }
    String contested = temporary("contested");
    session.execute(
        "CREATE OR REPLACE TEMP TABLE %s AS SELECT hash(%s) AS h FROM %s UNION %s"
            .formatted(contested, Sql.names(dataset.key()), hits, batch.repeated()));
    return judge(batch, hits, contested);
  }

  /** Stored rows that may share a key with a new one, those that lost before included. */
  private String gatherCounterparts(Batch batch) {
    String hits = temporary("counterparts");
    String names = Sql.names(Columns.names(dataset), "t");
    session.execute(
        "CREATE OR REPLACE TEMP TABLE %s AS SELECT %s, t.rowid AS tarn_rowid FROM %s AS t WHERE %s UNION ALL SELECT %s, NULL FROM %s AS t WHERE %s"
            .formatted(
                hits,
                names,
                catalog.table(dataset),
                batch.counterparts(),
                names,
                catalog.conflicts(dataset),
                batch.counterparts()));
    return hits;
  }

  private Delta judge(Batch batch, String hits, String contested) {
    String contenders = temporary("contenders");
    session.execute(
        """
        CREATE OR REPLACE TEMP TABLE %1$s AS SELECT row_number() OVER () AS tarn_number, * FROM (
          SELECT %2$s, NULL::BIGINT AS tarn_rowid, true AS tarn_new FROM (
            SELECT %2$s FROM %3$s WHERE tarn_key_hash IN (SELECT h FROM %4$s) EXCEPT SELECT %2$s FROM %5$s)
          UNION ALL SELECT %2$s, tarn_rowid, false FROM %5$s)"""
            .formatted(contenders, columns, batch.table(), contested, hits));
    String beaten = temporary("beaten");
    session.execute(
        "CREATE OR REPLACE TEMP TABLE %s AS SELECT r.* FROM %s AS r SEMI JOIN %s AS s ON %s AND %s AND %s < %s WHERE r.tarn_new OR r.tarn_rowid IS NOT NULL"
            .formatted(
                beaten,
                contenders,
                contenders,
                equalKeys(),
                near(),
                Columns.content(dataset, "s"),
                Columns.content(dataset, "r")));
    long conflicts = session.number("SELECT count(*) FROM " + beaten);
    String added =
        """
        SELECT %1$s FROM %2$s WHERE tarn_key_hash IS NULL OR tarn_key_hash NOT IN (SELECT h FROM %3$s)
        UNION ALL SELECT %1$s FROM %4$s WHERE tarn_new AND tarn_number NOT IN (SELECT tarn_number FROM %5$s)"""
            .formatted(columns, batch.table(), contested, contenders, beaten);
    if (conflicts == 0) {
      return Delta.adding(added);
    }
    return new Delta(
        added,
        Optional.of("SELECT tarn_rowid FROM %s WHERE tarn_rowid IS NOT NULL".formatted(beaten)),
        Optional.of("SELECT %s FROM %s".formatted(columns, beaten)),
        conflicts);
  }

  /** Contested rows have no null in their keys, so a plain comparison does, and joins by hash. */
  private String equalKeys() {
    return String.join(
        " AND ",
        dataset.key().stream().map(Sql::name).map(key -> "r." + key + " = s." + key).toList());
  }

  private String near() {
    if (dataset.window().isEmpty()) {
      return "true";
    }
    String time = Sql.name(dataset.time().orElseThrow());
    return "abs(epoch_us(r.%1$s) - epoch_us(s.%1$s)) <= %2$d"
        .formatted(time, dataset.window().get().toNanos() / 1_000);
  }

  private String temporary(String purpose) {
    return Sql.name(purpose + "_" + dataset.name());
  }

  static List<String> temporaries(Dataset dataset) {
    return List.of("staged_", "counterparts_", "contested_", "contenders_", "beaten_").stream()
        .map(prefix -> prefix + dataset.name())
        .toList();
  }
}
