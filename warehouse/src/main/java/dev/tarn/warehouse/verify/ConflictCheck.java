package dev.tarn.warehouse.verify;

import dev.tarn.staging.Dataset;
import dev.tarn.warehouse.sql.Catalog;
import dev.tarn.warehouse.sql.Columns;
import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.Sql;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Holds the rows that a {@code unique} dataset remembers as conflicts, in an attached replica,
 * against those that stand: each must have lost to a row of its key, within the window, whose
 * content is smaller, and none of those that stand may have lost to one of them.
 */
final class ConflictCheck {
  private static final String LOSERS = "tarn_losers";
  private static final String COUNTERPARTS = "tarn_counterparts";

  private final Session session;
  private final Catalog catalog;
  private final Dataset dataset;
  private final Stored stored;
  private final Found found;

  ConflictCheck(Session session, Catalog catalog, Dataset dataset, Stored stored, Found found) {
    this.session = session;
    this.catalog = catalog;
    this.dataset = dataset;
    this.stored = stored;
    this.found = found;
  }

  /**
   * Looks at all of them.
   *
   * @param conflicts their sums
   */
  void check(DaySums conflicts) {
    if (conflicts.all().rows() == 0) {
      return;
    }
    session.execute(
        "CREATE OR REPLACE TEMP TABLE %s AS SELECT row_number() OVER () AS tarn_number, * FROM %s"
            .formatted(LOSERS, catalog.conflicts(dataset)));
    session.execute(
        "CREATE OR REPLACE TEMP TABLE %s AS SELECT r.* FROM (%s) AS r SEMI JOIN %s AS l ON %s%s"
            .formatted(
                COUNTERPARTS, stored.rows(catalog, dataset), LOSERS, equalKeys("r"), reach()));
    String contents = Columns.content(dataset, "r");
    String loserContents = Columns.content(dataset, "l");
    name(
        "%s AS r SEMI JOIN %s AS l ON %s AND %s AND %s < %s"
            .formatted(COUNTERPARTS, LOSERS, equalKeys("r"), near("r"), loserContents, contents),
        "%d rows stand though a conflict of their key has won over them; %s");
    String all = Sql.names(Columns.names(dataset));
    name(
        "%1$s AS r ANTI JOIN (SELECT %2$s FROM %1$s UNION ALL SELECT %2$s FROM %3$s) AS l ON %4$s AND %5$s AND %6$s < %7$s"
            .formatted(
                LOSERS, all, COUNTERPARTS, equalKeys("r"), near("r"), loserContents, contents),
        "%d conflicts have lost to no row of their key; %s");
    name(
        "(SELECT * FROM %s AS s QUALIFY row_number() OVER (PARTITION BY %s ORDER BY tarn_number) > 1) AS r"
            .formatted(LOSERS, Columns.content(dataset, "s")),
        "%d conflicts are there twice; %s");
    session.execute("DROP TABLE " + LOSERS);
    session.execute("DROP TABLE " + COUNTERPARTS);
  }

  private void name(String rows, String what) {
    String time = dataset.time().map(name -> "r." + Sql.name(name)).orElse("NULL::TIMESTAMP");
    session
        .query(
            "SELECT coalesce(CAST(%s AS DATE)::VARCHAR, '') AS d, count(*) FROM %s GROUP BY d ORDER BY d"
                .formatted(time, rows),
            row -> Map.entry(row.getString(1), row.getLong(2)))
        .forEach(
            day ->
                found.difference(
                    dataset, day.getKey(), what.formatted(day.getValue(), found.remedy(dataset))));
  }

  /** Rows with a null in their key are no conflicts, so a plain comparison does. */
  private String equalKeys(String one) {
    return dataset.key().stream()
        .map(Sql::name)
        .map(key -> one + "." + key + " = l." + key)
        .collect(Collectors.joining(" AND "));
  }

  private String near(String one) {
    return dataset
        .window()
        .map(
            window ->
                "abs(epoch_us(%1$s.%2$s) - epoch_us(l.%2$s)) <= %3$d"
                    .formatted(
                        one, Sql.name(dataset.time().orElseThrow()), window.toNanos() / 1_000))
        .orElse("true");
  }

  /** With a window, counterparts lie about the conflicts' times, and zone maps find them. */
  private String reach() {
    return dataset
        .window()
        .map(
            window ->
                " WHERE r.%1$s BETWEEN (SELECT min(%1$s) FROM %2$s) - INTERVAL (%3$d) MICROSECOND AND (SELECT max(%1$s) FROM %2$s) + INTERVAL (%3$d) MICROSECOND"
                    .formatted(
                        Sql.name(dataset.time().orElseThrow()), LOSERS, window.toNanos() / 1_000))
        .orElse("");
  }
}
