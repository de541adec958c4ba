package dev.tarn.warehouse.client;

import dev.tarn.staging.Dataset;
import dev.tarn.warehouse.sql.Catalog;
import dev.tarn.warehouse.sql.Columns;
import dev.tarn.warehouse.sql.Sql;
import java.util.ArrayList;
import java.util.List;

/**
 * The stored rows of a dataset that a few others concern, found without a look at all of them.
 *
 * @param catalog of the database
 * @param dataset the dataset
 */
record StoredRows(Catalog catalog, Dataset dataset) {
  /** Staged rows are nearly always of today: then DuckDB skips what is older, by its zone maps. */
  private static final List<String> AGES = List.of("1 DAY", "32 DAYS");

  /**
   * The stored rows {@code t} that meet a condition with a row {@code n} of a few, wherever they
   * are.
   */
  String met(String few, String condition) {
    return query(few, "true", condition, "true");
  }

  /**
   * The same where such rows lie within the dataset's window. They are looked for by age: where
   * there are none of an age, DuckDB does not touch the stored rows of that age at all.
   */
  String metNearby(String few, String condition) {
    String time = Sql.name(dataset.time().orElseThrow());
    String now = "make_timestamp(epoch_us(now()))";
    String micros = "INTERVAL (" + micros() + ") MICROSECONDS";
    List<String> branches = new ArrayList<>();
    String end = "";
    for (int i = 0; i <= AGES.size(); i++) {
      String start = i == AGES.size() ? "" : now + " - INTERVAL " + AGES.get(i);
      branches.add(
          query(
              few,
              within("n." + time, start, " - " + micros, end, " + " + micros),
              condition,
              within("t." + time, start, "", end, "")));
      end = start;
    }
    return String.join(" UNION ALL ", branches);
  }

  private String query(String few, String those, String condition, String stored) {
    return "SELECT %s FROM %s AS t SEMI JOIN (SELECT * FROM %s AS n WHERE %s) AS n ON %s WHERE %s"
        .formatted(
            Sql.names(Columns.names(dataset), "t"),
            catalog.rows(dataset),
            few,
            those,
            condition,
            stored);
  }

  private static String within(String time, String start, String before, String end, String after) {
    String from = start.isEmpty() ? "" : time + " >= " + start + before;
    String to = end.isEmpty() ? "" : time + " < " + end + after;
    return from.isEmpty() || to.isEmpty() ? from + to : from + " AND " + to;
  }

  /** The longest that two rows which concern one another lie apart; a minute's are no farther. */
  private long micros() {
    return Math.max(60_000_000L, dataset.window().orElseThrow().toNanos() / 1_000);
  }
}
