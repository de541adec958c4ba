package dev.tarn.warehouse.merge;

import dev.tarn.staging.Dataset;
import dev.tarn.warehouse.sql.Catalog;
import dev.tarn.warehouse.sql.Columns;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.Sql;
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

  Delta delta(Batch all) {
    Batch batch = all.withoutCopies(session);
    String met = temporary("met");
    boolean meets = meet(batch, met) > 0;
    boolean differs = meets && dropKnown(batch, met);
    if (!differs && !batch.repeats()) {
      return Delta.adding(batch);
    }
    String contested = temporary("contested");
    session.execute(
        "CREATE OR REPLACE TEMP TABLE %s AS SELECT tarn_key_hash AS h FROM %s WHERE NOT tarn_same UNION %s"
            .formatted(contested, met, batch.repeated()));
    return judge(batch, gatherCounterparts(batch, contested), contested);
  }

  /**
   * Leaves the rows that are not stored in the same words: a stored row, said again, adds nothing,
   * and whatever it beats or loses to has been judged with it before. What the batch tells of its
   * rows and times is of all of them still.
   *
   * @return true when a new row met a stored one of other words
   */
  private boolean dropKnown(Batch batch, String met) {
    session.execute(
        "DELETE FROM %s WHERE rowid IN (SELECT tarn_number FROM %s WHERE tarn_same)"
            .formatted(batch.table(), met));
    return session.number("SELECT count(*) FROM " + met + " WHERE NOT tarn_same") > 0;
  }

  /**
   * Pairs new rows with the stored rows of their key that lie within the window, those that lost
   * before included. Nearly always the two are the same event in the same words: then the new row
   * adds nothing, and there is nothing to judge. Answers how many pairs there are.
   */
  private long meet(Batch batch, String met) {
    return session.createTemporary(
        met,
        "%s UNION ALL %s"
            .formatted(
                pairs(batch, catalog.table(dataset)), pairs(batch, catalog.conflicts(dataset))));
  }

  private String pairs(Batch batch, String stored) {
    // Keys that repeat in the batch are judged anyway; pairing them could give pairs without end.
    String once = batch.repeats() ? " WHERE tarn_key_hash NOT IN (" + batch.repeated() + ")" : "";
    return """
        SELECT s.tarn_number, s.tarn_key_hash, %s AS tarn_same
        FROM %s AS t JOIN (SELECT *, rowid AS tarn_number FROM %s%s) AS s ON %s
        WHERE %s AND %s"""
        .formatted(
            same("s", "t"),
            stored,
            batch.table(),
            once,
            equalKeys("t", "s"),
            batch.reach(),
            near("s", "t"));
  }

  /** Stored rows that share a key with a contested one, those that lost before included. */
  private String gatherCounterparts(Batch batch, String contested) {
    String hits = temporary("counterparts");
    session.execute(
        "CREATE OR REPLACE TEMP TABLE %s AS %s UNION ALL %s"
            .formatted(
                hits,
                counterparts(batch, contested, catalog.table(dataset), "t.rowid"),
                counterparts(batch, contested, catalog.conflicts(dataset), "NULL")));
    return hits;
  }

  private String counterparts(Batch batch, String contested, String stored, String rowId) {
    return """
        SELECT %s, %s AS tarn_rowid
        FROM %s AS t SEMI JOIN (SELECT * FROM %s WHERE tarn_key_hash IN (SELECT h FROM %s)) AS s ON %s
        WHERE %s"""
        .formatted(
            Sql.names(Columns.names(dataset), "t"),
            rowId,
            stored,
            batch.table(),
            contested,
            equalKeys("t", "s"),
            batch.reach());
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
                equalKeys("r", "s"),
                near("r", "s"),
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
        conflicts,
        false);
  }

  /**
   * Rows with a null in their key are nobody's counterparts, so a plain comparison does. Joined by
   * it, the columns of the stored rows are looked at only where they lie between the new ones'
   * least and greatest: DuckDB passes over all rows before the last trades, where numbers of trades
   * rise.
   */
  private String equalKeys(String one, String other) {
    return String.join(
        " AND ",
        dataset.key().stream()
            .map(Sql::name)
            .map(key -> one + "." + key + " = " + other + "." + key)
            .toList());
  }

  private String near(String one, String other) {
    if (dataset.window().isEmpty()) {
      return "true";
    }
    String time = Sql.name(dataset.time().orElseThrow());
    return "abs(epoch_us(%1$s.%3$s) - epoch_us(%2$s.%3$s)) <= %4$d"
        .formatted(one, other, time, dataset.window().get().toNanos() / 1_000);
  }

  /** Column by column, which is quicker than comparing whole rows. */
  private String same(String one, String other) {
    return "(" + Sql.equal(Columns.names(dataset), one, other) + ")";
  }

  private String temporary(String purpose) {
    return Sql.name(purpose + "_" + dataset.name());
  }
}
