package dev.tarn.query.output;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.List;

/**
 * The rows of a SELECT as the members of JSON objects, one row at a time, as the format {@code
 * json} writes them. The first columns are for the reader alone. Used by one thread.
 */
public final class JsonRows implements AutoCloseable {
  private final Rows rows;
  private final JsonFormat format;
  private final int own;

  /**
   * Runs a SELECT.
   *
   * @param own how many columns, from the first one on, are left out of the objects
   */
  public JsonRows(Connection connection, String sql, int own) throws SQLException {
    this.rows = Rows.of(connection, List.of(sql), ZoneOffset.UTC);
    this.format = new JsonFormat(rows, JsonFormat.Layout.LINES);
    this.own = own;
  }

  /** Goes to the next row; false when there is none. */
  public boolean next() throws SQLException {
    return rows.next();
  }

  /** A number of the current row, or a time in microseconds since the epoch; 0 for null. */
  public long number(int column) throws SQLException {
    return rows.micros(column);
  }

  /** A text of the current row; empty for null. */
  public String text(int column) throws SQLException {
    StringBuilder text = new StringBuilder();
    rows.append(text, column);
    return text.toString();
  }

  /** The members of the current row's object, such as {@code "open":1.5,"close":2}. */
  public String members() throws SQLException {
    StringBuilder text = new StringBuilder(300);
    format.appendMembers(text, own);
    return text.toString();
  }

  @Override
  public void close() throws SQLException {
    rows.close();
  }

  /** Appends a time in microseconds since the epoch as ISO 8601 in UTC, without quotes. */
  public static void appendTime(StringBuilder text, long micros) {
    TimeText.append(text, micros);
  }

  /** Appends a text as JSON has it, with its quotes. */
  public static void appendQuoted(StringBuilder text, String value) {
    JsonFormat.appendQuoted(text, value);
  }
}
