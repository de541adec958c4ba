package dev.tarn.warehouse.read;

import dev.tarn.staging.RefusedException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * One statement that only reads: a SELECT, or what DuckDB treats as one (FROM, WITH, VALUES, TABLE,
 * DESCRIBE, SHOW, SUMMARIZE). Immutable.
 *
 * @param text the statement, without what may follow it: a semicolon, comments
 */
public record ReadOnlyStatement(String text) {
  /** The parser's own answer: preparing a text would already run all but its last statement. */
  private static final String PARSE =
      """
      SELECT parsed->>'error', parsed->>'error_type', parsed->>'error_message', parsed->>'position',
        json_array_length(parsed->'statements'),
        contains(parsed::VARCHAR, '"query_node":{"type":"INSERT')
          OR contains(parsed::VARCHAR, '"query_node":{"type":"UPDATE')
          OR contains(parsed::VARCHAR, '"query_node":{"type":"DELETE')
      FROM (SELECT json_serialize_sql(?::VARCHAR)::JSON AS parsed)""";

  /**
   * Checks a text by parsing it, without running any of it.
   *
   * @throws RefusedException if it is not one statement that only reads, or cannot be parsed
   * @throws SQLException if the database cannot answer
   */
  public static ReadOnlyStatement parse(Connection connection, String text) throws SQLException {
    if (text.contains(".duckdb")) {
      // Reading a replica as a file would drop this process's lock on it when the file is closed.
      throw new RefusedException(
          "Cannot run this SQL: it names a database file; the datasets are there by name, see query-cli datasets");
    }
    return parseNamingAnyFile(connection, text);
  }

  /**
   * As {@link #parse}, for a text that may name database files: whoever lets it read them has to
   * make sure that it reads none that this process has open.
   */
  public static ReadOnlyStatement parseNamingAnyFile(Connection connection, String text)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(PARSE)) {
      statement.setString(1, text);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        if (Boolean.parseBoolean(row.getString(1))) {
          throw "parser".equals(row.getString(2))
              ? new RefusedException(
                  "Invalid SQL" + place(text, row.getString(4)) + ": " + row.getString(3))
              : notReading();
        }
        if (row.getLong(5) != 1) {
          throw new RefusedException(
              "Invalid SQL: expected one statement, found %d; run them one by one"
                  .formatted(row.getLong(5)));
        }
        if (row.getBoolean(6)) {
          throw notReading();
        }
      }
    }
    return new ReadOnlyStatement(StatementText.withoutEnd(text));
  }

  private static RefusedException notReading() {
    return new RefusedException(
        "Cannot run this SQL: only one SELECT is taken, since readers change nothing;"
            + " rows are added with ingest-job");
  }

  private static String place(String text, String position) {
    if (position == null) {
      return "";
    }
    int offset = Math.min(Integer.parseInt(position), text.length());
    long line = text.substring(0, offset).chars().filter(c -> c == '\n').count() + 1;
    return " at line %d, column %d".formatted(line, offset - text.lastIndexOf('\n', offset - 1));
  }
}
