package dev.tarn.warehouse.merge;

import dev.tarn.staging.Dataset;
import dev.tarn.warehouse.sql.Catalog;
import dev.tarn.warehouse.sql.Columns;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.Sql;
import java.util.Optional;

/**
 * The rule of {@code latest}: of the rows of a key the one with the greatest rank is kept. The
 * greatest of all is the greatest of what was kept and what is new, so nothing else needs to be
 * remembered, but for what lost to a row that may vanish again.
 */
final class LatestMerge {
  private final Session session;
  private final Catalog catalog;
  private final Dataset dataset;
  private final String derived;
  private final String columns;

  /**
   * @param derived a condition on the row {@code %1$s} that tells rows which may vanish again,
   *     since they are derived from others; what loses to such a row is remembered as a conflict
   */
  LatestMerge(Session session, Catalog catalog, Dataset dataset, String derived) {
    this.session = session;
    this.catalog = catalog;
    this.dataset = dataset;
    this.derived = derived;
    this.columns = Sql.names(Columns.names(dataset));
  }

  /**
   * @param replaces a condition under which the new row {@code w} takes the place of the stored row
   *     {@code t} whatever their ranks
   */
  Delta delta(Batch all, String replaces) {
    Batch batch = all.withoutCopies(session);
    dropLosers(batch);
    String winners = "(SELECT *, rowid AS tarn_number FROM " + batch.table() + ")";
    String judged = Sql.name("judged_" + dataset.name());
    long pairs =
        session.createTemporary(
            judged,
            """
        SELECT *,
          CASE WHEN tarn_replaces THEN tarn_new AND NOT tarn_old ELSE tarn_old AND NOT tarn_new END AS tarn_remembered
        FROM (
          SELECT t.rowid AS tarn_rowid, w.tarn_number, (%s) AS tarn_old, (%s) AS tarn_new,
            CASE WHEN %s THEN %s <> %s ELSE %s END AS tarn_replaces
          FROM %s AS t JOIN %s AS w ON %s WHERE %s)"""
                .formatted(
                    derived.formatted("t"),
                    derived.formatted("w"),
                    replaces,
                    Columns.content(dataset, "w"),
                    Columns.content(dataset, "t"),
                    outranks("w", "t"),
                    catalog.table(dataset),
                    winners,
                    equalKeys("t", "w"),
                    batch.reach()));
    if (pairs == 0) {
      return Delta.adding(batch);
    }
    record Judged(long replaced, long remembered) {}
    Judged counts =
        session
            .first(
                "SELECT count(*) FILTER (WHERE tarn_replaces), count(*) FILTER (WHERE tarn_remembered) FROM "
                    + judged,
                row -> new Judged(row.getLong(1), row.getLong(2)))
            .orElseThrow();
    boolean allWin = counts.replaced() == pairs;
    String added =
        allWin
            ? Delta.adding(batch).added()
            : "SELECT %s FROM %s WHERE tarn_number NOT IN (SELECT tarn_number FROM %s WHERE NOT tarn_replaces)"
                .formatted(columns, winners, judged);
    return new Delta(
        added,
        Optional.of("SELECT tarn_rowid FROM %s WHERE tarn_replaces".formatted(judged))
            .filter(rows -> counts.replaced() > 0),
        Optional.of(remembered(judged, winners)).filter(rows -> counts.remembered() > 0),
        0,
        allWin);
  }

  /** Rows that lost to a derived one: stored rows, and new ones. */
  private String remembered(String judged, String winners) {
    return """
        SELECT %1$s FROM %2$s WHERE rowid IN (SELECT tarn_rowid FROM %3$s WHERE tarn_remembered AND tarn_replaces)
        UNION ALL
        SELECT %1$s FROM %4$s WHERE tarn_number IN (SELECT tarn_number FROM %3$s WHERE tarn_remembered AND NOT tarn_replaces)"""
        .formatted(columns, catalog.table(dataset), judged, winners);
  }

  /**
   * A condition that row {@code one} has the greater rank. The whole content is looked at only
   * where the order leaves a tie.
   */
  private String outranks(String one, String other) {
    return "CASE WHEN %1$s > %2$s THEN true WHEN %1$s < %2$s THEN false ELSE %3$s > %4$s END"
        .formatted(
            Columns.order(dataset, one),
            Columns.order(dataset, other),
            Columns.content(dataset, one),
            Columns.content(dataset, other));
  }

  /** Leaves one row per key in the batch: first by order, then by content where that ties. */
  private void dropLosers(Batch batch) {
    if (!batch.repeats()) {
      return;
    }
    String keys = Sql.names(dataset.key(), "s");
    String losers =
        """
        SELECT s.rowid FROM %1$s AS s JOIN (
          SELECT %2$s, max(%3$s) AS tarn_best FROM %1$s AS s WHERE tarn_key_hash IN (%4$s) GROUP BY %2$s) AS b
        ON %5$s WHERE %3$s < b.tarn_best"""
            .formatted(
                batch.table(),
                keys,
                Columns.order(dataset, "s"),
                batch.repeated(),
                equalKeys("s", "b"));
    session.execute("DELETE FROM %s WHERE rowid IN (%s)".formatted(batch.table(), losers));
    String tied =
        """
        SELECT s.rowid FROM %1$s AS s WHERE tarn_key_hash IN (%2$s)
        QUALIFY row_number() OVER (PARTITION BY %3$s ORDER BY %4$s DESC) > 1"""
            .formatted(batch.table(), batch.repeated(), keys, Columns.content(dataset, "s"));
    session.execute("DELETE FROM %s WHERE rowid IN (%s)".formatted(batch.table(), tied));
  }

  private String equalKeys(String one, String other) {
    return String.join(
        " AND ",
        dataset.key().stream()
            .map(Sql::name)
            .map(key -> one + "." + key + " = " + other + "." + key)
            .toList());
  }
}
