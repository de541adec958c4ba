package dev.tarn.warehouse.write;

import dev.tarn.warehouse.sql.Session;
import dev.tarn.warehouse.sql.Sql;
import java.util.Collection;

/**
 * What tells sets of rows apart whatever their order. Good within one session: DuckDB does not
 * promise that its hashes stay the same from version to version.
 *
 * @param rows how many rows
 * @param sum of the hashes of all rows
 */
record Checksum(long rows, String sum) {

  /** The checksum of the rows that {@code query} gives. */
  static Checksum of(Session session, Collection<String> columns, String query) {
    return session
        .first(
            "SELECT count(*), coalesce(sum(hash(%s)), 0)::VARCHAR FROM (%s)"
                .formatted(Sql.names(columns), query),
            row -> new Checksum(row.getLong(1), row.getString(2)))
        .orElseThrow();
  }
}
