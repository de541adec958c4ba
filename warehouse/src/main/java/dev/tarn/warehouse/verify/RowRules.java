package dev.tarn.warehouse.verify;

import dev.tarn.staging.Dataset;
import dev.tarn.warehouse.merge.Merges;
import dev.tarn.warehouse.sql.Columns;
import dev.tarn.warehouse.sql.Sql;
import java.util.Collection;
import java.util.stream.Collectors;

/**
 * Which of all rows that were ever loaded a dataset must have, as queries: written down a second
 * time, and simpler than the writer's, which never sees all rows at once.
 */
final class RowRules {
  private RowRules() {}

  /** For {@code unique}: equal rows are one, but those with a null in their key are all kept. */
  static String distinct(Dataset dataset, String rows) {
    String columns = Sql.names(Columns.names(dataset));
    String whole =
        dataset.key().stream()
            .filter(field -> dataset.field(field).orElseThrow().nullable())
            .map(field -> Sql.name(field) + " IS NOT NULL")
            .collect(Collectors.joining(" AND "));
    String distinct = "SELECT DISTINCT %s FROM (%s)".formatted(columns, rows);
    return whole.isEmpty()
        ? distinct
        : "%s WHERE %s UNION ALL SELECT %s FROM (%s) WHERE NOT (%s)"
            .formatted(distinct, whole, columns, rows, whole);
  }

  /** For {@code latest}: of the rows of a key the one with the greatest rank. */
  static String winners(Dataset dataset, String rows) {
    return "SELECT %s FROM (%s) AS s QUALIFY row_number() OVER (PARTITION BY %s ORDER BY %s DESC, %s DESC) = 1"
        .formatted(
            Sql.names(Columns.names(dataset), "s"),
            rows,
            Sql.names(dataset.key(), "s"),
            Columns.order(dataset, "s"),
            Columns.content(dataset, "s"));
  }

  /** Those of {@code rows} whose keys are none of {@code others}. */
  static String without(Dataset dataset, String rows, String others) {
    return "SELECT r.* FROM (%s) AS r ANTI JOIN (%s) AS o ON %s"
        .formatted(rows, others, Sql.equal(dataset.key(), "r", "o"));
  }

  /** Those of {@code rows} that are derived from others. */
  static String derived(String rows) {
    return "SELECT * FROM (%s) AS d WHERE %s".formatted(rows, Merges.DERIVED.formatted("d"));
  }

  /** Those of {@code rows} that were loaded. */
  static String loaded(String rows) {
    return "SELECT * FROM (%s) AS d WHERE NOT (%s)".formatted(rows, Merges.DERIVED.formatted("d"));
  }

  /** Those of {@code rows} that are of some days. */
  static String of(Dataset dataset, Collection<String> days, String rows) {
    String day = "CAST(%s AS DATE)".formatted(Sql.name(dataset.time().orElseThrow()));
    String some =
        days.stream()
            .map(text -> text.isEmpty() ? "NULL::DATE" : "DATE " + Sql.literal(text))
            .collect(Collectors.joining(", "));
    String none = days.contains("") ? " OR " + day + " IS NULL" : "";
    return "SELECT * FROM (%s) WHERE %s IN (%s)%s".formatted(rows, day, some, none);
  }
}
