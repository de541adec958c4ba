package dev.tarn.query.output;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * The results of some statements, one after the other, read row by row, each value as text. Used by
 * one thread.
 */
final class Rows implements AutoCloseable {
  private static final long UNKNOWN = Long.MIN_VALUE;

  private final Connection connection;
  private final Iterator<String> more;
  private final ZonedTimeText times;
  private final List<Column> columns;
  private final int timeColumn;
  private PreparedStatement statement;
  private ResultSet result;
  private long count;
  private long newest = UNKNOWN;

  private Rows(Connection connection, Iterator<String> selects, ZoneId zone) throws SQLException {
    this.connection = connection;
    this.more = selects;
    this.times = new ZonedTimeText(zone);
    String first = selects.next();
    this.statement = connection.prepareStatement(first);
    try {
      this.columns = columns(statement.getMetaData());
      this.timeColumn = columns.stream().map(Column::kind).toList().indexOf(Kind.TIME);
      if (converts()) {
        statement.close();
        statement = connection.prepareStatement(converted(first));
      }
      this.result = statement.executeQuery();
    } catch (SQLException e) {
      statement.close();
      throw explained(connection, first, e);
    } catch (RuntimeException e) {
      statement.close();
      throw e;
    }
  }

  /** Runs SELECTs, at least one, which all have the same columns; shows times in a zone. */
  static Rows of(Connection connection, List<String> selects, ZoneId zone) throws SQLException {
    return new Rows(connection, selects.iterator(), zone);
  }

  private void open(String sql) throws SQLException {
    close();
    statement = connection.prepareStatement(converts() ? converted(sql) : sql);
    try {
      result = statement.executeQuery();
    } catch (SQLException e) {
      throw explained(connection, sql, e);
    }
  }

  private boolean converts() {
    return columns.stream().anyMatch(column -> column.conversion() != Column.Conversion.NONE);
  }

  /** The driver keeps to itself why a streamed query has failed; as a table it is not streamed. */
  private static SQLException explained(Connection connection, String sql, SQLException e) {
    if (!String.valueOf(e.getMessage()).contains("Invalid result set")) {
      return e;
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE OR REPLACE TEMP TABLE tarn_failed AS " + sql);
      return e;
    } catch (SQLException reason) {
      return reason;
    }
  }

  private static List<Column> columns(ResultSetMetaData metadata) throws SQLException {
    List<Column> columns = new ArrayList<>();
    for (int i = 1; i <= metadata.getColumnCount(); i++) {
      columns.add(Column.of(metadata.getColumnLabel(i), metadata.getColumnTypeName(i)));
    }
    return columns;
  }

  /** Columns are named by position: a result may have one name twice. */
  private String converted(String sql) {
    StringBuilder selected = new StringBuilder();
    StringBuilder names = new StringBuilder();
    for (int i = 0; i < columns.size(); i++) {
      String separator = i == 0 ? "" : ", ";
      selected.append(separator).append(columns.get(i).conversion().of("c" + i));
      names.append(separator).append('c').append(i);
    }
    return "SELECT " + selected + " FROM (" + sql + "\n) AS result(" + names + ")";
  }

  List<Column> columns() {
    return columns;
  }

  boolean next() throws SQLException {
    while (!result.next()) {
      if (!more.hasNext()) {
        return false;
      }
      open(more.next());
    }
    count++;
    return true;
  }

  /** How many rows have been read so far. */
  long count() {
    return count;
  }

  /** The newest time read so far, of the first column that holds times. */
  Optional<Instant> newest() {
    return newest == UNKNOWN
        ? Optional.empty()
        : Optional.of(Instant.EPOCH.plus(newest, ChronoUnit.MICROS));
  }

  /** A number of the current row; 0 if it is null. */
  double number(int column) throws SQLException {
    return result.getDouble(column + 1);
  }

  /** A time of the current row in microseconds since the epoch. */
  long micros(int column) throws SQLException {
    return result.getLong(column + 1);
  }

  /** Appends a value of the current row; false, and nothing appended, if it is null. */
  boolean append(StringBuilder text, int column) throws SQLException {
    int index = column + 1;
    switch (columns.get(column).kind()) {
      case TEXT, JSON, NUMBER -> {
        String value = result.getString(index);
        if (value == null) {
          return false;
        }
        text.append(value);
      }
      case DOUBLE -> {
        double value = result.getDouble(index);
        if (result.wasNull()) {
          return false;
        }
        DecimalText.append(text, value);
      }
      case TIME -> {
        long micros = result.getLong(index);
        if (result.wasNull()) {
          return false;
        }
        if (column == timeColumn) {
          newest = Math.max(newest, micros);
        }
        times.append(text, micros);
      }
      case BOOLEAN -> {
        boolean value = result.getBoolean(index);
        if (result.wasNull()) {
          return false;
        }
        text.append(value);
      }
    }
    return true;
  }

  @Override
  public void close() throws SQLException {
    try (PreparedStatement open = statement) {
      result.close();
    }
  }
}
